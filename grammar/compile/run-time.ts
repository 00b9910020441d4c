import { booleanOf, dateOf, integerOf, listOf, numberOf, textOf } from '../functions/convert.ts'
import type { Emitted, ParamType } from '../functions/define.ts'
import type { ComparisonOperator as Operator } from '../syntax/operators.ts'
import type { Outcome, Value } from '../syntax/value.ts'
import { compare } from './compare.ts'
import { flowing } from './not-flowing.ts'

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
