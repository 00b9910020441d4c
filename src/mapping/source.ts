import type { Node } from '../../grammar/syntax/ast.ts'
import type { Kind } from '../model/schema.ts'
import type { FlowSource } from './file.ts'

/**
 * The tree of what a value comes from. A constant for a target that holds text is what stands in the file: 007 stays
 * 007.
 */
export function sourceNode(source: FlowSource, kind: Kind): Node {
  if (source.kind !== 'constant') return source.node
  const { value, written } = source
  const at = { start: 0, end: written.text.length }
  if (kind === 'string') return { kind: 'constant', value: written.text, ...at }
  if (typeof value === 'boolean') return { kind: 'word', name: value ? 'True' : 'False', ...at }
  return { kind: 'constant', value, ...at }
}
