import { isDeepStrictEqual } from 'node:util'
import type { Outcome, Value } from '../../../grammar/syntax/value.ts'
import type { EntryOutcome } from './entry.ts'
import { shownOutcome, shownValue } from './shown.ts'

const blame = 'This is a mistake in ecmahost, not in the mapping.'

/** Where the two ways of evaluating an entry came to different ends, which must never be. */
export function disagreement(reference: EntryOutcome, compiled: EntryOutcome): string | undefined {
  if (reference.kind === 'values' && compiled.kind === 'values') {
    const other = [...reference.values].find(
      ([name, outcome]) => !isDeepStrictEqual(flowing(outcome), flowing(compiled.values.get(name) ?? null)),
    )
    if (other === undefined) return undefined
    const [name, outcome] = other
    const [here, there] = [flowing(outcome), flowing(compiled.values.get(name) ?? null)].map(shownValue)
    return `${name} is ${here} by the reference evaluator, and ${there} in its compiled form. ${blame}`
  }
  if (isDeepStrictEqual(reference, compiled)) return undefined
  const [here, there] = [reference, compiled].map(shownOutcome)
  return `The entry is ${here} by the reference evaluator, and ${there} in its compiled form. ${blame}`
}

/** The compiled form of a mapping has no other word for what does not flow. */
function flowing(outcome: Outcome): Value {
  return typeof outcome === 'symbol' ? null : outcome
}
