import type { Call, Empty, Node } from './ast.ts'
import type { Problem } from './diagnostics.ts'
import { mistake } from './mistakes.ts'
import { type Dialect, isComparison, levelOf, type Operator, type Prefix, pipeLevel, prefixLevel } from './operators.ts'

/** A prefix or an operator where it stands. */
export interface Placed<T> {
  readonly what: T
  readonly start: number
  readonly end: number
}

/** Values with operators between them, as they stand in the text: `a = b AND NOT c`. */
export interface Chain {
  readonly operands: readonly Operand[]
  /** `operators[i]` stands between `operands[i]` and the next one. */
  readonly operators: readonly Placed<Operator | '|'>[]
}
export interface Operand {
  readonly prefixes: readonly Placed<Prefix>[]
  readonly node: Node
}

/** The tree of a chain, by the levels of its operators; what has no meaning is noted. */
export function climb(chain: Chain, dialect: Dialect, problems: Problem[]): Node {
  let at = 0
  /** Comparisons of this chain, without brackets around them. */
  const compared = new Set<Node>()

  function operand(): Node {
    const { prefixes, node } = chain.operands[at++] ?? missing()
    let value = node
    for (const [index, prefix] of [...prefixes.entries()].toReversed()) {
      // NOT takes all that binds tighter than itself, unless a sign stands before it.
      if (prefix.what === 'NOT' && index === 0) value = tail(value, prefixLevel('NOT'))
      value = prefix.what === 'NOT' ? not(value, prefix) : negative(value, prefix)
    }
    return value
  }

  /** Takes operators of this level and above behind a value. */
  function tail(first: Node, least: number): Node {
    let left = first
    for (;;) {
      const operator = chain.operators[at - 1]
      if (operator === undefined) return left
      const { what } = operator
      const level = what === '|' ? pipeLevel : levelOf(what, dialect)
      if (level < least) return left
      // A pipe takes all that stands before it, and what follows the call goes on with the call's value.
      if (what === '|') left = piped(left, operand(), operator, problems)
      else left = combined(left, tail(operand(), level + 1), { ...operator, what })
    }
  }

  function combined(left: Node, right: Node, { what, start, end }: Placed<Operator>): Node {
    if (dialect === 'entra' && isComparison(what) && compared.has(left)) {
      problems.push(
        mistake('chained-comparison', start, end, 'A comparison has two sides.', 'Put AND between comparisons.'),
      )
    }
    const node: Node = { kind: 'operation', operator: what, left, right, start: left.start, end: right.end }
    if (isComparison(what)) compared.add(node)
    return node
  }

  const first = operand()
  return tail(first, pipeLevel)
}

function not(operand: Node, { start }: Placed<unknown>): Node {
  return { kind: 'call', name: 'Not', nameAt: start, args: [operand], prefix: true, start, end: operand.end }
}

function negative(operand: Node, { start }: Placed<unknown>): Node {
  return { kind: 'negative', operand, start, end: operand.end }
}

function missing(): never {
  throw new Error('An operator has no operand.')
}

/** `[a] | Left(3)` is `Left([a], 3)`; where a `_` stands among the arguments, the value goes there. */
function piped(value: Node, into: Node, pipe: Placed<unknown>, problems: Problem[]): Node {
  const call = asCall(into)
  if (call === undefined) {
    const help = 'A pipe goes into a function: [name] | Trim() | ToUpper().'
    problems.push(mistake('bad-pipe', pipe.start, pipe.end, 'What follows | is not a call.', help))
    return into
  }
  const holes = call.args.filter(isHole)
  if (holes.length > 1) {
    const { start, end } = holes[1] ?? call
    problems.push(mistake('bad-pipe', start, end, 'There is one value to put in, and more than one _.'))
  }
  const position = call.args.findIndex(isHole)
  const args = position < 0 ? [value, ...call.args] : call.args.with(position, value)
  return { ...call, args, piped: Math.max(0, position), start: value.start }
}

function asCall(node: Node): Call | undefined {
  if (node.kind === 'word') {
    return { kind: 'call', name: node.name, nameAt: node.start, args: [], start: node.start, end: node.end }
  }
  return node.kind === 'call' && node.piped === undefined ? node : undefined
}

function isHole(arg: Node | Empty): boolean {
  return arg.kind === 'word' && arg.name === '_'
}
