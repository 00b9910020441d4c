import type { Attribute, Kind } from '../../src/model/schema.ts'
import { TargetError } from '../../src/model/target-failure.ts'
import type { Cell, Complex, Scalar, Value } from '../../src/model/value.ts'

/** A value as it stands in the file. */
export type Stored = string | number | boolean | readonly Stored[] | { readonly [key: string]: Stored }

/** An entry as it stands in the file: its attributes by name. Never changed, only replaced by another. */
export type Entry = Readonly<Record<string, Stored>>

/** What identifies an entry among those of its object type. */
export function keyOf(anchor: readonly unknown[]): string {
  return anchor.length === 1 ? String(anchor[0]) : JSON.stringify(anchor.map(String))
}

/** The stored form of a value; throws the `TargetError` `value` for one that the attribute does not take. */
export function storedOf(attribute: Attribute, value: Value): Stored {
  if (!attribute.multi) return storedOne(attribute, value)
  if (!Array.isArray(value)) throw unfit(attribute, value, 'a list of values')
  const members = value as readonly (Scalar | Complex)[]
  return distinct(members.map(one => storedOne(attribute, one)))
}

/** The stored form of one value. */
export function storedOne(attribute: Attribute, value: Value): Stored {
  const stored = Array.isArray(value) ? undefined : toStored[attribute.kind](value as Scalar | Complex)
  if (stored === undefined) throw unfit(attribute, value, expected[attribute.kind])
  return stored
}

/** The cell that a stored value is read as. */
export function cellOf(attribute: Attribute, stored: Stored | undefined): Cell {
  if (stored === undefined) return null
  const read = fromStored[attribute.kind]
  if (read === undefined) return stored as Cell
  return Array.isArray(stored) && attribute.multi ? ((stored as Stored[]).map(read) as Cell) : read(stored)
}

/** Values without those that stand before them already. */
export function distinct(values: readonly Stored[]): readonly Stored[] {
  return [...new Map(values.map(value => [textOf(value), value])).values()]
}

/** Equal for equal values. */
export function textOf(value: Stored): string {
  return JSON.stringify(value)
}

const expected: Readonly<Record<Kind, string>> = {
  string: 'text',
  integer: 'a whole number',
  decimal: 'a number',
  boolean: 'true or false',
  dateTime: 'a date in ISO 8601',
  binary: 'octets',
  reference: 'the anchor of an entry',
  complex: 'a group of sub-attributes',
}

type One = Scalar | Complex
const text = (value: One): Stored | undefined => (typeof value === 'string' ? value : undefined)
const toStored: Readonly<Record<Kind, (value: One) => Stored | undefined>> = {
  string: text,
  reference: value => (typeof value === 'number' ? value : text(value)),
  dateTime: value => (typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : undefined),
  integer(value) {
    if (typeof value === 'bigint') return value.toString()
    return Number.isSafeInteger(value) ? (value as number) : undefined
  },
  decimal(value) {
    if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
    return typeof value === 'string' && /^[+-]?\d+(\.\d+)?$/.test(value) ? value : undefined
  },
  boolean: value => (typeof value === 'boolean' ? value : undefined),
  binary: value => (value instanceof Uint8Array ? Buffer.from(value).toString('base64') : undefined),
  complex: value => (typeof value === 'object' && !(value instanceof Uint8Array) ? packed(value) : undefined),
}

const fromStored: Partial<Readonly<Record<Kind, (stored: Stored) => Cell>>> = {
  integer: stored => (typeof stored === 'string' ? BigInt(stored) : (stored as number)),
  binary: stored => new Uint8Array(Buffer.from(stored as string, 'base64')),
  complex: unpacked,
}

/** What JSON has no word for stands within a complex value as `{ "$binary": … }` and `{ "$integer": … }`. */
function packed(value: Value): Stored {
  if (value instanceof Uint8Array) return { $binary: Buffer.from(value).toString('base64') }
  if (typeof value === 'bigint') return { $integer: value.toString() }
  if (typeof value !== 'object') return value
  if (Array.isArray(value)) return (value as readonly Value[]).map(packed)
  return Object.fromEntries(Object.entries(value as Complex).map(([name, inner]) => [name, packed(inner)]))
}

function unpacked(stored: Stored): Value {
  if (typeof stored !== 'object') return stored
  if (Array.isArray(stored)) return (stored as readonly Stored[]).map(unpacked) as Value
  const { $binary, $integer, ...parts } = stored as Readonly<Record<string, Stored>>
  if (typeof $binary === 'string') return new Uint8Array(Buffer.from($binary, 'base64'))
  if (typeof $integer === 'string') return BigInt($integer)
  return Object.fromEntries(Object.entries(parts).map(([name, inner]) => [name, unpacked(inner)]))
}

function unfit({ name }: Attribute, value: Value, wanted: string): TargetError {
  return new TargetError('value', `The attribute "${name}" takes ${wanted}. Correct the value, or the mapping.`, {
    attribute: name,
    value,
  })
}
