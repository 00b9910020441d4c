import { Document, type Node, type Pair, Scalar, type YAMLMap } from 'yaml'
import type { Note } from './note.ts'
import type { Entry, Flow, TypePlan } from './plan.ts'

const lineWidth = 120
/** Comments stand further in than the keys, and must fit all the same. */
const commentWidth = 108

/** The YAML of a mapping file. `head` goes above everything, as a comment. */
export function writeMapping(types: readonly TypePlan[], head: readonly string[] = []): string {
  const document = new Document({})
  const file = document.contents as YAMLMap
  file.add(document.createPair('dialect', 'entra'))
  const objectTypes = document.createNode({}) as YAMLMap
  file.add(pair(document, 'objectTypes', objectTypes))
  for (const [index, type] of types.entries()) {
    const written = pair(document, type.name, typeNode(document, type))
    written.key.spaceBefore = index > 0
    comment(written.key, type.title === undefined ? [] : [type.title])
    objectTypes.add(written)
  }
  if (head.length > 0) document.commentBefore = wrapped(head).join('\n')
  return document.toString({ lineWidth, singleQuote: true })
}

function typeNode(document: Document, type: TypePlan): YAMLMap {
  const node = document.createNode({ resource: type.resource }) as YAMLMap
  if (type.scope !== undefined) {
    const scope = pair(document, 'scope', expression(type.scope.expression, 'scope'))
    comment(scope.key, type.scope.title === undefined ? [] : [type.scope.title])
    node.add(scope)
  }
  node.add(pair(document, 'flows', flowsNode(document, type.entries)))
  return node
}

/** What is left out stands as a comment at its place: above the flow that follows it, or at the end. */
function flowsNode(document: Document, entries: readonly Entry[]): YAMLMap {
  const node = document.createNode({}) as YAMLMap
  let above: string[] = []
  for (const { flow, leftOut, notes } of entries) {
    above.push(...wrapped(notes.filter(({ kind }) => kind !== 'flow').map(line)))
    if (leftOut === undefined) {
      const written = flowPair(document, flow)
      if (above.length > 0) written.key.commentBefore = above.join('\n')
      above = []
      node.add(written)
    } else above.push(...wrapped([`Not carried over: ${leftOut}`]), ...asComment(flow))
  }
  if (above.length > 0) node.comment = above.join('\n')
  return node
}

function line({ what, why }: Note): string {
  return `${what}: ${why}`
}

/** The lines that the flow would have. */
function asComment(flow: Flow): readonly string[] {
  const document = new Document({})
  const node = document.contents as YAMLMap
  node.add(flowPair(document, flow))
  const options = { lineWidth: commentWidth, singleQuote: true, nullStr: '' }
  const lines = document.toString(options).trimEnd().split('\n')
  return lines.map(text => ` ${text}`)
}

function flowPair(document: Document, { target, from, ...options }: Flow): Keyed {
  if (from.kind === 'text' && Object.keys(options).length === 0)
    return pair(document, target, expression(from.text, target))
  const source = from.kind === 'constant' ? { constant: from.value } : { from: from.text }
  const long = document.createNode({ ...source, ...options }) as YAMLMap
  long.flow = true
  const constant = long.get('constant', true)
  // A line break within a flow is folded where the text stands without quotes.
  if (constant instanceof Scalar && /[\r\n]/.test(String(constant.value))) constant.type = 'QUOTE_DOUBLE'
  return pair(document, target, long)
}

/** A long expression goes into a block, where it needs no quotes. */
function expression(text: string, key: string): Scalar {
  const scalar = new Scalar(text === '' ? null : text)
  const isLong = text.length + key.length > lineWidth - 10 || text.includes('\n')
  // What has no blank cannot be folded, and what begins with one must say how far it is indented.
  if (isLong && /^\S.*\s/s.test(text)) scalar.type = 'BLOCK_FOLDED'
  return scalar
}

type Keyed = Pair<Scalar, Node> & { key: Scalar }

function pair(document: Document, key: string, value: Node): Keyed {
  return document.createPair(new Scalar(key), value) as Keyed
}

function comment(node: Scalar, lines: readonly string[]): void {
  if (lines.length > 0) node.commentBefore = wrapped(lines).join('\n')
}

/** Comments of a width to read. An empty text stays an empty line; what goes on is indented. */
function wrapped(texts: readonly string[]): string[] {
  return texts.flatMap(text => {
    const lines: string[] = []
    let current = ''
    for (const word of text
      .replace(/[\s\p{Cc}]+/gu, ' ')
      .trim()
      .split(' ')) {
      const isFull = current !== '' && current.length + word.length >= commentWidth
      if (isFull) lines.push(current)
      current = isFull ? `  ${word}` : current === '' ? word : `${current} ${word}`
    }
    return [...lines, current].map(one => (one === '' ? '' : ` ${one}`))
  })
}
