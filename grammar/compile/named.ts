import type { Node } from '../syntax/ast.ts'
import type { Outcome } from '../syntax/value.ts'
import { interpret, type Surroundings } from './interpret.ts'

/** A sub-expression with a name: `$name` stands for its outcome. */
export interface Named {
  readonly name: string
  readonly node: Node
}

/**
 * Surroundings in which named sub-expressions have their outcomes: each is evaluated when it is first asked for, once
 * for an entry.
 */
export function withNamed(surroundings: Surroundings, named: readonly Named[]): Surroundings {
  if (named.length === 0) return surroundings
  const nodes = new Map(named.map(({ name, node }) => [name, node]))
  const outcomes = new Map<string, Outcome>()
  const all: Surroundings = {
    ...surroundings,
    attribute: name => surroundings.attribute(name),
    named(name) {
      const known = outcomes.get(name)
      if (known !== undefined) return known
      const node = nodes.get(name)
      if (node === undefined) throw new Error(`There is no $${name}: the expression was not checked.`)
      const outcome = interpret(node, all)
      outcomes.set(name, outcome)
      return outcome
    },
  }
  return all
}
