import type { Attribute } from '../../../model/schema.ts'
import type { Cell, Scalar } from '../../../model/value.ts'

/** A value that does not fit its attribute. The message says which and why. */
export class UnfitValue extends Error {}

/**
 * The values of an attribute as a cell. What they are, and whether there may be several, is told by the schema alone:
 * connectors give whole numbers as text, and single values as lists.
 */
export function cellOf(values: readonly unknown[], attribute: Attribute): Cell {
  const scalars = values.filter(value => value !== null && value !== undefined).map(each => scalarOf(each, attribute))
  if (scalars.length === 0) return null
  if (attribute.multi) return scalars
  const [only, second] = scalars
  if (second === undefined) return only ?? null
  throw new UnfitValue(`"${attribute.name}" has ${scalars.length} values, but the schema says that it has one.`)
}

/** One value, as the schema has it. */
export function scalarOf(value: unknown, attribute: Attribute): Scalar {
  const scalar = convert(value, attribute.kind)
  if (scalar !== undefined) return scalar
  const shown = value instanceof Uint8Array ? 'octets' : shownText(value)
  throw new UnfitValue(`"${attribute.name}" holds ${shown}, which is no value of the type ${attribute.kind}.`)
}

function convert(value: unknown, kind: Attribute['kind']): Scalar | undefined {
  switch (kind) {
    case 'integer':
      return integerOf(value)
    case 'boolean':
      return booleanOf(value)
    case 'binary':
      return octetsOf(value)
    case 'string':
    case 'reference':
    case 'dateTime':
    case 'decimal':
    case 'complex':
      return textOf(value)
    default:
      return kind satisfies never
  }
}

function textOf(value: unknown): string | undefined {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString()
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
    ? String(value)
    : undefined
}

function integerOf(value: unknown): number | bigint | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined
  if (typeof value === 'string' && !/^\s*[+-]?\d+\s*$/.test(value)) return undefined
  if (typeof value !== 'string' && typeof value !== 'bigint') return undefined
  const whole = BigInt(typeof value === 'string' ? value.trim().replace(/^\+/, '') : value)
  return Number.isSafeInteger(Number(whole)) ? Number(whole) : whole
}

function booleanOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value
  const word = typeof value === 'string' || typeof value === 'number' ? String(value).trim().toLowerCase() : ''
  if (word === 'true' || word === '1') return true
  return word === 'false' || word === '0' ? false : undefined
}

function octetsOf(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(value)) return undefined
  return new Uint8Array(Buffer.from(value, 'base64'))
}

function shownText(value: unknown): string {
  const text = textOf(value)
  return text === undefined ? `a value of the kind ${typeof value}` : JSON.stringify(text)
}
