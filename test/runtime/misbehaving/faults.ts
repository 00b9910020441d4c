export const connector = {
  settings: {},
  schema() {
    process.kill(process.pid, 'SIGSEGV')
    return new Promise(() => undefined)
  },
}
