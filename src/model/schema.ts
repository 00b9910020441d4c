import { type ValueKind, valueKinds } from '../../grammar/syntax/type.ts'

/** What an attribute's values are. A `reference` holds the anchor of another entry of the same connected system. */
export const kinds = valueKinds
/** One of `kinds`. */
export type Kind = ValueKind

/** One attribute of an object type, as a connector declares it or as a mapping produces it. */
export interface Attribute {
  readonly name: string
  readonly kind: Kind
  /** Holds several values. */
  readonly multi: boolean
  /** Every entry has it. */
  readonly required: boolean
  readonly description?: string
  /**
   * Of a reference: the object types whose entries it can name, where the connected system tells. A value is the anchor of
   * such an entry; where there are several object types it is the object type, a colon and the anchor: `group:17`.
   */
  readonly references?: readonly string[]
}

/** A class of entries of a connected system: users, groups, roles. */
export interface ObjectType {
  readonly name: string
  /** The attributes that together identify an entry for good; several make a compound anchor. */
  readonly anchor: readonly string[]
  /** The attribute that holds an entry's distinguished name, where entries have one: it can change, unlike the anchor. */
  readonly dn?: string
  readonly attributes: readonly Attribute[]
}

/** What a connected system holds. */
export interface Schema {
  readonly objectTypes: readonly ObjectType[]
}

/**
 * An attribute as the connector space stores it. The name is its SCIM path (`emails[type eq "work"].value`).
 * A multi-valued reference (the members of a group) is kept as rows of its own and never inside the entry.
 */
export interface StoredAttribute extends Attribute {
  /** Entries can be found by this attribute's value. */
  readonly indexed: boolean
  /** Upper and lower case differ when values are compared (RFC 7643 §2.2, `caseExact`). */
  readonly caseExact: boolean
  /** Holds the anchor of its entry, as it is. */
  readonly isAnchor?: true
}

/** Whether an attribute has keys in the index of values. The anchor needs none: entries are found by it as it is. */
export function hasIndexKeys(attribute: StoredAttribute): boolean {
  return attribute.indexed && attribute.isAnchor !== true
}

/** An object type as the connector space stores it. */
export interface StoredObjectType {
  /** The connector's object type. */
  readonly name: string
  /** The SCIM resource type it is served as: `User`, `Group`. */
  readonly resource: string
  readonly attributes: readonly StoredAttribute[]
}

/** What a connector space stores, by object type. */
export interface StoredSchema {
  readonly objectTypes: readonly StoredObjectType[]
}

/** Whether the values of an attribute are kept as rows of their own. */
export function keptAsRows(attribute: StoredAttribute): boolean {
  return attribute.multi && attribute.kind === 'reference'
}
