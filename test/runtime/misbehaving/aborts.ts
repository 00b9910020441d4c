export const connector = {
  settings: {},
  schema: async () => process.abort(),
}
