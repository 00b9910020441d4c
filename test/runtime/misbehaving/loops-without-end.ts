export const connector = {
  settings: {},
  async schema() {
    for (;;);
  },
}
