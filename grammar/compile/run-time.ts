import { booleanOf, dateOf, integerOf, listOf, numberOf, textOf } from '../functions/convert.ts'
import type { Emitted, ParamType } from '../functions/define.ts'
import type { Dialect, ComparisonOperator as Operator } from '../syntax/operators.ts'
import type { Outcome, Value } from '../syntax/value.ts'
import { compare } from './compare.ts'
import { flowing } from './not-flowing.ts'
import { isFilledList, logic } from './operations.ts'

/** What `text`, `number` … become when converted. */
export const convertedType: Readonly<Record<ParamType, Emitted['type']>> = {
  text: 'text',
  word: 'text',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  list: 'list',
  date: 'date',
  any: 'any',
  lambda: 'lambda',
  variable: 'text',
}

/**
 * Conversions at run time, and the test that spares the call. A value that does not flow ends the flow; a missing cell
 * is absent. Each is a function of its own, so that the engine learns the types of each apart.
 */
interface Conversion {
  readonly name: string
  readonly convert: (outcome: Outcome | undefined) => Value
  readonly quick?: (code: string) => string
}
const text: Conversion = {
  name: 'text',
  convert: outcome => textOf(flowing(outcome ?? null)),
  quick: code => `typeof ${code} === 'string'`,
}
export const conversions: Readonly<Record<Exclude<ParamType, 'any' | 'lambda'>, Conversion>> = {
  text,
  word: text,
  variable: text,
  integer: { name: 'integer', convert: outcome => integerOf(flowing(outcome ?? null)) },
  number: {
    name: 'number',
    convert: outcome => numberOf(flowing(outcome ?? null)),
    quick: code => `typeof ${code} === 'number'`,
  },
  boolean: {
    name: 'boolean',
    convert: outcome => booleanOf(flowing(outcome ?? null)),
    quick: code => `typeof ${code} === 'boolean'`,
  },
  date: { name: 'date', convert: outcome => dateOf(flowing(outcome ?? null)) },
  list: { name: 'list', convert: outcome => listOf(flowing(outcome ?? null)) },
}

const comparison = (operator: Operator) => (left: Outcome, right: Outcome) =>
  compare(operator, flowing(left), flowing(right))
export const comparisons: Readonly<
  Record<Operator, { name: string; run: (left: Outcome, right: Outcome) => boolean }>
> = {
  '=': { name: 'equal', run: comparison('=') },
  '<>': { name: 'different', run: comparison('<>') },
  '>': { name: 'above', run: comparison('>') },
  '>=': { name: 'atLeast', run: comparison('>=') },
  '<': { name: 'below', run: comparison('<') },
  '<=': { name: 'atMost', run: comparison('<=') },
}

/** Whether a value may turn out to be a list. */
export function mayBeList({ type, constant }: Emitted): boolean {
  return constant === undefined ? type === 'any' || type === 'list' : Array.isArray(constant)
}

/** Whether the left side of AND or OR decides alone, in Entra Connect. */
export function decides(operator: 'AND' | 'OR', left: Value): boolean {
  return !isFilledList(left) && (booleanOf(left) === true) === (operator === 'OR')
}

/** AND and OR of two values that are there already. */
export function logicOf(operator: 'AND' | 'OR', left: Value, right: Value, dialect: Dialect): Outcome {
  return logic(operator, left, () => right, dialect)
}
