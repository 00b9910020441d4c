import type { Anchor, Change } from '../../model/change.ts'
import type { Attributes } from '../../model/diff.ts'
import type { ObjectType, Schema } from '../../model/schema.ts'

/** A change as it goes to the target. */
export interface Step {
  readonly change: Change
  /**
   * Which entry of the plan it is of, also across a rename. Steps of one entry follow each other in their order. Behind
   * an add without an anchor they have none (`[]`): it is filled in when the target has given one.
   */
  readonly entry: number
  /** Positions of the changes that it carries out, or a part of them. */
  readonly inputs: readonly number[]
  /** Waits until all entries are there: what was cut out of a circle. */
  readonly second?: true
}

/** The attributes that an entry of the target has now, or `undefined`. */
export type KnownEntry = (objectType: string, anchor: Anchor) => Attributes | undefined

export type TypesByName = ReadonlyMap<string, ObjectType>

export function typesByName(schema: Schema): TypesByName {
  return new Map(schema.objectTypes.map(type => [type.name, type]))
}

/**
 * When a step is due at the earliest: 0 for what makes and changes entries, 1 for what was cut out of a circle, and from
 * 2 on deletions: of types that name many others (groups), of those that name one, of those that name none.
 */
export function stageOf({ change, second }: Step, types: TypesByName): number {
  if (second === true) return 1
  if (change.kind !== 'delete') return 0
  const references = types.get(change.objectType)?.attributes.filter(({ kind }) => kind === 'reference') ?? []
  if (references.some(({ multi }) => multi)) return 2
  return references.length > 0 ? 3 : 4
}
