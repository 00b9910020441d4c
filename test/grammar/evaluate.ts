import { check } from '../../grammar/compile/check.ts'
import { compileExpression } from '../../grammar/compile/compile.ts'
import { interpret } from '../../grammar/compile/interpret.ts'
import { type EvaluationContext, EvaluationError } from '../../grammar/functions/define.ts'
import type { Node } from '../../grammar/syntax/ast.ts'
import { parse } from '../../grammar/syntax/parser.ts'
import { NO_FLOW_OBJECT, type Outcome, type Value } from '../../grammar/syntax/value.ts'

export type Attributes = Readonly<Record<string, Value>>
/** What came of an expression, in a form that can be compared and printed. */
export type Result =
  | { readonly value: Value }
  | { readonly error: string }
  | { readonly noFlow: true; readonly scope?: 'object' }

/** A context whose clock stands still and whose random numbers repeat. */
export function stillContext(known: Partial<EvaluationContext> = {}): EvaluationContext {
  let seed = 1
  return {
    now: () => Date.parse('2025-07-30T00:00:00Z'),
    random: () => (seed = (seed * 16807) % 2147483647) / 2147483647,
    parameters: {},
    defaultDomain: 'example.com',
    ...known,
  }
}

/** The tree of an expression that should be right. */
export function read(expression: string): Node {
  const { node, problems } = parse(expression)
  const errors = [...problems, ...(node === undefined ? [] : check(node))].filter(
    problem => problem.severity === 'error',
  )
  if (node === undefined || errors.length > 0) throw new Error(errors.map(problem => problem.message).join(' '))
  return node
}

export const modes = {
  interpreted: (node: Node, attributes: Attributes, context: EvaluationContext): Outcome =>
    interpret(node, {
      attribute: name => (Object.hasOwn(attributes, name) ? (attributes[name] ?? null) : null),
      context,
    }),
  compiled: (node: Node, attributes: Attributes, context: EvaluationContext): Outcome =>
    compileExpression(node)(attributes, context),
}
export type Mode = keyof typeof modes

/** Reads, checks and evaluates a text; whatever is wrong with it is its error. */
export function evaluate(
  mode: Mode,
  expression: string | Node,
  attributes: Attributes = {},
  context: EvaluationContext = stillContext(),
): Result {
  let node: Node
  if (typeof expression === 'string') {
    const { node: read, problems } = parse(expression)
    const [error] = [...problems, ...(read === undefined ? [] : check(read))].filter(p => p.severity === 'error')
    if (read === undefined || error !== undefined) return { error: error?.code ?? 'syntax' }
    node = read
  } else node = expression
  try {
    const outcome = modes[mode](node, attributes, context)
    if (typeof outcome !== 'symbol') return { value: outcome }
    return outcome === NO_FLOW_OBJECT ? { noFlow: true, scope: 'object' } : { noFlow: true }
  } catch (error) {
    if (error instanceof EvaluationError) return { error: error.code }
    throw error
  }
}
