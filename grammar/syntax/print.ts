import type { Call, Empty, Node } from './ast.ts'
import { type Dialect, isComparison, levelOf, operandLevel, pipeLevel, prefixLevel, spelling } from './operators.ts'
import { numberText } from './value.ts'

/** The text of a tree: reading it again gives the same tree, but for the offsets. Brackets stand where they must. */
export function print(node: Node, dialect: Dialect = 'entra'): string {
  switch (node.kind) {
    case 'call':
      return call(node, dialect)
    case 'operation': {
      const level = levelOf(node.operator, dialect)
      // Operators of one level are taken from the left, and a comparison has no other one beside it.
      const left = within(node.left, isComparison(node.operator) && dialect === 'entra' ? level + 1 : level, dialect)
      return `${left} ${spelling(node.operator, dialect)} ${within(node.right, level + 1, dialect)}`
    }
    case 'negative':
      return `-${signed(node.operand, dialect)}`
    case 'lambda':
      return `$${node.variable} => ${print(node.body, dialect)}`
    case 'variable':
      return `$${node.name}`
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

function call(node: Call, dialect: Dialect): string {
  const { name, args, piped: position, prefix } = node
  if (position !== undefined) return piped(node, position, dialect)
  const [operand] = args
  if (prefix === true && operand !== undefined && operand.kind !== 'empty') {
    const text = within(operand, prefixLevel('NOT'), dialect)
    // With a bracket behind it, NOT is the function of that name.
    if (!text.startsWith('(')) return `NOT ${text}`
  }
  return `${name}(${list(args, dialect)})`
}

function list(args: readonly (Node | Empty)[], dialect: Dialect): string {
  return args.map(arg => (arg.kind === 'empty' ? '' : print(arg, dialect))).join(', ')
}

function piped({ name, args }: Call, position: number, dialect: Dialect): string {
  const value = args[position]
  const others =
    position === 0
      ? args.slice(1)
      : args.map((arg, i): Node | Empty => (i === position ? { kind: 'word', name: '_', start: 0, end: 0 } : arg))
  const before = value === undefined || value.kind === 'empty' ? '' : within(value, pipeLevel, dialect)
  return `${before} | ${name}(${list(others, dialect)})`
}

/** A node as an operand of an operator of some level: in brackets where it would be torn apart. */
function within(node: Node, level: number, dialect: Dialect): string {
  const text = print(node, dialect)
  return levelOfNode(node, dialect) < level ? `(${text})` : text
}

function levelOfNode(node: Node, dialect: Dialect): number {
  switch (node.kind) {
    case 'operation':
      return levelOf(node.operator, dialect)
    case 'negative':
      return prefixLevel('-')
    case 'lambda':
      return -1
    case 'call':
      if (node.piped !== undefined) return pipeLevel
      return node.prefix === true && print(node, dialect).startsWith('NOT ') ? prefixLevel('NOT') : operandLevel
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
function signed(operand: Node, dialect: Dialect): string {
  const isNumber = operand.kind === 'constant' && typeof operand.value !== 'string'
  const isPrefixed = operand.kind === 'negative'
  return isNumber || isPrefixed ? `(${print(operand, dialect)})` : within(operand, prefixLevel('-'), dialect)
}
