import type { Call, Constant, Empty, Node } from './ast.ts'
import { type Dialect, isComparison, levelOf, operandLevel, pipeLevel, prefixLevel, spelling } from './operators.ts'
import { numberText } from './value.ts'

/** How a tree is written. */
interface Form {
  readonly dialect: Dialect
  /** The text that the tree was read from. */
  readonly source: string | undefined
}

/**
 * The text of a tree: reading it again gives the same tree, but for the offsets. Brackets stand where they must. With the
 * text that the tree was read from, constants are written as they stand there: `&HF` stays `&HF`.
 */
export function print(node: Node, dialect: Dialect = 'entra', source?: string): string {
  return written(node, { dialect, source })
}

function written(node: Node, form: Form): string {
  switch (node.kind) {
    case 'call':
      return call(node, form)
    case 'operation': {
      const level = levelOf(node.operator, form.dialect)
      // Operators of one level are taken from the left, and a comparison has no other one beside it.
      const left = within(node.left, isComparison(node.operator) && form.dialect === 'entra' ? level + 1 : level, form)
      return `${left} ${spelling(node.operator, form.dialect)} ${within(node.right, level + 1, form)}`
    }
    case 'negative':
      return `-${signed(node.operand, form)}`
    case 'lambda':
      return `$${node.variable} => ${written(node.body, form)}`
    case 'variable':
      return `$${node.name}`
    case 'attribute':
      return `[${node.name}]`
    case 'parameter':
      return `%${node.name}%`
    case 'word':
      return node.name
    case 'constant':
      return constant(node, form)
    default:
      return node satisfies never
  }
}

function constant({ value, start, end }: Constant, { source }: Form): string {
  // A node reaches over the brackets around it.
  if (source !== undefined) return source.slice(start, end).replace(/^[\s(]+|[\s)]+$/g, '')
  return typeof value === 'string' ? `"${value.replace(/["\\]/g, '\\$&')}"` : numberText(value)
}

function call(node: Call, form: Form): string {
  const { name, args, piped: position, prefix } = node
  if (position !== undefined) return piped(node, position, form)
  const [operand] = args
  if (prefix === true && operand !== undefined && operand.kind !== 'empty') {
    const text = within(operand, prefixLevel('NOT'), form)
    // With a bracket behind it, NOT is the function of that name.
    if (!text.startsWith('(')) return `NOT ${text}`
  }
  return `${name}(${list(args, form)})`
}

function list(args: readonly (Node | Empty)[], form: Form): string {
  return args.map(arg => (arg.kind === 'empty' ? '' : written(arg, form))).join(', ')
}

function piped({ name, args }: Call, position: number, form: Form): string {
  const value = args[position]
  const others =
    position === 0
      ? args.slice(1)
      : args.map((arg, i): Node | Empty => (i === position ? { kind: 'word', name: '_', start: 0, end: 0 } : arg))
  const before = value === undefined || value.kind === 'empty' ? '' : within(value, pipeLevel, form)
  return `${before} | ${name}(${list(others, form)})`
}

/** A node as an operand of an operator of some level: in brackets where it would be torn apart. */
function within(node: Node, level: number, form: Form): string {
  const text = written(node, form)
  return levelOfNode(node, text, form) < level ? `(${text})` : text
}

/** The text is that of the node: printing it again for each NOT would take twice as long with every one of them. */
function levelOfNode(node: Node, text: string, form: Form): number {
  switch (node.kind) {
    case 'operation':
      return levelOf(node.operator, form.dialect)
    case 'negative':
      return prefixLevel('-')
    case 'lambda':
      return -1
    case 'call':
      if (node.piped !== undefined) return pipeLevel
      return node.prefix === true && text.startsWith('NOT ') ? prefixLevel('NOT') : operandLevel
    case 'constant':
    case 'attribute':
    case 'parameter':
    case 'variable':
    case 'word':
      return operandLevel
    default:
      return node satisfies never
  }
}

/** A number behind a sign would be a number with that sign. */
function signed(operand: Node, form: Form): string {
  const isNumber = operand.kind === 'constant' && typeof operand.value !== 'string'
  const isPrefixed = operand.kind === 'negative'
  return isNumber || isPrefixed ? `(${written(operand, form)})` : within(operand, prefixLevel('-'), form)
}
