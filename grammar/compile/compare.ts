import { numberOf, single, textOf } from '../functions/convert.ts'
import { readDate } from '../functions/dates/read.ts'
import { EvaluationError } from '../functions/define.ts'
import type { ComparisonOperator as Operator } from '../syntax/operators.ts'
import { DateTime, isList, type Value } from '../syntax/value.ts'

/**
 * Compares two values. Nothing compares with an absent value: the answer is false for every operator. Beside a number,
 * text is read as a number; beside a boolean, as a boolean; beside a date, as a date; text that cannot be read so is
 * different, and neither above nor below. Texts compare by code unit, so upper and lower case differ. A list of one value stands for the
 * value.
 */
export function compare(operator: Operator, left: Value, right: Value): boolean {
  const a = isList(left) ? single(left) : left
  const b = isList(right) ? single(right) : right
  if (a === null || b === null) return false
  if (typeof a === 'number' || typeof a === 'bigint') return ordered(operator, a, numeric(b))
  if (typeof b === 'number' || typeof b === 'bigint') return ordered(operator, numeric(a), b)
  if (typeof a === 'boolean') return ordered(operator, a, boolean(b))
  if (typeof b === 'boolean') return ordered(operator, boolean(a), b)
  if (a instanceof DateTime || b instanceof DateTime) return ordered(operator, instant(a), instant(b))
  return ordered(operator, textOf(a) ?? '', textOf(b) ?? '')
}

type Comparable = string | number | bigint | boolean

/** `undefined` stands for what is not comparable. */
function ordered(operator: Operator, a: Comparable | undefined, b: Comparable | undefined): boolean {
  if (a === undefined || b === undefined) return operator === '<>'
  switch (operator) {
    case '=':
      return same(a, b)
    case '<>':
      return !same(a, b)
    case '>':
      return a > b
    case '>=':
      return a >= b
    case '<':
      return a < b
    case '<=':
      return a <= b
    default:
      return operator satisfies never
  }
}

/** Equality across numbers and bigints. */
function same(a: Comparable, b: Comparable): boolean {
  return a === b || (typeof a !== typeof b && !(a < b) && !(a > b))
}

function numeric(value: Value): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value
  if (typeof value !== 'string') return undefined
  if (/^\s*[+-]?\d{16,}\s*$/.test(value)) return BigInt(value.trim().replace(/^\+/, ''))
  return /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)\s*$/.test(value) ? (numberOf(value) ?? undefined) : undefined
}

function boolean(value: Value): boolean | undefined {
  if (typeof value === 'boolean') return value
  const word = typeof value === 'string' ? value.toLowerCase() : undefined
  return word === 'true' ? true : word === 'false' ? false : undefined
}

/** Steps of 100 nanoseconds. */
function instant(value: Value): bigint | undefined {
  const moment = value instanceof DateTime ? value : typeof value === 'string' ? dateIn(value) : undefined
  return moment && BigInt(moment.seconds) * 10_000_000n + BigInt(moment.ticks)
}

function dateIn(text: string): ReturnType<typeof readDate> | undefined {
  try {
    return readDate(text)
  } catch (error) {
    if (error instanceof EvaluationError) return undefined
    throw error
  }
}
