import { interpret, type Surroundings } from '../../../grammar/compile/interpret.ts'
import { type Named, withNamed } from '../../../grammar/compile/named.ts'
import { EvaluationError } from '../../../grammar/functions/define.ts'
import { childrenOf, type Node } from '../../../grammar/syntax/ast.ts'
import type { Outcome } from '../../../grammar/syntax/value.ts'

/** A node as it was evaluated: what it came to, and what that was made of. */
export interface Evaluated {
  readonly node: Node
  readonly result: Outcome | EvaluationError
  /** In the order of evaluation. The body of a lambda is here once for each value it was called with. */
  readonly parts: readonly Evaluated[]
}

/** Evaluates expressions that share named sub-expressions, and keeps what each node came to. */
export class Trace {
  readonly #surroundings: Surroundings
  readonly #named: ReadonlyMap<string, Node>
  /** The node that a node is a part of; `undefined` for a whole expression. */
  readonly #above = new Map<Node, Node | undefined>()
  /** Evaluated nodes whose own whole has not come to its end yet. */
  readonly #open: Evaluated[] = []
  readonly #evaluated = new Map<string, Evaluated>()

  constructor(surroundings: Omit<Surroundings, 'watch' | 'named'>, named: readonly Named[]) {
    this.#named = new Map(named.map(({ name, node }) => [name, node]))
    for (const { node } of named) this.#place(node, undefined)
    const watch: NonNullable<Surroundings['watch']> = (node, result) => this.#watch(node, result)
    const attribute = (name: string) => surroundings.attribute(name)
    this.#surroundings = withNamed({ ...surroundings, attribute, watch }, named)
  }

  /** The sub-expressions with names that were asked for so far, in the order in which they were. */
  get named(): ReadonlyMap<string, Evaluated> {
    return this.#evaluated
  }

  /** Evaluates an expression that was checked. */
  evaluate(node: Node, dialect = this.#surroundings.dialect): Evaluated {
    this.#place(node, undefined)
    try {
      interpret(node, { ...this.#surroundings, dialect })
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error
    }
    const whole = this.#open.pop()
    if (whole?.node !== node) throw new Error('The evaluator did not tell what the expression came to.')
    return whole
  }

  #place(node: Node, above: Node | undefined): void {
    this.#above.set(node, above)
    // A lambda itself has no value: its body is a part of the call that calls it.
    for (const child of childrenOf(node)) this.#place(child.kind === 'lambda' ? child.body : child, node)
  }

  #watch(node: Node, result: Outcome | EvaluationError): void {
    // What the evaluator puts in place of a node of its own accord stands in no text.
    if (!this.#above.has(node)) return
    if (node.kind === 'variable') this.#keepNamed(node.name)
    const first = this.#open.findLastIndex(({ node: part }) => this.#above.get(part) !== node) + 1
    this.#open.push({ node, result, parts: this.#open.splice(first) })
  }

  /** The first use of a name evaluates what it stands for right before. */
  #keepNamed(name: string): void {
    const last = this.#open.at(-1)
    if (last === undefined || last.node !== this.#named.get(name)) return
    this.#open.pop()
    this.#evaluated.set(name, last)
  }
}
