import { argumentsOf, functionNamed, paramAt } from '../../../grammar/compile/calls.ts'
import { type Call, type Empty, type Node, withChildren } from '../../../grammar/syntax/ast.ts'
import type { Dialect } from '../../../grammar/syntax/operators.ts'

/**
 * An expression in which an empty result (`Switch([x], , "a", "b")` has none for other values) is a node, so that it
 * can be told whether it was chosen. It means the same: the attribute in its place has a name that none can have.
 */
export function withEmptyResults(node: Node, dialect: Dialect): Node {
  const inner = withChildren(node, child => withEmptyResults(child, dialect))
  if (inner.kind !== 'call') return inner
  const results = resultPositions(inner, dialect)
  const { args } = inner
  return { ...inner, args: args.map((arg, i) => (arg.kind === 'empty' && results.includes(i) ? nothing(arg) : arg)) }
}

function nothing({ start, end }: Empty): Node {
  return { kind: 'attribute', name: '', start, end }
}

/** Whether a node stands for an empty result. */
export function isEmptyResult(node: Node): boolean {
  return node.kind === 'attribute' && node.name === ''
}

/** Where the results stand among which a call chooses. */
export function resultPositions(call: Call, dialect: Dialect): readonly number[] {
  const definition = functionNamed(call.name, dialect)
  if (definition?.kind !== 'lazy') return []
  return argumentsOf(call, definition).flatMap((_, i) => (paramAt(definition, i)?.result === true ? [i] : []))
}
