/** Answers, and fails when it has nothing more to do. */
export const connector = {
  settings: {},
  async schema() {
    setTimeout(() => {
      throw new Error('too late')
    }, 20)
    return { objectTypes: [] }
  },
}
