import { type Node, walk, withChildren } from '../syntax/ast.ts'
import type { Dialect } from '../syntax/operators.ts'
import { print } from '../syntax/print.ts'
import { functionOf } from './calls.ts'
import type { Named } from './named.ts'
import { isPure } from './reads.ts'
import { freeVariables, scopesOf } from './variables.ts'

/**
 * Flows in which each sub-expression that occurs several times has a name, so that it is computed once for a row. Only
 * what is worth it: pure calls of some weight that read attributes and no variable of a lambda around them.
 */
export function share<F extends { readonly node: Node }>(
  flows: readonly F[],
  named: readonly Named[],
  dialect: Dialect,
): { readonly flows: readonly F[]; readonly named: readonly Named[] } {
  const keys = new Map<Node, string>()
  const times = new Map<string, number>()
  const count = (node: Node, bound: readonly string[]): void => {
    if (isWorthwhile(node, dialect) && !readsAny(node, bound, dialect)) {
      const key = print(node, dialect)
      keys.set(node, key)
      times.set(key, (times.get(key) ?? 0) + 1)
    }
    for (const { node: child, variable } of scopesOf(node, dialect)) {
      count(child, variable === undefined ? bound : [...bound, variable])
    }
  }
  for (const { node } of [...named, ...flows]) count(node, [])
  const shared = new Map<string, Named>()
  const found: Named[] = []
  const replaced = (node: Node): Node => {
    const key = keys.get(node)
    if (key === undefined || (times.get(key) ?? 0) < 2) return withChildren(node, replaced)
    const known = shared.get(key)
    if (known !== undefined) return variable(known.name, node)
    // What is inside is named first, since a named sub-expression stands on those before it. The name is none that a
    // person can write.
    const inner = withChildren(node, replaced)
    const one = { name: `=${shared.size}`, node: inner }
    shared.set(key, one)
    found.push(one)
    return variable(one.name, node)
  }
  for (const { name, node } of named) found.push({ name, node: replaced(node) })
  const all = flows.map(flow => ({ ...flow, node: replaced(flow.node) }))
  return { flows: all, named: found }
}

function readsAny(node: Node, variables: readonly string[], dialect: Dialect): boolean {
  if (variables.length === 0) return false
  const free = freeVariables(node, dialect)
  return variables.some(name => free.has(name))
}

function variable(name: string, { start, end }: Node): Node {
  return { kind: 'variable', name, start, end }
}

function isWorthwhile(node: Node, dialect: Dialect): boolean {
  if (node.kind !== 'call') return false
  const parts = [...walk(node)]
  const calls = parts.filter(part => part.kind === 'call')
  const isHeavy = calls.length > 1 || functionOf(node, dialect).emit === undefined
  return isHeavy && parts.some(part => part.kind === 'attribute') && isPure(dialect, node)
}
