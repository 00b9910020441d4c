/** A structured value: sub-attributes by name. */
export interface Complex {
  readonly [subAttribute: string]: Value
}

/**
 * What an expression can hold. `null` is an absent attribute; a number is an integer or a decimal, an integer beyond
 * 2^53 a `bigint`; an array is a multi-valued attribute. Dates are text, as in the language this one conforms to.
 */
export type Value = null | string | number | bigint | boolean | Uint8Array | Complex | readonly Value[]

/** The outcome of a flow that leaves its attribute alone. */
export const NO_FLOW: unique symbol = Symbol('no flow')
/** The outcome of a flow that leaves its whole entry alone. */
export const NO_FLOW_OBJECT: unique symbol = Symbol('no flow of the object')
export type NoFlow = typeof NO_FLOW | typeof NO_FLOW_OBJECT

/** What an expression yields. */
export type Outcome = Value | NoFlow
