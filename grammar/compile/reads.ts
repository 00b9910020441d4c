import type { Reads } from '../functions/define.ts'
import { type Node, walk, withChildren } from '../syntax/ast.ts'
import type { Dialect } from '../syntax/operators.ts'
import { functionNamed } from './calls.ts'
import type { Named } from './named.ts'
import { freeVariables } from './variables.ts'

/** The attributes that expressions read, in the order in which they first occur. */
export function attributesOf(...nodes: readonly Node[]): readonly string[] {
  const names = new Set<string>()
  for (const node of nodes) {
    for (const part of walk(node)) if (part.kind === 'attribute') names.add(part.name)
  }
  return [...names]
}

/** The named sub-expressions that nodes stand on, also by way of others, in the order in which they are given. */
export function namedBehind<N extends Named>(
  nodes: readonly Node[],
  named: readonly N[],
  dialect: Dialect,
): readonly N[] {
  const byName = new Map(named.toReversed().map(one => [one.name, one]))
  const found = new Set<N>()
  const rest = [...nodes]
  for (let node = rest.pop(); node !== undefined; node = rest.pop()) {
    for (const name of freeVariables(node, dialect)) {
      const one = byName.get(name)
      if (one === undefined || found.has(one)) continue
      found.add(one)
      rest.push(one.node)
    }
  }
  return named.filter(one => found.has(one))
}

/** What expressions read besides attributes. */
export function readsOf(dialect: Dialect, ...nodes: readonly Node[]): readonly Reads[] {
  const reads = new Set<Reads>()
  for (const node of nodes) {
    for (const part of walk(node)) {
      if (part.kind === 'call') for (const read of functionNamed(part.name, dialect)?.reads ?? []) reads.add(read)
    }
  }
  return [...reads]
}

/**
 * Whether expressions give the same for the same attributes, as long as the mapping with its tables is the same: they
 * read no clock, draw no random numbers and do not ask the target.
 */
export function isPure(dialect: Dialect, ...nodes: readonly Node[]): boolean {
  return readsOf(dialect, ...nodes).every(read => read === 'domain' || read === 'tables')
}

/** The expression with the values of parameters put in their places. Those without a value stay. */
export function bindParameters(node: Node, parameters: Readonly<Record<string, string>>): Node {
  if (node.kind !== 'parameter') return withChildren(node, child => bindParameters(child, parameters))
  const value = Object.hasOwn(parameters, node.name) ? parameters[node.name] : undefined
  return value === undefined ? node : { kind: 'constant', value, start: node.start, end: node.end }
}
