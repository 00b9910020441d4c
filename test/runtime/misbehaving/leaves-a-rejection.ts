export const connector = {
  settings: {},
  schema() {
    void Promise.reject(new Error('nobody listens'))
    return new Promise(() => undefined)
  },
}
