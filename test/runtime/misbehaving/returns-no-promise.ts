export const connector = {
  settings: {},
  schema: () => 'person',
}
