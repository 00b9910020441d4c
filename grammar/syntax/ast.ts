/** The operators of a comparison. */
export const operators = ['=', '<>', '>=', '<=', '>', '<'] as const
export type Operator = (typeof operators)[number]

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
  readonly args: readonly (Node | Empty)[]
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
/** `[country] = "USA"` */
export interface Comparison extends Stretch {
  readonly kind: 'comparison'
  readonly operator: Operator
  readonly left: Node
  readonly right: Node
}

/** A piece of an expression that has a value. */
export type Node = Call | AttributeRead | Constant | Word | Parameter | Comparison

/** The nodes right below one. */
function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'call':
      return node.args.filter(arg => arg.kind !== 'empty')
    case 'comparison':
      return [node.left, node.right]
    case 'attribute':
    case 'constant':
    case 'word':
    case 'parameter':
      return []
    default:
      return node satisfies never
  }
}

/** A node and all below it, outermost first, in the order of the text. */
export function* walk(node: Node): Generator<Node> {
  yield node
  for (const child of childrenOf(node)) yield* walk(child)
}
