import { base64, DateTime, describe, isList, numberText, type Value } from '../syntax/value.ts'
import { printDateTime } from './dates/print.ts'
import { readDate } from './dates/read.ts'
import { EvaluationError, type ParamType } from './define.ts'

/** A value as text: `null` when it is absent. Booleans are `True` and `False`, bytes their base64. */
export function textOf(value: Value): string | null {
  if (typeof value === 'string') return value
  if (value === null) return null
  if (isList(value)) return textOf(single(value))
  if (value instanceof Uint8Array) return base64(value)
  if (value instanceof DateTime) return printDateTime(value)
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return numberText(value)
    case 'boolean':
      return value ? 'True' : 'False'
    default:
      return wrongType(value, 'text')
  }
}

/** A value as a number, also from its text; an integer that a double cannot hold loses digits. */
export function numberOf(value: Value): number | null {
  if (typeof value === 'number') return value
  if (value === null) return null
  if (typeof value === 'bigint') return Number(value)
  if (isList(value)) return numberOf(single(value))
  if (typeof value === 'string' && decimal.test(value)) return Number(value)
  return wrongType(value, 'a number')
}
/** Each digit has one place in it, so that a long row of digits that is no number is looked at once. */
const decimal = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)\s*$/

/** A value as a whole number, also from its text. */
export function integerOf(value: Value): number | null {
  const number = numberOf(value)
  return number === null || Number.isInteger(number) ? number : wrongType(value, 'a whole number')
}

/** A value as a boolean: also the texts `True` and `False` in any case, and numbers (0 is false); empty text is absent. */
export function booleanOf(value: Value): boolean | null {
  if (typeof value === 'boolean' || value === null) return value
  if (typeof value === 'number') return value !== 0
  if (typeof value === 'bigint') return value !== 0n
  if (isList(value)) return booleanOf(single(value))
  if (typeof value === 'string') {
    const word = value.toLowerCase()
    if (word === 'true' || word === '1') return true
    if (word === 'false' || word === '0') return false
    if (word === '') return null
  }
  return wrongType(value, 'a boolean')
}

/** A value as a list: one value as a list of one, an absent one as an empty list. */
export function listOf(value: Value): readonly Value[] {
  if (value === null) return []
  return isList(value) ? value : [value]
}

/** A value as a date, also from its text. */
export function dateOf(value: Value): DateTime | null {
  if (value instanceof DateTime || value === null) return value
  if (isList(value)) return dateOf(single(value))
  if (typeof value === 'string') return new DateTime(readDate(value))
  return wrongType(value, 'a date')
}

/** The only value of a list, `null` of an empty one; of a list in a list, that of the innermost. */
export function single(values: readonly Value[]): Value {
  let value: Value = values
  while (value !== null && isList(value)) {
    if (value.length > 1) {
      throw new EvaluationError(
        'several-values',
        `One value is wanted here, but there are ${value.length}. Item or Join makes one of them.`,
      )
    }
    value = value[0] ?? null
  }
  return value
}

/** A value as a parameter wants it. */
export function convert(type: ParamType, value: Value): Value {
  switch (type) {
    case 'text':
    case 'word':
    case 'variable':
      return textOf(value)
    case 'integer':
      return integerOf(value)
    case 'number':
      return numberOf(value)
    case 'boolean':
      return booleanOf(value)
    case 'list':
      return listOf(value)
    case 'date':
      return dateOf(value)
    case 'any':
    case 'lambda':
      return value
    default:
      return type satisfies never
  }
}

function wrongType(value: Value, wanted: string): never {
  throw new EvaluationError(
    'wrong-type',
    `${wanted[0]?.toUpperCase()}${wanted.slice(1)} is wanted here, not ${describe(value)}.`,
  )
}
