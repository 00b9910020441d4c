export const connector = {
  settings: {},
  async schema() {
    throw undefined
  },
}
