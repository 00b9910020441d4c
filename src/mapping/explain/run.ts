import { coerce } from '../../../grammar/compile/coerce.ts'
import type { Flow } from '../../../grammar/compile/compile.ts'
import { type EvaluationContext, EvaluationError } from '../../../grammar/functions/define.ts'
import type { Outcome, Value } from '../../../grammar/syntax/value.ts'
import { idOf, type Reference } from '../reference.ts'
import type { Side } from './side.ts'
import { type Evaluated, Trace } from './trace.ts'

/** A flow, and what came of it. */
export interface Ran {
  readonly flow: Flow
  readonly evaluated: Evaluated
  /** In the form that the target holds. */
  readonly outcome: Outcome | EvaluationError
}

/** Takes an entry through all flows of a side. One that fails does not keep the others from being looked at. */
export function runSide(
  side: Side,
  entry: ReadonlyMap<string, Value>,
  context: EvaluationContext,
): { readonly trace: Trace; readonly ran: readonly Ran[] } {
  const { flows, named, dialect } = side.program
  const trace = new Trace({ dialect, context, attribute: side.reader(entry) }, named)
  const ran = flows.map((flow): Ran => {
    const evaluated = trace.evaluate(flow.node)
    return { flow, evaluated, outcome: converted(flow, evaluated.result, side.references.get(flow.slot)) }
  })
  return { trace, ran }
}

function converted(
  { kind, multi }: Flow,
  result: Evaluated['result'],
  reference: Reference | undefined,
): Outcome | EvaluationError {
  if (result instanceof EvaluationError) return result
  try {
    const outcome = coerce(kind, multi, result)
    return reference === undefined ? outcome : withIds(reference, outcome)
  } catch (error) {
    if (error instanceof EvaluationError) return error
    throw error
  }
}

function withIds(reference: Reference, outcome: Outcome): Outcome {
  if (typeof outcome === 'string') return idOf(reference, outcome)
  return Array.isArray(outcome) ? outcome.map(value => idOf(reference, String(value))) : outcome
}
