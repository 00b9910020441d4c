import { isDeepStrictEqual } from 'node:util'
import { coerce } from '../../../grammar/compile/coerce.ts'
import type { Flow } from '../../../grammar/compile/compile.ts'
import { EvaluationError } from '../../../grammar/functions/define.ts'
import { NO_FLOW_OBJECT, type Outcome, type Value } from '../../../grammar/syntax/value.ts'
import { toJson } from '../evaluation-line.ts'
import { namesOf } from '../reference.ts'
import type { Conversion, FlowExplanation, FlowOutcome, LetExplanation } from './explanation.ts'
import type { Ran } from './run.ts'
import { isSecretName, secretsOf } from './secrets.ts'
import { hidden, hiddenText, shownValue } from './shown.ts'
import type { Side } from './side.ts'
import { type Step, within } from './step.ts'
import { Steps, textIn } from './steps.ts'
import type { Trace } from './trace.ts'

/** Says of flows that ran what they came to, and why. */
export class FlowExplainer {
  readonly #side: Side
  readonly #trace: Trace
  readonly #steps: Steps
  readonly #secretNamed: ReadonlySet<string>

  constructor(side: Side, trace: Trace) {
    const secrets = secretsOf(side.program, slot => side.nameOf(slot))
    this.#side = side
    this.#trace = trace
    this.#secretNamed = secrets.named
    this.#steps = new Steps({ dialect: side.program.dialect, secrets, named: trace.named })
  }

  /** `now`: what stands where the flow leads; `undefined` where nobody knows. */
  explain({ flow, evaluated, outcome }: Ran, now?: Value): FlowExplanation {
    const target = this.#side.nameOf(flow.slot)
    const written = this.#side.writtenOf(flow.slot)
    const { step, secret } = this.#steps.of(evaluated, written ?? '', isSecretName(target))
    const hides = secret || isSecretName(target)
    const conversion = hides ? undefined : this.#conversion(flow, evaluated.result, outcome)
    return {
      target,
      kind: flow.kind,
      multi: flow.multi,
      source: onOneLine(written ?? textIn(flow.node, '', this.#side.program.dialect)),
      inputs: inputsOf(step),
      steps: step,
      ...(conversion && { conversion }),
      outcome: this.#outcome(step, outcome, hides),
      ...(now !== undefined && { now: { result: resultOf(now, hides), differs: differs(flow, outcome, now) } }),
    }
  }

  /** A sub-expression with a name; nothing where no flow got as far as to ask for it. */
  named(name: string): LetExplanation | undefined {
    const evaluated = this.#trace.named.get(name)
    if (evaluated === undefined) return undefined
    const written = this.#side.writtenOfNamed(name)
    const { step } = this.#steps.of(evaluated, written, this.#secretNamed.has(name))
    return { name, source: onOneLine(written), steps: step }
  }

  #conversion(
    { slot }: Flow,
    before: Outcome | EvaluationError,
    after: Outcome | EvaluationError,
  ): Conversion | undefined {
    if (!isValue(before) || !isValue(after) || isDeepStrictEqual(toJson(before), toJson(after))) return undefined
    const reference = this.#side.references.get(slot)
    return {
      before: shownValue(before),
      after: shownValue(after),
      ...(reference !== undefined && { reference: namesOf(reference) }),
    }
  }

  #outcome(step: Step, outcome: Outcome | EvaluationError, hides: boolean): FlowOutcome {
    if (!(outcome instanceof EvaluationError)) return resultOf(outcome, hides)
    const { code, message } = outcome
    const failed = this.#failed(step)
    if (failed?.result.kind === 'error') return { kind: 'error', code, message: failed.result.message, at: failed.text }
    return { kind: 'error', code, message: hides ? hiddenText : message }
  }

  /** The innermost piece that went wrong, behind a name too. */
  #failed(step: Step): Step | undefined {
    const failed = within(step).find(({ result }) => result.kind === 'error')
    if (failed !== undefined) return failed
    const name = within(step)
      .find(({ kind, result }) => kind === 'variable' && result.kind === 'failed')
      ?.text.slice(1)
    const behind = name === undefined ? undefined : this.named(name)
    return behind && this.#failed(behind.steps)
  }
}

function isValue(outcome: Outcome | EvaluationError): outcome is Exclude<Value, null> {
  return outcome !== null && typeof outcome !== 'symbol' && !(outcome instanceof EvaluationError)
}

function resultOf(outcome: Outcome, hides: boolean): Exclude<FlowOutcome, { kind: 'error' }> {
  if (outcome === null) return { kind: 'absent' }
  if (typeof outcome === 'symbol') return { kind: outcome === NO_FLOW_OBJECT ? 'no flow of the object' : 'no flow' }
  return { kind: 'value', ...(hides ? hidden : shownValue(outcome)) }
}

/** Each attribute once, where it was read first. */
function inputsOf(step: Step): FlowExplanation['inputs'] {
  const read = within(step).filter(({ kind, result }) => kind === 'attribute' && result.kind !== 'not reached')
  return [...new Map(read.map(({ text, result }) => [text.slice(1, -1), result]))].map(([name, result]) => ({
    name,
    result,
  }))
}

/** Whether a flow would change what stands there. What fails changes nothing. */
function differs({ kind, multi }: Flow, outcome: Outcome | EvaluationError, now: Value): boolean {
  if (outcome instanceof EvaluationError) return false
  const flowing = typeof outcome === 'symbol' ? null : outcome
  const isSet = kind === 'reference' && multi
  return !isDeepStrictEqual(comparable(flowing, isSet), comparable(coerced(kind, multi, now), isSet))
}

/** A source may hold something else than the target would: the text of a number. */
function coerced(kind: Flow['kind'], multi: boolean, value: Value): Outcome {
  try {
    return coerce(kind, multi, value)
  } catch (error) {
    if (error instanceof EvaluationError) return value
    throw error
  }
}

/** The members of a group have no order. */
function comparable(value: Outcome, isSet: boolean): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value)
  return isSet && Array.isArray(value) ? [...new Set(value.map(String))].toSorted() : value
}

function onOneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ')
}
