/** Its pages are wanted no more once the entry is found, but it does not end. */
export const connector = {
  settings: {},
  async *importFull() {
    try {
      yield { kind: 'rows', objectType: 'person', source: 'list', rows: [['wanted']], firstPosition: 1 }
    } finally {
      await new Promise(() => undefined)
    }
  },
}
