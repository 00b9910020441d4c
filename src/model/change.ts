import type { Complex, Scalar, Value } from './value.ts'

/** What identifies an entry: the values of its object type's anchor attributes, in their order. */
export type Anchor = readonly Scalar[]

/** One value of a multi-valued attribute. */
export type Single = Scalar | Complex

/**
 * What happens to one attribute of an entry. A multi-valued attribute changes by values that come and go, never by its
 * whole list; `replace` of one is for targets that take nothing else, and for lists that are short.
 */
export type AttributeChange =
  | {
      readonly kind: 'replace'
      readonly attribute: string
      /** `null` clears the attribute. */
      readonly value: Value | null
    }
  | {
      readonly kind: 'values'
      readonly attribute: string
      readonly add: readonly Single[]
      readonly remove: readonly Single[]
    }

interface AnyChange {
  readonly objectType: string
}

/** A new entry. */
export interface AddChange extends AnyChange {
  readonly kind: 'add'
  /** `null` where the connected system gives the entry its anchor. */
  readonly anchor: Anchor | null
  readonly attributes: Readonly<Record<string, Value>>
  /** The initial password; never in logs. */
  readonly password?: string
}

/** Some attributes of an entry change; the others stay as they are. */
export interface UpdateChange extends AnyChange {
  readonly kind: 'update'
  readonly anchor: Anchor
  readonly changes: readonly AttributeChange[]
}

/** An entry becomes what is given: attributes that are not named are cleared. */
export interface ReplaceChange extends AnyChange {
  readonly kind: 'replace'
  readonly anchor: Anchor
  readonly attributes: Readonly<Record<string, Value>>
}

/** An entry gets another name: its DN, or parts of its anchor. */
export interface RenameChange extends AnyChange {
  readonly kind: 'rename'
  readonly anchor: Anchor
  /** The new values of the attributes that name it. */
  readonly to: Readonly<Record<string, Scalar>>
}

/** An entry goes. */
export interface DeleteChange extends AnyChange {
  readonly kind: 'delete'
  readonly anchor: Anchor
}

/** What is to become of one entry of a connected system. */
export type Change = AddChange | UpdateChange | ReplaceChange | RenameChange | DeleteChange
