export const connector = {
  settings: {},
  schema: () => new Promise(() => undefined),
}
