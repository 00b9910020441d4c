import { attributeKey } from './attributes.ts'

/** Which part of a resource a client wants (RFC 7644 §3.9). */
export interface Projection {
  readonly attributes: ReadonlySet<string> | undefined
  readonly excludedAttributes: ReadonlySet<string>
  /** Equal for equal projections. */
  readonly key: string
}

/** What is wanted of one attribute: all of it, nothing, or the sub-attributes that a test lets through. */
export type Wanted = 'all' | 'none' | ((subAttribute: string) => boolean)

/**
 * Reads the two parameters: names of attributes, of sub-attributes, and URNs of whole schemas, in any case. A list
 * without a name in it counts as none.
 */
export function createProjection(
  attributes: readonly string[],
  excludedAttributes: readonly string[] = [],
): Projection {
  const named = names(attributes)
  const wanted = named.size === 0 ? undefined : named
  const unwanted = names(excludedAttributes)
  return {
    attributes: wanted,
    excludedAttributes: unwanted,
    key: `${wanted === undefined ? '' : `+${[...wanted].join(',')}`}-${[...unwanted].join(',')}`,
  }
}

/** The whole resource. */
export const everything = createProjection([])

/**
 * What a projection wants of an attribute. A core attribute also goes by the URN of its schema; a schema's URN alone
 * stands for all of its attributes.
 */
export function wantedOf(projection: Projection, schemaUrn: string, name: string, isExtension: boolean): Wanted {
  const keys = [attributeKey(schemaUrn, name), schemaUrn.toLowerCase()]
  if (!isExtension) keys.push(name.toLowerCase())
  const { attributes, excludedAttributes } = projection
  const included = attributes === undefined ? 'all' : chosen(attributes, keys)
  const excluded = chosen(excludedAttributes, keys)
  if (included === 'none' || excluded === 'all') return 'none'
  if (excluded === 'none') return included
  return sub => (included === 'all' || included(sub)) && !excluded(sub)
}

function chosen(set: ReadonlySet<string>, keys: readonly string[]): Wanted {
  if (set.size === 0) return 'none'
  if (keys.some(key => set.has(key))) return 'all'
  const isPart = [...set].some(one => keys.some(key => one.startsWith(`${key}.`)))
  return isPart ? sub => keys.some(key => set.has(`${key}.${sub.toLowerCase()}`)) : 'none'
}

/** A filter within a name (`emails[type eq "work"].value`) has no meaning here; the attribute is meant. */
function names(texts: readonly string[]): Set<string> {
  return new Set(
    texts
      .flatMap(text => text.split(','))
      .map(text =>
        text
          .replace(/\[.*\]/, '')
          .trim()
          .toLowerCase(),
      )
      .filter(text => text !== '')
      .sort(),
  )
}
