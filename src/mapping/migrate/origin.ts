import type { Node } from '../../../grammar/syntax/ast.ts'
import { parse } from '../../../grammar/syntax/parser.ts'
import { inDocumentedCase, isSame } from './expression.ts'
import type { AttributeMapping, SourceTree } from './graph.ts'
import { type Note, note } from './note.ts'
import type { Flow } from './plan.ts'
import { rebuild } from './source-tree.ts'

/** Where the value of an attribute mapping comes from, or why that cannot be said. */
export type Origin =
  | { readonly from: Flow['from']; readonly structured: boolean; readonly notes: readonly Note[] }
  | { readonly from: undefined; readonly why: string }

/** A name that is an attribute without brackets. */
const bareName = /^[\p{L}\p{N}_][\p{L}\p{N}_.:-]*$/u

/** Functions whose values have parts: they fill whole elements. */
const structured = ['AppRoleAssignmentsComplex', 'AssertiveAppRoleAssignmentsComplex']

export function originOf({ source, defaultValue = '', path }: AttributeMapping): Origin {
  if (source === undefined) {
    if (defaultValue === '') return { from: undefined, why: 'It has neither a source nor a default value.' }
    const why = 'The value of every entry, now and later; there it is given to new objects alone.'
    const notes = [note('changed', [...path, 'defaultValue'], `defaultValue ${JSON.stringify(defaultValue)}`, why)]
    return { from: { kind: 'constant', value: defaultValue }, structured: false, notes }
  }
  const read = expressionOf(source)
  if (read.node === undefined) return { from: undefined, why: read.why }
  const { node, text, notes } = read
  if (node.kind === 'constant') {
    return { from: { kind: 'constant', value: String(node.value) }, structured: false, notes }
  }
  const isBare = node.kind === 'attribute' && bareName.test(node.name)
  const written = isBare ? node.name : inDocumentedCase(text)
  const name = node.kind === 'call' ? node.name.toLowerCase() : ''
  return {
    from: { kind: 'text', text: written },
    structured: structured.some(known => known.toLowerCase() === name),
    notes,
  }
}

/** The text of a flow as an expression. */
export function asExpression(text: string): string {
  return bareName.test(text) ? `[${text}]` : text
}

type Expression =
  | { readonly node: Node; readonly text: string; readonly notes: readonly Note[] }
  | { readonly node: undefined; readonly why: string }

/** The expression counts; where it cannot be read, the tree that it was parsed into. */
function expressionOf(source: SourceTree): Expression {
  const text = source.expression?.trim() ?? ''
  const { node, problems } = parse(text)
  if (node !== undefined) return { node, text, notes: disagreement(node, source) }
  const wrong = text === '' ? 'It has no expression.' : (problems[0]?.message ?? '')
  const rebuilt = hasTree(source) ? rebuild(source) : undefined
  if (rebuilt === undefined) return { node: undefined, why: wrong }
  if (rebuilt.kind === 'broken') return { node: undefined, why: `${wrong} ${rebuilt.reason}` }
  const again = parse(rebuilt.text)
  if (again.node === undefined) return { node: undefined, why: `${wrong} ${again.problems[0]?.message ?? ''}`.trim() }
  const guessed =
    rebuilt.guessed.length === 0
      ? ''
      : ` Arguments whose names are not known here were taken in order: ${rebuilt.guessed.join(', ')}.`
  const notes =
    text === '' && guessed === ''
      ? []
      : [
          note(
            'changed',
            [...source.path, 'expression'],
            `expression ${text}`.trim(),
            `${wrong} Put together from its parsed form.${guessed}`,
          ),
        ]
  return { node: again.node, text: rebuilt.text, notes }
}

function hasTree({ type, name }: SourceTree): boolean {
  return type !== undefined || name !== undefined
}

function disagreement(node: Node, source: SourceTree): readonly Note[] {
  const rebuilt = hasTree(source) ? rebuild(source) : undefined
  if (rebuilt?.kind !== 'expression' || rebuilt.guessed.length > 0) return []
  const tree = parse(rebuilt.text).node
  if (tree === undefined || isSame(node, tree)) return []
  const why = 'The expression counts, and says something else than its parsed form in the export.'
  return [note('changed', source.path, `parsed as ${rebuilt.text}`, why)]
}
