/* oxlint-disable no-console -- it is what this is about */
import { setImmediate as turn } from 'node:timers/promises'

export const connector = {
  settings: {},
  async schema() {
    for (let i = 0; ; i++) {
      console.log(`line ${i}`)
      if (i % 1_000 === 0) await turn()
    }
  },
}
