import type { DeltaMethod } from './method.ts'
import { unknownSince } from './unknown-since.ts'

/** Nothing tells what changed: there is never a position, so a delta import reads everything and compares. */
export const compare: DeltaMethod = {
  position: async () => null,
  pages() {
    throw unknownSince('With delta.method compare everything is read and compared.')
  },
}
