export const connector = {
  settings: {},
  async *importFull() {
    yield { kind: 'rows', objectType: 'person', source: 'list', rows: [['1'], 'two'], firstPosition: 1 }
  },
}
