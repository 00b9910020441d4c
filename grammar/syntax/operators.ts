/**
 * The language as Entra ID and cloud sync read it, with the additions of this project (`entra`), and as Entra Connect
 * Sync reads it (`aadconnect`): other functions behind some names, and one priority for most operators.
 */
export const dialects = ['entra', 'aadconnect'] as const
export type Dialect = (typeof dialects)[number]

export const comparisons = ['=', '<>', '>=', '<=', '>', '<'] as const
export type ComparisonOperator = (typeof comparisons)[number]
export const arithmetic = ['+', '-', '*', '/'] as const
export type ArithmeticOperator = (typeof arithmetic)[number]
const logic = ['AND', 'OR'] as const
/** Between two values. The pipe is none of them: it is another way to write a call. */
export const operators = [...comparisons, ...arithmetic, ...logic, '&', '??'] as const
export type Operator = (typeof operators)[number]
/** Before one value. */
export type Prefix = 'NOT' | '-'

/** What binds tighter has the higher level. Operators of one level are taken from the left. */
type Level = number
/** The level of `|`, which binds least of all. */
export const pipeLevel: Level = 0
/** The level of a value that stands alone. */
export const operandLevel: Level = 10

const entraLevels: Readonly<Record<Operator, Level>> = {
  OR: 1,
  AND: 2,
  '=': 4,
  '<>': 4,
  '>': 4,
  '>=': 4,
  '<': 4,
  '<=': 4,
  '&': 5,
  '+': 6,
  '-': 6,
  '*': 7,
  '/': 7,
  '??': 8,
}
/** `5+3*2` is 16 in Entra Connect: what computes has one level, below it stand comparisons, and then `&&` and `||`. */
const connectLevels: Readonly<Record<Operator, Level>> = {
  OR: 1,
  AND: 1,
  '=': 4,
  '<>': 4,
  '>': 4,
  '>=': 4,
  '<': 4,
  '<=': 4,
  '&': 5,
  '+': 5,
  '-': 5,
  '*': 5,
  '/': 5,
  '??': 5,
}

export function levelOf(operator: Operator, dialect: Dialect): Level {
  return (dialect === 'entra' ? entraLevels : connectLevels)[operator]
}

/** `NOT` stands above comparisons and below AND; a sign belongs to the value behind it. */
export function prefixLevel(prefix: Prefix): Level {
  return prefix === 'NOT' ? 3 : 9
}

/** An operator in any of its spellings: `&&` is AND. */
export function operatorOf(image: string): Operator | '|' | undefined {
  const upper = image.toUpperCase()
  if (upper === '|') return '|'
  const meant = upper === '&&' ? 'AND' : upper === '||' ? 'OR' : upper
  return operators.find(operator => operator === meant)
}

/** How a dialect writes an operator. */
export function spelling(operator: Operator, dialect: Dialect): string {
  if (dialect === 'entra') return operator
  return operator === 'AND' ? '&&' : operator === 'OR' ? '||' : operator
}

export function isComparison(operator: Operator | '|' | undefined): operator is ComparisonOperator {
  return comparisons.some(known => known === operator)
}
