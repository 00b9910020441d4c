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

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value)
}

/** What a person calls a value of this kind, in the middle of a sentence. */
export function describe(value: Value): string {
  if (value === null) return 'an absent value'
  if (isList(value)) return `a list of ${value.length} values`
  if (value instanceof Uint8Array) return 'binary data'
  switch (typeof value) {
    case 'string':
      return `the text ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`
    case 'number':
    case 'bigint':
      return `the number ${numberText(value)}`
    case 'boolean':
      return value ? 'True' : 'False'
    case 'object':
      return 'a complex value'
    default:
      return value satisfies never
  }
}

/** A number's digits, never in exponent notation: `0.0000001`. */
export function numberText(value: number | bigint): string {
  const text = String(value)
  const parts = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text)
  if (parts === null) return text
  const [, sign = '', lead = '', fraction = '', exponent = '0'] = parts
  const digits = lead + fraction
  const point = 1 + Number(exponent)
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  return point >= digits.length
    ? sign + digits.padEnd(point, '0')
    : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}

/** The base64 text of bytes (RFC 4648 §4). */
export function base64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}
