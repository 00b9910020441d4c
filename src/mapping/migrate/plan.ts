import type { ResourceType } from '../../model/scim-schemas.ts'
import type { Note } from './note.ts'

// A mapping file before it is written.

/** Where the value of a SCIM attribute comes from. */
export interface Flow {
  /** The path as it is written. */
  readonly target: string
  readonly from:
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'constant'; readonly value: string }
  /** The object type whose anchors the values are. */
  readonly reference?: string
  /** The values have parts. */
  readonly type?: 'complex'
}

/** A flow as it stands in the file. */
export interface Entry {
  readonly flow: Flow
  /** Why it is only a comment. */
  readonly leftOut: string | undefined
  /** What is said beside it. */
  readonly notes: readonly Note[]
}

export interface TypePlan {
  readonly name: string
  readonly resource: ResourceType
  /** What the object mapping was called. */
  readonly title: string | undefined
  /** Which entries are imported; `undefined` for all of them. */
  readonly scope: { readonly expression: string; readonly title: string | undefined } | undefined
  readonly entries: readonly Entry[]
}
