export const connector = {
  settings: {},
  async *importFull() {
    const [ranges, positions] = [Uint32Array.of(0, 9), Uint32Array.of(1)]
    const bytes = Buffer.from('1234')
    yield {
      kind: 'raw',
      objectType: 'person',
      source: 'list',
      bytes,
      ranges,
      positions,
      count: 1,
      decode: () => [['1']],
    }
  },
}
