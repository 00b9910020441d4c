import { isList, type Value } from '../syntax/value.ts'
import { EvaluationError, type LambdaFunction } from './define.ts'

/** The longest text that an expression may make, in UTF-16 code units. */
export const maxText = 1_048_576

/** Refuses a length before a text of it is made. */
export function boundedLength(length: number): number {
  if (length <= maxText) return length
  throw new EvaluationError('too-large', `The result would have more than ${maxText.toLocaleString('en')} characters.`)
}

/** The longest list that an expression may make. */
const maxList = 1_048_576

/** Refuses a list of so many values. */
export function boundedList(length: number): void {
  if (length <= maxList) return
  throw new EvaluationError('too-large', `The result would have more than ${maxList.toLocaleString('en')} values.`)
}

/** The most text that the values of such a list may have together: each of them may be a long one. */
const maxListText = 64 * maxText

/** Is told each value of a list that is being made, and refuses more text than may be. */
export function boundedListText(): (value: Value) => void {
  let length = 0
  return value => {
    length += textIn(value)
    if (length <= maxListText) return
    const most = maxListText.toLocaleString('en')
    throw new EvaluationError('too-large', `The values of a list would have more than ${most} characters together.`)
  }
}

function textIn(value: Value): number {
  if (typeof value === 'string') return value.length
  return value !== null && isList(value) ? value.reduce<number>((sum, one) => sum + textIn(one), 0) : 0
}

/** How often lambdas may be called in one evaluation: lists within lists multiply. */
const maxLambdaCalls = 1_048_576
let lambdaCalls = 0

/** The evaluation of an expression begins; nothing else goes on meanwhile. */
export function beginLambdaCalls(): void {
  lambdaCalls = 0
}

/** A lambda that is refused when it is called too often, or when all that it gives is too much. */
export function boundedLambda(lambda: LambdaFunction): LambdaFunction {
  const add = boundedListText()
  return value => {
    if (++lambdaCalls > maxLambdaCalls) {
      const most = maxLambdaCalls.toLocaleString('en')
      throw new EvaluationError('too-large', `Lambdas would be called more than ${most} times.`)
    }
    const result = lambda(value)
    add(result)
    return result
  }
}
