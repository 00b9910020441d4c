import { single, textOf } from '../functions/convert.ts'
import { printDateTime } from '../functions/dates/print.ts'
import { EvaluationError } from '../functions/define.ts'
import { valueKinds } from '../syntax/type.ts'
import {
  DateTime,
  describe,
  isComplex,
  isList,
  type NoFlow,
  numberText,
  type Outcome,
  type Value,
} from '../syntax/value.ts'

/** The kinds of a target's values; `any` takes a result as it is, lists and all. */
export const targetKinds = [...valueKinds, 'any'] as const
export type TargetKind = (typeof targetKinds)[number]

/**
 * An outcome in the form its target holds: `null` when absent. A target of several values takes one value as a list of
 * one, and an empty list as absent; a target of one value takes a list of one. The empty text is absent wherever the
 * target does not hold text.
 */
export function coerce(kind: TargetKind, multi: boolean, outcome: Outcome): Outcome {
  if (typeof outcome === 'symbol' || outcome === null || kind === 'any') return outcome
  return multi ? several(kind, outcome) : one(kind, outcome)
}

function several(kind: TargetKind, value: Value): Value {
  const values = (isList(value) ? value : [value]).map(item => one(kind, item)).filter(item => item !== null)
  return values.length === 0 ? null : values
}

function one(kind: TargetKind, value: Value): Value {
  const alone = isList(value) ? single(value) : value
  if (alone === null) return null
  switch (kind) {
    case 'string':
    case 'dateTime':
    case 'reference':
      return text(kind, alone)
    case 'integer':
      return integer(alone)
    case 'decimal':
      return decimal(alone)
    case 'boolean':
      return boolean(alone)
    case 'binary':
      return binary(alone)
    case 'complex':
      return isComplex(alone) ? alone : wrong(kind, alone)
    case 'any':
      return alone
    default:
      return kind satisfies never
  }
}

function text(kind: 'string' | 'dateTime' | 'reference', value: Value): Value {
  if (typeof value === 'string') return value === '' && kind !== 'string' ? null : value
  if (value instanceof DateTime) return kind === 'dateTime' ? printDateTime(new DateTime(value, 'iso')) : textOf(value)
  if (typeof value === 'object' && !(value instanceof Uint8Array)) return wrong(kind, value)
  if (kind === 'dateTime') return wrong(kind, value)
  return textOf(value)
}

/** A number where a double holds it exactly, else a `bigint`. */
function integer(value: Value): Value {
  if (typeof value === 'number' && Number.isInteger(value)) return whole(value)
  if (typeof value === 'bigint') return fit(value)
  if (typeof value === 'string') {
    const digits = value.trim()
    if (digits === '') return null
    if (/^[+-]?\d+$/.test(digits)) return fit(BigInt(digits.replace('+', '')))
  }
  return wrong('integer', value)
}

function whole(value: number): number | bigint {
  return Number.isSafeInteger(value) ? value : BigInt(value)
}
function fit(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value
}

/** A number where a double holds all its digits, else their text. */
function decimal(value: Value): Value {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return fit(value)
  if (typeof value === 'string') {
    const digits = value.trim()
    if (digits === '') return null
    const parts = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(digits)
    if (parts !== null && /\d/.test(digits)) {
      const sign = parts[1]
      const whole = parts[2]?.replace(/^0+/, '') ?? ''
      const fraction = withoutZerosAtEnd(parts[3] ?? '')
      if (whole === '' && fraction === '') return 0
      const shortest = `${sign === '-' ? '-' : ''}${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`
      const number = Number(shortest)
      return numberText(number) === shortest ? number : shortest
    }
  }
  return wrong('decimal', value)
}

/** A regular expression would begin anew at each zero. */
function withoutZerosAtEnd(digits: string): string {
  let end = digits.length
  while (end > 0 && digits.charAt(end - 1) === '0') end--
  return digits.slice(0, end)
}

function boolean(value: Value): Value {
  if (typeof value === 'boolean') return value
  if (value === 1 || value === 1n) return true
  if (value === 0 || value === 0n) return false
  if (typeof value === 'string') {
    if (value === 'True') return true
    if (value === 'False') return false
    const word = value.trim().toLowerCase()
    if (word === 'true' || word === '1') return true
    if (word === 'false' || word === '0') return false
    if (word === '') return null
  }
  return wrong('boolean', value)
}

function binary(value: Value): Value {
  if (value instanceof Uint8Array) return value
  if (typeof value === 'string') {
    if (value === '') return null
    if (/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value)) {
      return Uint8Array.from(atob(value), character => character.charCodeAt(0))
    }
  }
  return wrong('binary', value)
}

function wrong(kind: TargetKind, value: Value): never {
  throw new EvaluationError('wrong-type', `The target holds ${wanted[kind]}, and this is ${describe(value)}.`)
}
const wanted: Readonly<Record<TargetKind, string>> = {
  string: 'text',
  integer: 'whole numbers',
  decimal: 'numbers',
  boolean: 'booleans (True, False)',
  dateTime: 'dates as text',
  binary: 'binary data (as base64 where it is text)',
  reference: 'references as text',
  complex: 'complex values',
  any: 'anything',
}

/** What a target of a kind holds, in the middle of a sentence. */
export function wantedText(kind: TargetKind): string {
  return wanted[kind]
}

/**
 * A coercion to one kind, for the hot path: called where the result is not of the kind's own type already. A missing
 * cell (`undefined`) is absent.
 */
export type Coercion = (outcome: Outcome | undefined) => Value | NoFlow
export function coercion(kind: TargetKind, multi: boolean): Coercion {
  return outcome => coerce(kind, multi, outcome ?? null)
}
