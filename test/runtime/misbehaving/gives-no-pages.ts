export const connector = {
  settings: {},
  importFull: () => 7,
}
