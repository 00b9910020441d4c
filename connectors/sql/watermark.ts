import type { Raw } from './dialect.ts'
import type { Since } from './statements.ts'

/**
 * The greatest watermarks an import has seen, by object type, as text that keeps the type of each value:
 * `{"user":{"own":"text:2026-03-01T08:00:00Z","children":{"roles":"integer:17"}}}`.
 */
export type Watermarks = Readonly<Record<string, Since>>

export function printWatermarks(watermarks: Watermarks): string {
  return JSON.stringify(watermarks, (_, value: unknown) => {
    switch (typeof value) {
      case 'string':
        return `text:${value}`
      case 'bigint':
        return `integer:${value}`
      case 'number':
        return `${Number.isInteger(value) ? 'integer' : 'decimal'}:${value}`
      default:
        return value
    }
  })
}

export function parseWatermarks(text: string): Watermarks {
  return JSON.parse(text, (_, value: unknown): unknown => (typeof value === 'string' ? parseValue(value) : value))
}

function parseValue(text: string): Raw {
  const colon = text.indexOf(':')
  const value = text.slice(colon + 1)
  switch (text.slice(0, colon)) {
    case 'integer': {
      const number = Number(value)
      return Number.isSafeInteger(number) ? number : BigInt(value)
    }
    case 'decimal':
      return Number(value)
    default:
      return value
  }
}
