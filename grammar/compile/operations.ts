import { calculate, negative } from '../functions/arithmetic.ts'
import { boundedLength, boundedListText } from '../functions/bounds.ts'
import { booleanOf, textOf } from '../functions/convert.ts'
import { EvaluationError } from '../functions/define.ts'
import { type Dialect, isComparison, type Operator } from '../syntax/operators.ts'
import { isList, type Outcome, type Value } from '../syntax/value.ts'
import { compare } from './compare.ts'

/** The operators whose two sides are always evaluated. */
export type StrictOperator = Exclude<Operator, 'AND' | 'OR' | '??'>

/** What an operator makes of two values. In Entra Connect it is applied to each value of a list. */
export function operate(operator: StrictOperator, left: Value, right: Value, dialect: Dialect): Value {
  const lists = dialect === 'aadconnect' ? [left, right].filter(isFilledList) : []
  if (lists.length === 0) return operateOne(operator, left, right)
  const length = lengthOf(lists)
  const addText = boundedListText()
  return Array.from({ length }, (_, i) => {
    const result = operateOne(operator, valueAt(left, i, length), valueAt(right, i, length))
    addText(result)
    return result
  })
}

function operateOne(operator: StrictOperator, left: Value, right: Value): Value {
  if (isComparison(operator)) return compare(operator, left, right)
  return operator === '&' ? joined(left, right) : calculate(operator, left, right)
}

/** A number with the other sign, or each of a list in Entra Connect. */
export function negate(value: Value, dialect: Dialect): Value {
  return dialect === 'aadconnect' && isFilledList(value) ? value.map(negative) : negative(value)
}

/** Two texts behind each other; what is absent adds nothing. */
export function joined(left: Value, right: Value): string {
  const [before, after] = [textOf(left) ?? '', textOf(right) ?? '']
  boundedLength(before.length + after.length)
  return before + after
}

/** Whether a condition holds; what is absent does not. */
function holds(value: Value): boolean {
  return booleanOf(value) === true
}

/**
 * AND and OR. The right side is evaluated only where the left one does not decide. In Entra Connect, a list as a
 * condition has an answer for each of its values.
 */
export function logic(operator: 'AND' | 'OR', left: Value, right: () => Outcome, dialect: Dialect): Outcome {
  const isEach = dialect === 'aadconnect' && isFilledList(left)
  if (!isEach && holds(left) === (operator === 'OR')) return operator === 'OR'
  const other = right()
  if (typeof other === 'symbol') return other
  return isEach || (dialect === 'aadconnect' && isFilledList(other)) ? logicEach(operator, left, other) : holds(other)
}

function logicEach(operator: 'AND' | 'OR', left: Value, right: Value): Value {
  const length = lengthOf([left, right].filter(isFilledList))
  return Array.from({ length }, (_, i) => {
    const [a, b] = [holds(valueAt(left, i, length)), holds(valueAt(right, i, length))]
    return operator === 'AND' ? a && b : a || b
  })
}

export function isFilledList(value: Value): value is readonly Value[] {
  return isList(value) && value.length > 0
}

/** The number of values in lists that are gone through together. */
export function lengthOf(lists: readonly (readonly Value[])[]): number {
  const lengths = new Set(lists.map(list => list.length))
  const [length = 0, other] = lengths
  if (other !== undefined) {
    throw new EvaluationError('several-values', `Lists of ${length} and of ${other} values do not go together.`)
  }
  return length
}

/** The value of a list at a place, where it is one of those that are gone through; any other value is the same each time. */
export function valueAt(value: Value, place: number, length: number): Value {
  return isList(value) && value.length === length ? (value[place] ?? null) : value
}
