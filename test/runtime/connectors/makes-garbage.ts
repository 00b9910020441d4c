import { setTimeout as pause } from 'node:timers/promises'

/** Takes more memory than it may use, keeps nothing of it, and gives nobody a reason to collect it. */
export const connector = {
  settings: {},
  async schema() {
    Array.from({ length: 20 }, () => Buffer.alloc(6_000_000, 1))
    await pause(1_000)
    return { objectTypes: [] }
  },
}
