import { isList, type Value } from '../../../grammar/syntax/value.ts'
import { type Json, toJson } from '../evaluation-line.ts'

/** A value for people to look at: what is long is cut, what is secret is not there. */
export interface ShownValue {
  readonly value: Json
  /** How much there is of what was cut: characters, octets, or values. */
  readonly length?: number
  /** It is not shown. */
  readonly hidden?: true
}

/** What stands in the place of a secret. */
export const hiddenText = '[Redact]'
export const hidden: ShownValue = { value: hiddenText, hidden: true }

const maxCharacters = 200
const maxOctets = 32
const maxValues = 10

export function shownValue(value: Value): ShownValue {
  if (typeof value === 'string' && value.length > maxCharacters) return { value: cut(value), length: value.length }
  if (value instanceof Uint8Array && value.length > maxOctets) return { value: bytes(value), length: value.length }
  if (isList(value) && value.length > maxValues) {
    return { value: value.slice(0, maxValues).map(within), length: value.length }
  }
  return { value: isList(value) ? value.map(within) : within(value) }
}

/** A part of a value says itself how much of it is missing. */
function within(value: Value): Json {
  if (typeof value === 'string')
    return value.length > maxCharacters ? `${cut(value)} (${value.length} characters)` : value
  if (value instanceof Uint8Array) return value.length > maxOctets ? bytes(value) : toJson(value)
  if (isList(value)) return value.slice(0, maxValues).map(within)
  const json = toJson(value)
  if (typeof value !== 'object' || value === null || typeof json !== 'object') return json
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, within(part as Value)]))
}

function cut(text: string): string {
  return `${text.slice(0, maxCharacters).replace(/[\uD800-\uDBFF]$/, '')}…`
}

function bytes(octets: Uint8Array): Json {
  return { binaryHex: `${Buffer.from(octets.subarray(0, maxOctets)).toString('hex')}…` }
}

/** As a person reads it. */
export function valueText({ value, length, hidden: isHidden }: ShownValue): string {
  if (isHidden) return hiddenText
  if (isBytes(value)) return `bytes ${value.binaryHex}${length === undefined ? '' : ` (${count(length)} in all)`}`
  const unit = typeof value === 'string' ? 'characters' : 'values'
  return `${JSON.stringify(value)}${length === undefined ? '' : ` (${count(length)} ${unit})`}`
}

function isBytes(value: Json): value is { readonly binaryHex: string } {
  return typeof value === 'object' && value !== null && 'binaryHex' in value && Object.keys(value).length === 1
}

function count(value: number): string {
  return value.toLocaleString('en')
}
