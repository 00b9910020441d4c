import { isAlias, isMap, isScalar, isSeq, type Node, type Scalar } from 'yaml'

/** The way to a place of the file: keys, and `[]` for the item of a list. */
export type Path = readonly string[]

/** The item of a list, in a path. */
export const item = '[]'

/** A key with its value, or an item of a list. */
export interface Entry {
  readonly path: Path
  readonly key: Scalar | undefined
  readonly value: Node | null
  /** The mapping or list that it belongs to. */
  readonly holder: Node
  /** It stands within `{ }` or `[ ]`. */
  readonly inFlow: boolean
}

/** A mapping file is not nested deeper, and a text that is must not exhaust the stack. */
export const maxDepth = 16

/** All keys of a document and the items of its lists, in the order of the text. What an alias stands for comes once. */
export function* entriesOf(node: Node | null, path: Path = [], inFlow = false): Generator<Entry> {
  if (path.length === maxDepth) return
  if (isMap(node)) {
    const flows = inFlow || node.flow === true
    for (const { key, value } of node.items) {
      if (!isScalar(key)) continue
      const entry = { path: [...path, keyText(key)], key, value: value as Node | null, holder: node, inFlow: flows }
      yield entry
      if (!isAlias(entry.value)) yield* entriesOf(entry.value, entry.path, flows)
    }
  } else if (isSeq(node)) {
    const flows = inFlow || node.flow === true
    for (const value of node.items) {
      const entry = { path: [...path, item], key: undefined, value: value as Node | null, holder: node, inFlow: flows }
      yield entry
      if (!isAlias(entry.value)) yield* entriesOf(entry.value, entry.path, flows)
    }
  }
}

export function keyText({ value, source }: Scalar): string {
  return typeof value === 'string' ? value : (source ?? String(value))
}
