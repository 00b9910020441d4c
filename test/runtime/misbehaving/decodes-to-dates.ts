export const connector = {
  settings: {},
  async *importFull() {
    const [ranges, positions] = [Uint32Array.of(0, 4), Uint32Array.of(1)]
    const decode = () => [['1', new Date(0)]]
    yield {
      kind: 'raw',
      objectType: 'person',
      source: 'list',
      bytes: Buffer.from('1234'),
      ranges,
      positions,
      count: 1,
      decode,
    }
  },
}
