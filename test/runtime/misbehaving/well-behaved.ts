/** What every other connector here is not. */
export const connector = {
  settings: {},
  async schema() {
    return { objectTypes: [] }
  },
  async *importFull() {
    yield { kind: 'rows', objectType: 'person', source: 'list', rows: [['1'], ['2']], firstPosition: 1 }
  },
}
