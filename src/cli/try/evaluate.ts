import { EvaluationError } from '../../../grammar/functions/define.ts'
import { type Diagnostic, diagnose, diagnoseAll } from '../../../grammar/syntax/diagnostics.ts'
import { toJson } from '../../mapping/evaluation-line.ts'
import { within } from '../../mapping/explain/step.ts'
import type { Evaluated } from '../../mapping/explain/trace.ts'
import { attempt, type Trial, type Tried } from './attempt.ts'
import type { Evaluation, Reply } from './reply.ts'

/** The value of an expression, its type, and what is doubtful in it. */
export function evaluateLine(text: string, trial: Trial): Reply {
  const tried = attempt(text, trial)
  if (!('step' in tried)) return { kind: 'mistakes', diagnostics: diagnoseAll({ text }, tried.problems) }
  const { evaluated, step, secret, type, problems } = tried
  const { result } = evaluated
  const isShown = result !== null && typeof result !== 'symbol' && !(result instanceof EvaluationError) && !secret
  const failure = result instanceof EvaluationError ? [failureIn(text, tried, result)] : []
  const evaluation: Evaluation = {
    kind: 'evaluation',
    result: step.result,
    ...(isShown && { whole: toJson(result) }),
    type,
    problems: [...diagnoseAll({ text }, problems), ...failure],
  }
  return evaluation
}

/** What each piece of an expression came to. */
export function explainLine(text: string, trial: Trial): Reply {
  const tried = attempt(text, trial)
  if (!('step' in tried)) return { kind: 'mistakes', diagnostics: diagnoseAll({ text }, tried.problems) }
  return { kind: 'steps', steps: tried.step, lets: tried.lets }
}

/** An error at the piece that failed; behind a name, at the name. */
function failureIn(text: string, { evaluated, step, lets }: Tried, { code }: EvaluationError): Diagnostic {
  const { node } = innermost(evaluated)
  const steps = [step, ...lets.map(one => one.steps)].flatMap(within)
  const told = steps.map(({ result }) => result).find(result => result.kind === 'error')
  return diagnose({ text }, node.start, node.end, { code, message: told?.message ?? code })
}

function innermost(evaluated: Evaluated): Evaluated {
  const part = evaluated.parts.find(({ result }) => result === evaluated.result)
  return part === undefined ? evaluated : innermost(part)
}
