export const connector = {
  settings: {},
  schema: async () => ({
    objectTypes: [{ name: 'person', anchor: ['id'], attributes: [{ name: 'id', kind: 'text' }] }],
  }),
}
