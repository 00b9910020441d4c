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

/** What a cell of a row holds: a value, or `null` where the entry does not have the attribute. */
export type Cell = Value | null
