import { describe, isList, type Value } from '../syntax/value.ts'
import { single } from './convert.ts'
import { EvaluationError } from './define.ts'

/** A whole number of any size, also from its text (`&HF` is hexadecimal); `null` when it is absent. */
export function wholeOf(value: Value): bigint | null {
  if (value === null || typeof value === 'bigint') return value
  if (isList(value)) return wholeOf(single(value))
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value)
  if (typeof value === 'string') {
    const text = value.trim()
    if (/^[+-]?\d+$/.test(text)) return BigInt(text.replace(/^\+/, ''))
    if (/^&H[\da-f]+$/i.test(text)) return BigInt(`0x${text.slice(2)}`)
  }
  throw new EvaluationError('wrong-type', `A whole number is wanted here, not ${describe(value)}.`)
}

/** A number where one can hold it exactly, a bigint beyond 2^53. */
export function wholeValue(whole: bigint): number | bigint {
  const number = Number(whole)
  return Number.isSafeInteger(number) ? number : whole
}
