import type { Cell, Complex, Value } from '../../model/value.ts'

/** A cell as text, equal for equal values. The order of the values of a list says nothing. */
export function cellText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return 'absent'
  if (typeof cell === 'bigint') return cell.toString()
  if (cell instanceof Uint8Array) return `octets ${Buffer.from(cell).toString('base64')}`
  if (typeof cell !== 'object') return JSON.stringify(cell)
  if (Array.isArray(cell)) {
    const values = (cell as readonly Value[]).map(cellText).toSorted(byText)
    return values.length === 0 ? 'absent' : `[${values.join(', ')}]`
  }
  const parts = Object.entries(cell as Complex).map(([name, value]) => `${name}: ${cellText(value)}`)
  return `{ ${parts.toSorted(byText).join(', ')} }`
}

/** A row as text, equal for equal entries. */
export function rowText(row: readonly Cell[]): string {
  return row.map(cellText).join(' | ')
}

/** Text of any length, as much of it as a line holds. */
export function shortened(text: string, length = 160): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text
}

function byText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
