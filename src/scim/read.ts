import type { SpaceReader, StoredEntry } from '../space/space.ts'
import type { Json } from './json.ts'

/** What a resource is read from, and under which address it is served. */
export interface Place {
  readonly space: SpaceReader
  /** `https://host:8585/scim/hr` */
  readonly base: string
}

/** Reads the value of one attribute of a resource; `undefined` where it has none. */
export type Read = (entry: StoredEntry, place: Place) => Json | undefined
