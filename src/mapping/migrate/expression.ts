import { functionNamed } from '../../../grammar/compile/calls.ts'
import { type Node, walk, withChildren } from '../../../grammar/syntax/ast.ts'
import { parse } from '../../../grammar/syntax/parser.ts'
import { print } from '../../../grammar/syntax/print.ts'

/** A text as a constant of an expression. */
export function quoted(text: string): string {
  return print({ kind: 'constant', value: text, start: 0, end: 0 })
}

/** An attribute as an expression names it; `undefined` for a name that would be read as something else. */
export function attributeText(name: string): string | undefined {
  const text = `[${name}]`
  const { node } = parse(text)
  return node?.kind === 'attribute' && node.name === name ? text : undefined
}

/** The value of an expression, or another one where it is absent. */
export function orElse(expression: string, text: string): string {
  const { node } = parse(expression)
  return `${node !== undefined && standsAlone(node) ? expression : `(${expression})`} ?? ${quoted(text)}`
}

/** Whether no operator beside the expression can tear it apart. */
function standsAlone(node: Node): boolean {
  if (node.kind === 'call') return node.piped === undefined && node.prefix !== true
  return node.kind === 'attribute' || node.kind === 'constant' || node.kind === 'word' || node.kind === 'parameter'
}

/** The same expression with each function as it is documented; Microsoft's own pages write `switch(`. */
export function inDocumentedCase(expression: string): string {
  const { node } = parse(expression)
  if (node === undefined) return expression
  let text = expression
  for (const part of walk(node)) {
    const documented =
      part.kind === 'call' && part.prefix !== true ? functionNamed(part.name, 'entra')?.name : undefined
    // Names of the same length: no offset behind this one moves.
    if (part.kind === 'call' && documented !== undefined)
      text = text.slice(0, part.nameAt) + documented + text.slice(part.nameAt + documented.length)
  }
  return text
}

/** Whether two expressions say the same, but for white space, empty arguments at the end, and `1` written as `"1"`. */
export function isSame(one: Node, other: Node): boolean {
  return print(plain(one)) === print(plain(other))
}

function plain(node: Node): Node {
  const below = withChildren(node, plain)
  switch (below.kind) {
    case 'call': {
      const needed = below.args.findLastIndex(arg => arg.kind !== 'empty') + 1
      return { ...below, name: below.name.toLowerCase(), args: below.args.slice(0, needed) }
    }
    case 'constant':
      return { ...below, value: String(below.value) }
    default:
      return below
  }
}
