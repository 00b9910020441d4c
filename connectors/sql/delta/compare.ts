import { unknownSince } from './unknown-since.ts'
import type { DeltaMethod } from './method.ts'

/** Nothing tells what changed: there is never a position, so a delta import reads everything and compares. */
export const compare: DeltaMethod = {
  position: async () => null,
  // biome-ignore lint/correctness/useYield: there is nothing to tell
  async *pages() {
    throw unknownSince('With delta.method compare everything is read and compared.')
  },
}
