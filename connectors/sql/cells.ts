import type { Raw } from './dialect.ts'

/** Data with cells of a database in it, as JSON that keeps the type of each cell: `text:Ann`, `integer:17`. */
export function printCells(data: unknown): string {
  return JSON.stringify(data, (_, value: unknown) => {
    switch (typeof value) {
      case 'string':
        return `text:${value}`
      case 'bigint':
        return `integer:${value}`
      case 'number':
        return `${Number.isSafeInteger(value) ? 'integer' : 'decimal'}:${value}`
      default:
        return value instanceof Uint8Array ? `octets:${Buffer.from(value).toString('base64')}` : value
    }
  })
}

/** Throws a `SyntaxError` for a text that is not of `printCells`. */
export function parseCells(text: string): unknown {
  return JSON.parse(text, (_, value: unknown): unknown => (typeof value === 'string' ? parseCell(value) : value))
}

function parseCell(text: string): Raw {
  const colon = text.indexOf(':')
  const value = text.slice(colon + 1)
  switch (text.slice(0, colon)) {
    case 'integer': {
      const number = Number(value)
      return Number.isSafeInteger(number) ? number : BigInt(value)
    }
    case 'decimal':
      return Number(value)
    case 'octets':
      return new Uint8Array(Buffer.from(value, 'base64'))
    default:
      return value
  }
}
