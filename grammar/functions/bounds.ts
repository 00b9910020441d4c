import { EvaluationError } from './define.ts'

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
