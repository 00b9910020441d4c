import { check } from '../../../grammar/compile/check.ts'
import { infer } from '../../../grammar/compile/infer.ts'
import { tablesOf } from '../../../grammar/compile/tables.ts'
import { type EvaluationContext, EvaluationError } from '../../../grammar/functions/define.ts'
import type { Node } from '../../../grammar/syntax/ast.ts'
import type { Problem } from '../../../grammar/syntax/diagnostics.ts'
import type { Dialect } from '../../../grammar/syntax/operators.ts'
import { parse } from '../../../grammar/syntax/parser.ts'
import { type Type, typeOfConstant, typeText, withoutConstant } from '../../../grammar/syntax/type.ts'
import type { Value } from '../../../grammar/syntax/value.ts'
import { usualContext } from '../../mapping/context.ts'
import type { LetExplanation } from '../../mapping/explain/explanation.ts'
import { type Secrets, secretsOf } from '../../mapping/explain/secrets.ts'
import type { Step } from '../../mapping/explain/step.ts'
import { Steps } from '../../mapping/explain/steps.ts'
import { type Evaluated, Trace } from '../../mapping/explain/trace.ts'
import type { Fitted, ReadyMapping } from './mapping.ts'

/** What an expression is tried against. */
export interface Trial {
  readonly ready: ReadyMapping
  readonly fitted: Fitted
  readonly dialect: Dialect
  readonly entry: ReadonlyMap<string, Value>
  /** What an example says of the clock and of the target. */
  readonly context: Partial<EvaluationContext>
  /** Whether the connected system has told its attributes, so that another name is a mistake. */
  readonly isKnown: boolean
}

/** An expression that was evaluated. */
export interface Tried {
  readonly evaluated: Evaluated
  readonly step: Step
  readonly secret: boolean
  readonly lets: readonly LetExplanation[]
  readonly type: string
  readonly problems: readonly Problem[]
}

/** Evaluates an expression; only its problems come back where there is an error among them. */
export function attempt(text: string, trial: Trial): Tried | { readonly problems: readonly Problem[] } {
  const { dialect, fitted } = trial
  const { node, problems } = parse(text, dialect)
  if (node === undefined) return { problems }
  const checked = checkedIn(node, trial)
  if (checked.some(isError)) return { problems: checked }
  const { attributeTypes: attribute, namedTypes: named } = fitted
  const inferred = infer(node, { dialect, attribute, named })
  const all = [...checked, ...inferred.problems.map(problem => (trial.isKnown ? problem : asWarning(problem)))]
  if (all.some(isError)) return { problems: all }
  const trace = traceOf(trial)
  const evaluated = trace.evaluate(node, dialect)
  const steps = stepsOf(node, trace, trial)
  const { step, secret } = steps.of(evaluated, text)
  return {
    evaluated,
    step,
    secret,
    lets: [...trace.named].map(([name, one]) => ({
      name,
      source: writtenOf(name, trial),
      steps: steps.of(one, '').step,
    })),
    type: typeText(withoutConstant(typeOf(evaluated, inferred.type))),
    problems: all,
  }
}

function writtenOf(name: string, { ready: { file, type } }: Trial): string {
  const found = [...type.lets, ...file.lets].find(known => known.name === name)
  return found?.from.written.text.trim() ?? ''
}

/** Of what nothing is known beforehand, the value tells. */
function typeOf({ result }: Evaluated, type: Type): Type {
  const isValue = result !== null && typeof result !== 'symbol' && !(result instanceof EvaluationError)
  return type.kinds === undefined && isValue ? typeOfConstant(result) : type
}

/** Without a connected system, nobody knows whether an attribute is mistyped. */
function checkedIn(node: Node, { ready: { file, tables }, fitted, dialect, isKnown }: Trial): readonly Problem[] {
  const problems = check(node, {
    dialect,
    attributes: new Set(fitted.objectType.attributes.map(({ name }) => name)),
    parameters: new Set(Object.keys(file.parameters)),
    named: new Set(fitted.namedTypes.keys()),
    tables: new Map(tables.tables.map(({ name, columns }) => [name, columns])),
  })
  return problems.map(problem => (problem.code === 'unknown-attribute' && !isKnown ? asWarning(problem) : problem))
}

function traceOf({ ready: { file, tables }, fitted: { named }, entry, context }: Trial): Trace {
  return new Trace(
    {
      dialect: file.language,
      attribute: name => entry.get(name) ?? null,
      context: {
        ...usualContext,
        parameters: file.parameters,
        defaultDomain: file.defaultDomain,
        tables: tablesOf(tables.tables),
        ...context,
      },
    },
    named,
  )
}

function stepsOf(node: Node, trace: Trace, trial: Trial): Steps {
  return new Steps({ dialect: trial.dialect, secrets: secretsIn(trial, node), named: trace.named })
}

/** What the mapping holds for secret is secret here, and what the expression itself does. */
export function secretsIn({ fitted: { compiled, named }, dialect }: Trial, ...nodes: readonly Node[]): Secrets {
  const typed = nodes.map(node => ({ slot: -1, node, kind: 'any', multi: false }) as const)
  const flows = [...(compiled?.type.inbound.flows ?? []), ...typed]
  const targetOf = (slot: number): string => compiled?.type.stored.attributes[slot]?.name ?? ''
  return secretsOf({ dialect, named, flows, inputs: [] }, targetOf)
}

function isError({ severity }: Problem): boolean {
  return severity === 'error'
}

function asWarning(problem: Problem): Problem {
  return { ...problem, severity: 'warning' }
}
