export const connector = {
  settings: {},
  async *importFull() {
    yield { kind: 'rows', objectType: 'person', source: 'list', rows: [['1']], firstPosition: 1 }
    throw new Error('The list was cut short.')
  },
}
