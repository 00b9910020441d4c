export const connector = {
  settings: {},
  async schema() {
    for (const kept: unknown[] = []; ; ) kept.push(Array.from({ length: 1_000 }, (_, i) => ({ i })))
  },
}
