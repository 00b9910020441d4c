import { NO_FLOW, NO_FLOW_OBJECT, type NoFlow, type Outcome, type Value } from '../syntax/value.ts'

/** Thrown in generated code where a value that does not flow is an argument: the whole flow does not flow then. */
class NotFlowing extends Error {
  readonly outcome: NoFlow
  constructor(outcome: NoFlow) {
    super('not flowing')
    this.outcome = outcome
  }
}

const attribute = new NotFlowing(NO_FLOW)
const object = new NotFlowing(NO_FLOW_OBJECT)

/** The value of an outcome that flows. */
export function flowing(outcome: Outcome): Value {
  if (typeof outcome !== 'symbol') return outcome
  throw outcome === NO_FLOW ? attribute : object
}

/** What a flow yields that ended so; any other error is thrown on. */
export function outcomeOf(error: unknown): NoFlow {
  if (error instanceof NotFlowing) return error.outcome
  throw error
}
