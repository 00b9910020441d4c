import { EvaluationError } from '../functions/define.ts'
import type { Constant, Empty, Node } from '../syntax/ast.ts'
import type { Dialect } from '../syntax/operators.ts'
import { argumentsOf, functionOf, paramAt } from './calls.ts'
import { coerce, type TargetKind } from './coerce.ts'

/**
 * An expression for a target of one value, its fixed results being of the target's kind already: a boolean's
 * `Switch([status], "True", "left", "False")` then yields booleans, and none is converted for every entry. A constant
 * that does not fit stays, as it fails only where it is chosen.
 */
export function settled<N extends Node | Empty>(node: N, kind: TargetKind, dialect: Dialect): N | Constant | Node {
  if (node.kind === 'constant') return settledConstant(node, kind)
  if (node.kind === 'operation' && node.operator === '??') {
    return { ...node, left: settled(node.left, kind, dialect), right: settled(node.right, kind, dialect) }
  }
  if (node.kind !== 'call') return node
  const definition = functionOf(node, dialect)
  const count = argumentsOf(node, definition).length
  const isResult = (position: number): boolean => position < count && paramAt(definition, position)?.result === true
  return { ...node, args: node.args.map((arg, position) => (isResult(position) ? settled(arg, kind, dialect) : arg)) }
}

function settledConstant(node: Constant, kind: TargetKind): Node {
  const value = fitting(node.value, kind)
  if (typeof value === 'boolean')
    return { kind: 'word', name: value ? 'True' : 'False', start: node.start, end: node.end }
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint'
  return isPlain ? { ...node, value } : node
}

function fitting(value: Constant['value'], kind: TargetKind): ReturnType<typeof coerce> {
  try {
    return coerce(kind, false, value)
  } catch (error) {
    if (error instanceof EvaluationError) return value
    throw error
  }
}
