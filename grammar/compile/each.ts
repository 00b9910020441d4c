import { boundedList, boundedListText } from '../functions/bounds.ts'
import { convert } from '../functions/convert.ts'
import type { EvaluationContext, ParamType, StrictFunction } from '../functions/define.ts'
import { isList, type Outcome, type Value } from '../syntax/value.ts'
import { type Argument, type BoundArgument, needsValue, runOf, takesOne } from './calls.ts'
import { isFilledList, lengthOf, valueAt } from './operations.ts'

/**
 * Calls a function the way Entra Connect does: where a list stands for a parameter of one value, the function is applied
 * to each value of the list, and absent results are left out. The arguments are evaluated, and not converted yet.
 */
export function callEach(
  definition: StrictFunction,
  bound: readonly BoundArgument[],
  context: EvaluationContext,
  args: readonly Argument[],
): Outcome {
  const lists = args.filter((arg, i): arg is readonly Value[] => isListForOne(arg, bound[i]?.param.type))
  if (lists.length === 0) return callOne(definition, bound, context, args)
  const length = lengthOf(lists)
  const results: Value[] = []
  const addText = boundedListText()
  for (let place = 0; place < length; place++) {
    const one = args.map((arg, i) => (isListForOne(arg, bound[i]?.param.type) ? valueAt(arg, place, length) : arg))
    const result = callOne(definition, bound, context, one)
    if (typeof result === 'symbol') return result
    // Not `push(...result)`: a long list is more arguments than the stack holds.
    if (result !== null) for (const value of isList(result) ? result : [result]) results.push(value)
    boundedList(results.length)
    addText(result)
  }
  return results
}

function isListForOne(arg: Argument, type: ParamType = 'any'): arg is readonly Value[] {
  return typeof arg !== 'function' && isFilledList(arg) && takesOne(type)
}

function callOne(
  definition: StrictFunction,
  bound: readonly BoundArgument[],
  context: EvaluationContext,
  args: readonly Argument[],
): Outcome {
  const converted: Argument[] = []
  for (const [i, { param }] of bound.entries()) {
    const arg = args[i] ?? null
    const value = typeof arg === 'function' ? arg : convert(param.type, arg)
    if (value === null && needsValue(param)) return null
    converted.push(value)
  }
  return runOf(definition)(context, ...converted)
}
