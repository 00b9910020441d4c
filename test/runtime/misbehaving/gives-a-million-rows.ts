export const connector = {
  settings: {},
  async *importFull() {
    const rows = Array.from({ length: 1_000_000 }, () => [])
    yield { kind: 'rows', objectType: 'person', source: 'list', rows, firstPosition: 1 }
  },
}
