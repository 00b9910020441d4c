/**
 * A single attribute value as every part of the program passes it on.
 * Dates and times are text in ISO 8601, UTC (`2026-03-01T08:00:00Z`); integers above 2^53 are `bigint`;
 * decimals that a double cannot hold are text.
 */
export type Scalar = string | number | bigint | boolean | Uint8Array

/** A structured value: sub-attributes by name. */
export interface Complex {
  readonly [subAttribute: string]: Value
}

/** The value of an attribute. A multi-valued attribute is an array, also when it holds one value. */
export type Value = Scalar | Complex | readonly (Scalar | Complex)[]

const brand: unique symbol = Symbol.for('ecmahost.incomplete') as never

/** Some of the values of a multi-valued attribute, where the source did not give all. */
export type Incomplete = readonly (Scalar | Complex)[] & { readonly [brand]: true }

/**
 * Marks a list of values as incomplete (a directory that gives the first 1,500 members of a group): what is not in it
 * may still be there, so its absence is never read as a removal.
 */
export function incomplete(values: readonly (Scalar | Complex)[]): Incomplete {
  return Object.defineProperty([...values], brand, { value: true }) as unknown as Incomplete
}

/** Whether a list was marked as incomplete, by this copy of the package or another. */
export function isIncomplete(value: unknown): value is Incomplete {
  return Array.isArray(value) && brand in value
}

/** What a cell of a row holds: a value, or `null` where the entry does not have the attribute. */
export type Cell = Value | null
