import type { AttributePath, Filter, Literal } from './ast.ts'

/** The text of a filter. `parseFilter` of it gives an equal filter. */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'comparison':
      return `${printPath(filter.path)} ${filter.operator} ${printLiteral(filter.value)}`
    case 'presence':
      return `${printPath(filter.path)} pr`
    case 'element':
      return printPath(filter.path)
    case 'and':
      return filter.operands.map(operand => grouped(operand, ['and', 'or'])).join(' and ')
    case 'or':
      return filter.operands.map(operand => grouped(operand, ['or'])).join(' or ')
    case 'not':
      return `not (${printFilter(filter.operand)})`
    default:
      return filter satisfies never
  }
}

function grouped(operand: Filter, kinds: readonly Filter['kind'][]): string {
  return kinds.includes(operand.kind) ? `(${printFilter(operand)})` : printFilter(operand)
}

function printPath(path: AttributePath): string {
  const urn = path.urn === undefined ? '' : `${path.urn}:`
  const selector = path.selector === undefined ? '' : `[${printFilter(path.selector)}]`
  const sub = path.subAttribute === undefined ? '' : `.${path.subAttribute}`
  return `${urn}${path.attribute}${selector}${sub}`
}

const printLiteral = (value: Literal): string => (typeof value === 'bigint' ? String(value) : JSON.stringify(value))
