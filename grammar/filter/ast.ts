/** A SCIM filter (RFC 7644 §3.4.2.2). Offsets count into the text it was read from. */
export type Filter = Comparison | Presence | ElementMatch | And | Or | Not

/** The operators that compare an attribute with a value. */
export const operators = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const
export type Operator = (typeof operators)[number]

/** What an attribute is compared with; an integer beyond 2^53 is a `bigint`. */
export type Literal = string | number | bigint | boolean | null

/** `userName eq "anna"` */
export interface Comparison {
  readonly kind: 'comparison'
  readonly path: AttributePath
  readonly operator: Operator
  readonly value: Literal
  /** Where the value stands. */
  readonly start: number
  readonly end: number
}

/** `title pr` */
interface Presence {
  readonly kind: 'presence'
  readonly path: AttributePath
}

/** `emails[type eq "work" and value co "@example.com"]`: one element meets all conditions. */
interface ElementMatch {
  readonly kind: 'element'
  readonly path: AttributePath & { readonly selector: Filter }
}

interface And {
  readonly kind: 'and'
  readonly operands: readonly Filter[]
}

interface Or {
  readonly kind: 'or'
  readonly operands: readonly Filter[]
}

interface Not {
  readonly kind: 'not'
  readonly operand: Filter
}

/** An attribute as a filter names it, in the spelling of its writer. */
export interface AttributePath {
  /** What stands before the last colon. */
  readonly urn?: string
  readonly attribute: string
  /** Picks elements of a multi-valued attribute. With a sub-attribute behind it is beyond the RFC, and sent by Entra. */
  readonly selector?: Filter
  readonly subAttribute?: string
  readonly start: number
  readonly end: number
}
