import { EvaluationError } from '../functions/define.ts'
import { childrenOf, type Node } from '../syntax/ast.ts'
import type { Outcome } from '../syntax/value.ts'
import { interpret, type Surroundings } from './interpret.ts'

/** A sub-expression with a name: `$name` stands for its outcome. */
export interface Named {
  readonly name: string
  readonly node: Node
}

/** The deepest nesting of a named sub-expression together with those that it stands on. */
const maxLevels = 300

/** The names of those that are nested deeper: evaluating them would exhaust the stack. */
export function tooDeep(named: readonly Named[]): ReadonlySet<string> {
  const known = deepOnes.get(named)
  if (known !== undefined) return known
  const levels = new Map<string, number>()
  for (const { name, node } of named) levels.set(name, levelsOf(node, levels))
  const deep = new Set([...levels].filter(([, count]) => count > maxLevels).map(([name]) => name))
  deepOnes.set(named, deep)
  return deep
}
const deepOnes = new WeakMap<readonly Named[], ReadonlySet<string>>()

function levelsOf(root: Node, named: ReadonlyMap<string, number>): number {
  let levels = 0
  let deepest = 0
  for (let row: readonly Node[] = [root]; row.length > 0; row = row.flatMap(childrenOf)) {
    levels++
    for (const node of row) {
      const below = node.kind === 'variable' ? (named.get(node.name) ?? 0) : 0
      deepest = Math.max(deepest, levels + below)
    }
  }
  return deepest
}

export function refuseTooDeep(name: string): never {
  const message = `$${name} is nested more than ${maxLevels} deep together with what it stands on.`
  throw new EvaluationError('too-deep', message)
}

/**
 * Surroundings in which named sub-expressions have their outcomes: each is evaluated when it is first asked for, once
 * for an entry.
 */
export function withNamed(surroundings: Surroundings, named: readonly Named[]): Surroundings {
  if (named.length === 0) return surroundings
  const nodes = new Map(named.map(({ name, node }) => [name, node]))
  const deep = tooDeep(named)
  const outcomes = new Map<string, Outcome>()
  const all: Surroundings = {
    ...surroundings,
    attribute: name => surroundings.attribute(name),
    named(name) {
      const known = outcomes.get(name)
      if (known !== undefined) return known
      const node = nodes.get(name)
      if (deep.has(name)) refuseTooDeep(name)
      if (node === undefined) throw new Error(`There is no $${name}: the expression was not checked.`)
      const outcome = interpret(node, all)
      outcomes.set(name, outcome)
      return outcome
    },
  }
  return all
}
