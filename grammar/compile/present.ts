import type { Node } from '../syntax/ast.ts'
import { type Dialect, isComparison } from '../syntax/operators.ts'
import { argumentsOf, functionNamed } from './calls.ts'

/** The attributes that must have a value where a condition holds, or where it does not. */
export function presentWhere(condition: Node, holds: boolean, dialect: Dialect): readonly string[] {
  if (condition.kind === 'operation') {
    const { operator, left, right } = condition
    // Where both must hold, each says something of its own; where one of them may be it, nobody knows which.
    if (operator === (holds ? 'AND' : 'OR')) {
      return [...presentWhere(left, holds, dialect), ...presentWhere(right, holds, dialect)]
    }
    // Nothing compares with an absent value.
    return holds && isComparison(operator) ? [left, right].flatMap(nameOf) : []
  }
  return condition.kind === 'call' ? presentByCall(condition, holds, dialect) : []
}

function presentByCall(call: Extract<Node, { kind: 'call' }>, holds: boolean, dialect: Dialect): readonly string[] {
  const definition = functionNamed(call.name, dialect)
  const [argument] = definition === undefined ? [] : argumentsOf(call, definition)
  if (definition === undefined || argument === undefined) return []
  if (definition.name === 'Not') return presentWhere(argument, !holds, dialect)
  const asks = presence.get(definition.name)
  return asks === holds ? nameOf(argument) : []
}

/** Functions of which one answer says that their argument is there. */
const presence: ReadonlyMap<string, boolean> = new Map([
  ['IsPresent', true],
  ['IsString', true],
  ['IsNull', false],
  ['IsNothing', false],
  ['IsNullOrEmpty', false],
  ['IsMatch', true],
  ['StartsWith', true],
  ['EndsWith', true],
])

function nameOf(node: Node): readonly string[] {
  return node.kind === 'attribute' ? [node.name] : []
}
