export const connector = {
  settings: {},
  schema: () => process.exit(3),
}
