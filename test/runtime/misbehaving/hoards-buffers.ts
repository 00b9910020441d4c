import { setImmediate as turn } from 'node:timers/promises'

export const connector = {
  settings: {},
  async schema() {
    for (const kept: Buffer[] = []; ; await turn()) kept.push(Buffer.alloc(1_000_000, kept.length))
  },
}
