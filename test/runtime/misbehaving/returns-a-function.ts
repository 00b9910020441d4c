export const connector = {
  settings: {},
  schema: async () => ({ objectTypes: [], more: () => undefined }),
}
