import type { Single } from '../../model/change.ts'
import type { Attribute, Kind } from '../../model/schema.ts'
import { typedAnchor } from '../../model/typed-anchor.ts'
import type { Value } from '../../model/value.ts'

/** What a value must be and is not. */
interface WrongValue {
  readonly wanted: string
  readonly found: string
  readonly help?: string
  /** Which value of a list. */
  readonly at?: number
}

const wantedOfKind: Readonly<Record<Kind, string>> = {
  string: 'text',
  integer: 'a whole number',
  decimal: 'a number',
  boolean: 'true or false',
  dateTime: 'a date and time as text (2026-03-01T08:00:00Z)',
  binary: 'bytes ({ "base64": "…" })',
  reference: 'the anchor of another entry, as text or a whole number',
  complex: 'a group of keys and values',
}

/** An attribute, as far as it decides what a value must be. */
type Holder = Pick<Attribute, 'kind' | 'references'>

function wantedOf({ kind, references = [] }: Holder): string {
  if (kind !== 'reference' || references.length < 2) return wantedOfKind[kind]
  return `the object type and the anchor of another entry (${references.map(name => `${name}:…`).join(' or ')})`
}

/** A value from JSON as an attribute holds it. */
export function readValue(value: unknown, attribute: Attribute): { readonly value: Value } | WrongValue {
  const { multi } = attribute
  if (Array.isArray(value) !== multi) {
    const wanted = multi ? `a list (each value ${wantedOf(attribute)})` : `a single value, ${wantedOf(attribute)}`
    const help = multi && value !== null ? 'It can have several values: write [ … ], also around one.' : undefined
    return { wanted, found: shownKind(value), ...(help === undefined ? {} : { help }) }
  }
  if (!Array.isArray(value)) {
    const read = readSingle(value, attribute)
    return 'value' in read ? read : { ...read, found: shownKind(value) }
  }
  const values: Single[] = []
  for (const [at, one] of value.entries()) {
    const read = readSingle(one, attribute)
    if (!('value' in read)) return { ...read, found: shownKind(one), at }
    values.push(read.value)
  }
  return { value: values }
}

/** One value of an attribute. */
export function readSingle(value: unknown, holder: Holder): { readonly value: Single } | { readonly wanted: string } {
  const fits = fitting(value, holder.kind)
  return fits === undefined || !saysItsType(fits, holder) ? { wanted: wantedOf(holder) } : { value: fits }
}

/** Whether a value says its object type, where it must. */
function saysItsType(value: Single, { kind, references = [] }: Holder): boolean {
  if (kind !== 'reference' || references.length < 2) return true
  return typeof value === 'string' && typedAnchor(value, references) !== undefined
}

function fitting(value: unknown, kind: Kind): Single | undefined {
  const isWhole = typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))
  switch (kind) {
    case 'string':
      return typeof value === 'string' ? value : undefined
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined
    case 'integer':
      return isWhole ? value : undefined
    case 'decimal':
      // A decimal that a double cannot hold is text.
      return typeof value === 'number' || isWhole || isDecimal(value) ? (value as number | bigint | string) : undefined
    case 'reference':
      return typeof value === 'string' && value !== '' ? value : isWhole ? String(value) : undefined
    case 'dateTime':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?$/.test(value)
        ? value
        : undefined
    case 'binary':
      return bytesOf(value)
    case 'complex':
      return isGroup(value) ? (value as Single) : undefined
    default:
      return kind satisfies never
  }
}

function isDecimal(value: unknown): boolean {
  return typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value)
}

function bytesOf(value: unknown): Uint8Array | undefined {
  if (!isGroup(value) || Object.keys(value).length !== 1) return undefined
  const { base64 } = value
  if (typeof base64 !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) return undefined
  return new Uint8Array(Buffer.from(base64, 'base64'))
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What a value is, in words. Never the value itself: it may be a secret. */
export function shownKind(value: unknown): string {
  if (value === null) return 'null'
  if (value === undefined) return 'absent'
  if (Array.isArray(value)) return 'a list'
  switch (typeof value) {
    case 'string':
      return value === '' ? 'empty' : 'text'
    case 'number':
    case 'bigint':
      return 'a number'
    case 'boolean':
      return 'true or false'
    default:
      return 'a group of keys'
  }
}
