import type { Value } from '../syntax/value.ts'
import { type Emitter, EvaluationError } from './define.ts'
import { regexOf } from './regex.ts'

/**
 * The code that names the regular expression of a constant, made ready beforehand: it belongs to the program, so that
 * it does not go when too many patterns come out of attributes. `undefined` where that is left to the run: it is no
 * constant, or is wrong and then fails for every entry.
 */
export function preparedCode(pattern: Value | undefined, emitter: Emitter): string | undefined {
  if (typeof pattern !== 'string') return undefined
  try {
    return emitter.hold('pattern', regexOf(pattern))
  } catch (error) {
    if (error instanceof EvaluationError) return undefined
    throw error
  }
}
