import { parseResourceId, resourceId } from '../model/entry.ts'
import { typedAnchor, typedAnchorText } from '../model/typed-anchor.ts'

/** Which entries the values of an attribute name, and how. */
export interface Reference {
  readonly objectTypes: readonly string[]
  /** A value is the object type, a colon and the anchor: `group:17`. Otherwise it is an anchor of the one object type. */
  readonly typed: boolean
}

/**
 * The SCIM id of the entry that a value names. Where a value must say its object type, one that says none of these is
 * kept as it is: it leads nowhere, like the anchor of an entry that is not there.
 */
export function idOf({ objectTypes, typed }: Reference, value: string): string {
  if (!typed) return resourceId(objectTypes[0] ?? '', value)
  const named = typedAnchor(value, objectTypes)
  return named === undefined ? value : resourceId(named.objectType, named.anchor)
}

/**
 * The value that names the entry of a SCIM id. An id of another object type is kept as it is, so that nobody takes it for
 * an entry that has the same anchor. Where nothing is known of the reference, the anchor alone.
 */
export function valueOf(reference: Reference | undefined, id: string): string {
  const named = parseResourceId(id)
  if (named === undefined) return id
  if (reference === undefined) return named.anchor
  if (!reference.objectTypes.includes(named.objectType)) return id
  return reference.typed ? typedAnchorText(named) : named.anchor
}

/** The object types in words: `user or group`. */
export function namesOf({ objectTypes }: Reference): string {
  return objectTypes.join(' or ')
}

/** A text, or each of a list, changed; what else there is as it is. */
export function eachText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  return Array.isArray(value) ? value.map(one => (typeof one === 'string' ? change(one) : one)) : value
}
