import { check } from '../../grammar/compile/check.ts'
import { compileExpression } from '../../grammar/compile/compile.ts'
import { interpret } from '../../grammar/compile/interpret.ts'
import { type EvaluationContext, EvaluationError } from '../../grammar/functions/define.ts'
import type { Node } from '../../grammar/syntax/ast.ts'
import type { Problem } from '../../grammar/syntax/diagnostics.ts'
import type { Dialect } from '../../grammar/syntax/operators.ts'
import { parse } from '../../grammar/syntax/parser.ts'
import type { Outcome, Value } from '../../grammar/syntax/value.ts'
import { usualContext } from './context.ts'

export type Attributes = Readonly<Record<string, Value>>

/** What an evaluation may read besides the attributes; whatever is left out has its usual value. */
export interface GivenContext extends Partial<EvaluationContext> {
  /** The attributes there may be; when given, naming another one is an error. */
  readonly schemaAttributes?: ReadonlySet<string>
}

/** What an expression came to. `invalid`: it could not be evaluated at all; `failed`: not with these values. */
export type Evaluated =
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  | { readonly kind: 'invalid'; readonly problem: Problem }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }

export type Evaluate = (expression: string, attributes: Attributes, context: GivenContext) => Evaluated

/** An expression that is ready to run, or what is wrong with it. */
type Prepared =
  | {
      readonly kind: 'ready'
      readonly node: Node
      readonly run: (attributes: Attributes, context: EvaluationContext) => Outcome
    }
  | { readonly kind: 'invalid'; readonly problem: Problem }

/**
 * Evaluates expressions one by one, keeping the most recently used in their compiled form. With `reference` they are
 * interpreted instead, which must give the same.
 */
export function createEvaluator(options: {
  readonly reference: boolean
  readonly dialect?: Dialect
  readonly kept?: number
}): Evaluate {
  const kept = options.kept ?? 2_000
  const { dialect = 'entra' } = options
  const prepared = new Map<string, Prepared>()
  const find = (expression: string): Prepared => {
    const known = prepared.get(expression) ?? prepare(expression, options.reference, dialect)
    prepared.delete(expression)
    prepared.set(expression, known)
    if (prepared.size > kept) prepared.delete(prepared.keys().next().value ?? '')
    return known
  }
  return (expression, attributes, context) => {
    const known = find(expression)
    if (known.kind === 'invalid') return known
    const unknown =
      context.schemaAttributes && firstError(check(known.node, { dialect, attributes: context.schemaAttributes }))
    if (unknown !== undefined) return { kind: 'invalid', problem: unknown }
    try {
      return { kind: 'outcome', outcome: known.run(attributes, { ...usualContext, ...context }) }
    } catch (error) {
      if (error instanceof EvaluationError) return { kind: 'failed', code: error.code, message: error.message }
      throw error
    }
  }
}

function prepare(expression: string, reference: boolean, dialect: Dialect): Prepared {
  const { node, problems } = parse(expression, dialect)
  const problem = firstError(problems) ?? (node && firstError(check(node, { dialect, named: new Set() })))
  if (problem !== undefined) return { kind: 'invalid', problem }
  if (node === undefined) throw new Error(`No tree and no problem: ${expression}`)
  return { kind: 'ready', node, run: reference ? interpreted(node, dialect) : compileExpression(node, { dialect }) }
}

function interpreted(node: Node, dialect: Dialect): (attributes: Attributes, context: EvaluationContext) => Outcome {
  return (attributes, context) =>
    interpret(node, {
      dialect,
      attribute: name => (Object.hasOwn(attributes, name) ? (attributes[name] ?? null) : null),
      context,
    })
}

function firstError(problems: readonly Problem[]): Problem | undefined {
  return problems.find(problem => problem.severity === 'error')
}
