export const connector = {
  settings: {},
  async schema() {
    const kept: Buffer[] = []
    for (let i = 0; ; i++) if (kept.length < 400) kept.push(Buffer.alloc(1_000_000, i))
  },
}
