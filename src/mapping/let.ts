import type { Node } from '../../grammar/syntax/ast.ts'
import type { PlacedText } from './findings.ts'
import { type FlowSource, readFlowSource, sourceNode } from './flow-source.ts'
import type { Item, Reading } from './reading.ts'

/** A sub-expression with a name: `$name` stands for it, and for those that come after it. */
export interface Let {
  readonly name: string
  readonly key: PlacedText
  readonly from: FlowSource
  readonly node: Node
}

/** Reads what stands under `let`. Names of `others` are taken. */
export function readLets(reading: Reading, item: Item | undefined, others: readonly Let[]): readonly Let[] {
  if (item === undefined) return []
  return reading.items(item.value, 'let').flatMap(entry => {
    const { key } = entry
    const name = key.text.replace(/^\$/, '')
    const from = readFlowSource(reading, entry)
    if (!/^[A-Za-z_]\w*$/.test(name)) {
      reading.report(key, {
        code: 'bad-name',
        message: `${key.text} cannot be the name of an expression.`,
        help: 'A name has letters, digits and _, and begins with no digit.',
      })
      return []
    }
    const taken = others.find(known => known.name === name)
    if (taken !== undefined) {
      reading.report(key, {
        code: 'duplicate-key',
        message: `The name ${name} is taken.`,
        help: `It stands in line ${reading.lineOf(taken.key)} already.`,
      })
      return []
    }
    return from === undefined ? [] : [{ name, key, from, node: sourceNode(from, 'string') }]
  })
}
