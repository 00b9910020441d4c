import type { UnitSet } from './sets.ts'

/** A place in the text at which a pattern can ask to be, with .NET's meaning. */
export type Place =
  | 'text-start'
  | 'line-start'
  | 'text-end'
  /** The end, or before a newline that is the last character. */
  | 'final-end'
  | 'line-end'
  | 'word-boundary'
  | 'no-word-boundary'
  /** Where the match before this one ended. */
  | 'last-match'

/** A piece of a parsed pattern. Options such as `(?i)` are already worked into the sets and places. */
export type Node =
  | { readonly kind: 'unit'; readonly set: UnitSet }
  | { readonly kind: 'sequence'; readonly items: readonly Node[] }
  | { readonly kind: 'choice'; readonly options: readonly Node[] }
  | { readonly kind: 'repeat'; readonly body: Node; readonly min: number; readonly max: number; readonly lazy: boolean }
  | { readonly kind: 'capture'; readonly group: number; readonly body: Node }
  | { readonly kind: 'atomic'; readonly body: Node }
  | { readonly kind: 'look'; readonly behind: boolean; readonly negative: boolean; readonly body: Node }
  | { readonly kind: 'reference'; readonly group: number; readonly ignoreCase: boolean }
  | { readonly kind: 'place'; readonly place: Place }

export interface Pattern {
  readonly text: string
  readonly root: Node
  /** The number of each group by its name and by its number as text. Group 0 is the match. */
  readonly groups: ReadonlyMap<string, number>
  /** The highest group number. */
  readonly lastGroup: number
}

/** The nodes right below one. */
function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'sequence':
      return node.items
    case 'choice':
      return node.options
    case 'repeat':
    case 'capture':
    case 'atomic':
    case 'look':
      return [node.body]
    case 'unit':
    case 'reference':
    case 'place':
      return []
    default:
      return node satisfies never
  }
}

/** A node and all below it. */
export function* walk(node: Node): Generator<Node> {
  yield node
  for (const child of childrenOf(node)) yield* walk(child)
}

/** Whether a node can match without consuming anything. */
export function isNullable(node: Node): boolean {
  switch (node.kind) {
    case 'unit':
      return false
    case 'sequence':
      return node.items.every(isNullable)
    case 'choice':
      return node.options.some(isNullable)
    case 'repeat':
      return node.min === 0 || isNullable(node.body)
    case 'capture':
    case 'atomic':
      return isNullable(node.body)
    case 'look':
    case 'reference':
    case 'place':
      return true
    default:
      return node satisfies never
  }
}
