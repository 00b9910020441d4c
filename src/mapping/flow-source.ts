import { isScalar, isSeq } from 'yaml'
import { wordNamed } from '../../grammar/compile/words.ts'
import { type Node, walk } from '../../grammar/syntax/ast.ts'
import type { Dialect } from '../../grammar/syntax/operators.ts'
import { parse } from '../../grammar/syntax/parser.ts'
import type { Source } from '../../grammar/syntax/span.ts'
import type { Kind } from '../model/schema.ts'
import type { Stretch } from '../model/settings.ts'
import type { PlacedText } from './findings.ts'
import { type Item, kindOf, quotesHelp, type Reading, stretchOf } from './reading.ts'

/** An expression in the file. */
export interface Expression {
  readonly kind: 'expression'
  readonly written: PlacedText
  readonly node: Node
}
/** One attribute as it is: such a flow works both ways. */
interface PlainAttribute {
  readonly kind: 'attribute'
  readonly written: PlacedText
  readonly name: string
  readonly node: Node
}
/** A value that stands in the file itself. */
interface FixedValue {
  readonly kind: 'constant'
  readonly written: PlacedText
  readonly value: string | number | bigint | boolean
}
export type FlowSource = Expression | PlainAttribute | FixedValue

/** Letters, digits and `_ - . :`, so that nothing else is taken for the name of an attribute. */
const bareName = /^[\p{L}\p{N}_][\p{L}\p{N}_.:-]*$/u

/** A bare name is an attribute, a YAML number or boolean a constant, all else an expression. */
export function readFlowSource(reading: Reading, item: Item): FlowSource | undefined {
  const node = reading.resolved(item)
  if (node === undefined) return undefined
  if (!isScalar(node)) {
    const message = `The value of ${item.key.text} comes from an attribute or an expression, not from ${kindOf(node)}.`
    reading.report(stretchOf(node), {
      code: 'wrong-shape',
      message,
      help: isSeq(node) ? quotesHelp(node, reading.source.text) : undefined,
    })
    return undefined
  }
  if (node.value === null) {
    reading.report(item.key, {
      code: 'missing-flow',
      message: `${item.key.text} has no value to come from.`,
      help: `Write the name of an attribute or an expression behind it, or delete the line.`,
    })
    return undefined
  }
  const written = reading.written(node)
  if (typeof node.value !== 'string') return fixed(written, node.value)
  const name = written.text.trim()
  if (bareName.test(name)) {
    const start = written.text.indexOf(name)
    return { kind: 'attribute', written, name, node: { kind: 'attribute', name, start, end: start + name.length } }
  }
  return readExpression(reading, written, node.type === 'PLAIN')
}

function readExpression(reading: Reading, written: PlacedText, plain: boolean): FlowSource | undefined {
  const { node, problems } = parse(written.text, reading.language)
  const isText = node === undefined || isWordy(node, reading.language)
  if (isText && !/["'()[\]%$]/.test(written.text)) {
    reading.report(written, {
      code: 'no-expression',
      message: 'This is neither the name of an attribute nor an expression.',
      help: constantHelp(written.text),
    })
    return undefined
  }
  for (const problem of problems) {
    const comment = plain && commentBehind(reading.source, written)
    const help = comment
      ? 'YAML takes what follows " #" as a comment. Put the expression in single quotes.'
      : problem.help
    reading.reportWithin(written, { ...problem, ...(help === undefined ? {} : { help }) })
  }
  if (node === undefined) return undefined
  return node.kind === 'attribute'
    ? { kind: 'attribute', written, name: node.name, node }
    : { kind: 'expression', written, node }
}

/** Whether there are words that mean nothing: `Europe/Berlin` is a text, and no division. */
function isWordy(node: Node, dialect: Dialect): boolean {
  return [...walk(node)].some(part => part.kind === 'word' && wordNamed(part.name, dialect) === undefined)
}

/** How a text that is not to be evaluated is written. */
export function constantHelp(text: string): string {
  return `A text that is always the same is written { constant: ${JSON.stringify(text)} }.`
}

/** Whether a comment cut the value short. */
function commentBehind(source: Source, { end }: Stretch): boolean {
  return /^[ \t]+#/.test(source.text.slice(end))
}

export function fixed(written: PlacedText, value: unknown): FixedValue {
  if (typeof value === 'bigint') {
    const safe = value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER
    return { kind: 'constant', written, value: safe ? Number(value) : value }
  }
  return {
    kind: 'constant',
    written,
    value: typeof value === 'number' || typeof value === 'boolean' ? value : written.text,
  }
}

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
