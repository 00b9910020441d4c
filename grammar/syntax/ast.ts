import type { Operator } from './operators.ts'

/** Where a node stands in the text: from `start` up to `end`, in UTF-16 code units. */
interface Stretch {
  readonly start: number
  readonly end: number
}

/** `Join(" ", [givenName], [surname])`. An argument left empty keeps its position. */
export interface Call extends Stretch {
  readonly kind: 'call'
  /** As written; functions are found without regard to case. */
  readonly name: string
  /** Where the name begins: behind the first argument of a call that is piped into. */
  readonly nameAt: number
  readonly args: readonly (Node | Empty)[]
  /** The argument that was piped into the call: `[a] | Left(3)` is `Left([a], 3)`, and the argument 0. */
  readonly piped?: number
  /** Written as `NOT [a]`, which is `Not([a])`. */
  readonly prefix?: true
}
/** Nothing between two commas. */
export interface Empty extends Stretch {
  readonly kind: 'empty'
}
/** `[mail]` */
export interface AttributeRead extends Stretch {
  readonly kind: 'attribute'
  readonly name: string
}
/** `"text"`, `42`, `&HF` */
export interface Constant extends Stretch {
  readonly kind: 'constant'
  readonly value: string | number | bigint
}
/** A bare word: `IgnoreAttributeFlow`, `vbTextCompare`, `True`. */
export interface Word extends Stretch {
  readonly kind: 'word'
  readonly name: string
}
/** `%DomainFQDN%` */
export interface Parameter extends Stretch {
  readonly kind: 'parameter'
  readonly name: string
}
/** `$name`: what a lambda calls its value, or a sub-expression with a name. */
export interface Variable extends Stretch {
  readonly kind: 'variable'
  readonly name: string
}
/** `$x => ToLower($x)` */
export interface Lambda extends Stretch {
  readonly kind: 'lambda'
  readonly variable: string
  readonly body: Node
}
/** `[country] = "USA"`, `[first] & " " & [last]` */
export interface Operation extends Stretch {
  readonly kind: 'operation'
  readonly operator: Operator
  readonly left: Node
  readonly right: Node
}
/** `-[n]` */
export interface Negative extends Stretch {
  readonly kind: 'negative'
  readonly operand: Node
}

/** A piece of an expression that has a value. */
export type Node = Call | AttributeRead | Constant | Word | Parameter | Variable | Lambda | Operation | Negative

/** The nodes right below one, in the order of evaluation. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'call':
      return node.args.filter(arg => arg.kind !== 'empty')
    case 'operation':
      return [node.left, node.right]
    case 'negative':
      return [node.operand]
    case 'lambda':
      return [node.body]
    case 'attribute':
    case 'constant':
    case 'word':
    case 'parameter':
    case 'variable':
      return []
    default:
      return node satisfies never
  }
}

/** A node and all below it, outermost first, in the order of the text. */
export function* walk(root: Node): Generator<Node> {
  // Generators within each other would hand on each node of a deep tree as many times as it is deep.
  const rest = [root]
  for (let node = rest.pop(); node !== undefined; node = rest.pop()) {
    yield node
    rest.push(...childrenOf(node).toReversed())
  }
}

/** The same tree with other nodes right below the root. */
export function withChildren(node: Node, change: (child: Node) => Node): Node {
  switch (node.kind) {
    case 'call':
      return { ...node, args: node.args.map(arg => (arg.kind === 'empty' ? arg : change(arg))) }
    case 'operation':
      return { ...node, left: change(node.left), right: change(node.right) }
    case 'negative':
      return { ...node, operand: change(node.operand) }
    case 'lambda':
      return { ...node, body: change(node.body) }
    case 'attribute':
    case 'constant':
    case 'word':
    case 'parameter':
    case 'variable':
      return node
    default:
      return node satisfies never
  }
}
