import type { ArithmeticOperator } from '../syntax/operators.ts'
import { describe, type Value } from '../syntax/value.ts'
import { numberOf, single } from './convert.ts'
import { EvaluationError } from './define.ts'
import { wholeValue } from './integers.ts'

/**
 * Two numbers, also from their texts, by an operator; `null` where one is absent. Whole numbers are exact, up to 20,000
 * digits; others have the fifteen digits that a decimal surely keeps, so that 0.1 + 0.2 is 0.3. Throws `EvaluationError`.
 */
export function calculate(operator: ArithmeticOperator, left: Value, right: Value): Value {
  const [a, b] = [numeric(left, operator), numeric(right, operator)]
  if (a === null || b === null) return null
  if (operator === '/') return divided(a, b)
  if (isWhole(a) && isWhole(b)) {
    const quick = typeof a === 'number' && typeof b === 'number' ? plain(operator, a, b) : Number.NaN
    return Number.isSafeInteger(quick) ? quick : wholeValue(bounded(exact(operator, BigInt(a), BigInt(b))))
  }
  return rounded(plain(operator, Number(a), Number(b)))
}

/** A number with the other sign, `null` where it is absent. */
export function negative(value: Value): Value {
  return calculate('-', 0, value)
}

function divided(a: number | bigint, b: number | bigint): number | bigint {
  if (Number(b) === 0) throw new EvaluationError('division-by-zero', 'A number cannot be divided by 0.')
  if (isWhole(a) && isWhole(b) && BigInt(a) % BigInt(b) === 0n) return wholeValue(BigInt(a) / BigInt(b))
  return rounded(Number(a) / Number(b))
}

function numeric(value: Value, operator: ArithmeticOperator): number | bigint | null {
  if (typeof value === 'number' || typeof value === 'bigint' || value === null) return value
  if (Array.isArray(value)) return numeric(single(value), operator)
  if (typeof value === 'string' && /^\s*[+-]?\d{16,}\s*$/.test(value)) return BigInt(value.trim().replace(/^\+/, ''))
  if (typeof value === 'string' && value.trim() !== '') {
    try {
      return numberOf(value)
    } catch {
      // What follows says more than that it is no number.
    }
  }
  const join = operator === '+' ? ' & puts texts together.' : ''
  throw new EvaluationError('wrong-type', `${operator} takes numbers, not ${describe(value)}.${join}`)
}

function isWhole(value: number | bigint): boolean {
  return typeof value === 'bigint' || Number.isInteger(value)
}

function plain(operator: ArithmeticOperator, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return a / b
    default:
      return operator satisfies never
  }
}

function exact(operator: Exclude<ArithmeticOperator, '/'>, a: bigint, b: bigint): bigint {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    default:
      return operator satisfies never
  }
}

/** A number times itself, and that times itself, soon has more digits than a computer holds. */
function bounded(value: bigint): bigint {
  if (value <= largestWhole && value >= -largestWhole) return value
  throw new EvaluationError('out-of-range', `The result would have more than ${maxDigits.toLocaleString('en')} digits.`)
}
const maxDigits = 20_000
const largestWhole = 10n ** BigInt(maxDigits)

function rounded(value: number): number {
  if (!Number.isFinite(value)) throw new EvaluationError('out-of-range', 'The result is too large for a number.')
  return Number(value.toPrecision(15))
}
