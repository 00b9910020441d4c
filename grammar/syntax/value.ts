/** A structured value: sub-attributes by name. */
export interface Complex {
  readonly [subAttribute: string]: Value
}

/** How a date is written where text is wanted: ISO 8601, or month/day/year as Microsoft's functions hand dates on. */
export type DateForm = 'iso' | 'us'

/** A date as a value: an instant in UTC, with whole seconds since 1970 and steps of 100 nanoseconds within the second. */
export class DateTime {
  readonly seconds: number
  readonly ticks: number
  readonly form: DateForm
  constructor({ seconds, ticks }: { readonly seconds: number; readonly ticks: number }, form: DateForm = 'iso') {
    this.seconds = seconds
    this.ticks = ticks
    this.form = form
  }
}

/**
 * What an expression can hold. `null` is an absent attribute; a number is an integer or a decimal, an integer beyond
 * 2^53 a `bigint`; an array is a multi-valued attribute. Entra's date functions hand dates on as text; a `DateTime`
 * comes from `Date` and from the functions of Entra Connect.
 */
export type Value = null | string | number | bigint | boolean | Uint8Array | DateTime | Complex | readonly Value[]

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

/** Whether a value is structured: sub-attributes by name. */
export function isComplex(value: Value): value is Complex {
  return (
    typeof value === 'object' &&
    value !== null &&
    !isList(value) &&
    !(value instanceof Uint8Array) &&
    !(value instanceof DateTime)
  )
}

/** What a person calls a value of this kind, in the middle of a sentence. */
export function describe(value: Value): string {
  if (value === null) return 'an absent value'
  if (isList(value)) return `a list of ${value.length} values`
  if (value instanceof Uint8Array) return 'binary data'
  if (value instanceof DateTime) return 'a date'
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
