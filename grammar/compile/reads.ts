import type { Reads } from '../functions/define.ts'
import { type Node, walk } from '../syntax/ast.ts'
import { functionNamed } from './calls.ts'

/** The attributes that expressions read, in the order in which they first occur. */
export function attributesOf(...nodes: readonly Node[]): readonly string[] {
  const names = new Set<string>()
  for (const node of nodes) {
    for (const part of walk(node)) if (part.kind === 'attribute') names.add(part.name)
  }
  return [...names]
}

/** What expressions read besides attributes. Nothing: they are pure functions of the entry. */
export function readsOf(...nodes: readonly Node[]): readonly Reads[] {
  const reads = new Set<Reads>()
  for (const node of nodes) {
    for (const part of walk(node)) {
      if (part.kind === 'parameter') reads.add('context')
      if (part.kind === 'call') for (const read of functionNamed(part.name)?.reads ?? []) reads.add(read)
    }
  }
  return [...reads]
}

/** The expression with the values of parameters put in their places. Those without a value stay. */
export function bindParameters(node: Node, parameters: Readonly<Record<string, string>>): Node {
  switch (node.kind) {
    case 'parameter': {
      const value = Object.hasOwn(parameters, node.name) ? parameters[node.name] : undefined
      return value === undefined ? node : { kind: 'constant', value, start: node.start, end: node.end }
    }
    case 'comparison':
      return { ...node, left: bindParameters(node.left, parameters), right: bindParameters(node.right, parameters) }
    case 'call':
      return { ...node, args: node.args.map(arg => (arg.kind === 'empty' ? arg : bindParameters(arg, parameters))) }
    case 'constant':
    case 'attribute':
    case 'word':
      return node
    default:
      return node satisfies never
  }
}
