import type { Raw } from '../dialect.ts'

/** The columns of a changed row that tell which entry it belongs to. */
export type Key = Readonly<Record<string, Raw>>

/**
 * A key as triggers write it: JSON with each column's cell as text behind a letter, `{"id":"i:17","code":"t:A"}`. `i` is a
 * whole number, `d` another number, `x` octets in hexadecimal digits, `t` text.
 */
export function parseKey(text: string): Key {
  const parsed: unknown = JSON.parse(text)
  const cells = typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : []
  return Object.fromEntries(cells.map(([column, cell]) => [column, typeof cell === 'string' ? parseCell(cell) : null]))
}

function parseCell(text: string): Raw {
  const value = text.slice(2)
  switch (text[0]) {
    case 'i': {
      const number = Number(value)
      return Number.isSafeInteger(number) ? number : BigInt(value)
    }
    case 'd':
      return Number(value)
    case 'x':
      return new Uint8Array(Buffer.from(value, 'hex'))
    default:
      return value
  }
}
