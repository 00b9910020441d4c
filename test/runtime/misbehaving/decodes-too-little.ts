export const connector = {
  settings: {},
  async *importFull() {
    const [ranges, positions] = [Uint32Array.of(0, 2, 2, 4), Uint32Array.of(1, 2)]
    const bytes = Buffer.from('1234')
    yield {
      kind: 'raw',
      objectType: 'person',
      source: 'list',
      bytes,
      ranges,
      positions,
      count: 2,
      decode: () => [['1']],
    }
  },
}
