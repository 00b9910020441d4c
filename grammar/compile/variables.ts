import { childrenOf, type Node } from '../syntax/ast.ts'
import type { Dialect } from '../syntax/operators.ts'
import { functionNamed, paramAt } from './calls.ts'

/** A node below another, and the variable that has a value there. */
interface Scoped {
  readonly node: Node
  readonly variable: string | undefined
}

/**
 * The nodes right below one, with the variable that a lambda brings along. In `Select($x, [list], UCase($x))` the third
 * argument is the body of one, and the first only gives it its name.
 */
export function scopesOf(node: Node, dialect: Dialect): readonly Scoped[] {
  if (node.kind === 'lambda') return [{ node: node.body, variable: node.variable }]
  if (node.kind !== 'call') return childrenOf(node).map(child => ({ node: child, variable: undefined }))
  const definition = functionNamed(node.name, dialect)
  const position = definition?.params.findIndex(param => param.type === 'variable') ?? -1
  const named = node.args[position]
  return node.args.flatMap((arg, i): readonly Scoped[] => {
    if (arg.kind === 'empty') return []
    if (definition === undefined || named?.kind !== 'variable') return [{ node: arg, variable: undefined }]
    if (i === position) return []
    return [{ node: arg, variable: paramAt(definition, i)?.type === 'lambda' ? named.name : undefined }]
  })
}

/** The variables that get their value from outside of a node. */
export function freeVariables(node: Node, dialect: Dialect): ReadonlySet<string> {
  if (node.kind === 'variable') return new Set([node.name])
  const free = new Set<string>()
  for (const { node: child, variable } of scopesOf(node, dialect)) {
    for (const name of freeVariables(child, dialect)) if (name !== variable) free.add(name)
  }
  return free
}
