import type { Node } from './ast.ts'
import { numberText } from './value.ts'

/** The text of a tree: reading it again gives the same tree, but for the offsets. */
export function print(node: Node): string {
  switch (node.kind) {
    case 'call':
      return `${node.name}(${node.args.map(arg => (arg.kind === 'empty' ? '' : print(arg))).join(', ')})`
    case 'comparison':
      return `${print(node.left)} ${node.operator} ${print(node.right)}`
    case 'attribute':
      return `[${node.name}]`
    case 'parameter':
      return `%${node.name}%`
    case 'word':
      return node.name
    case 'constant':
      return typeof node.value === 'string' ? `"${node.value.replace(/["\\]/g, '\\$&')}"` : numberText(node.value)
    default:
      return node satisfies never
  }
}
