import { incomplete, isIncomplete } from '../../model/value.ts'
import type { SentRows } from './messages.ts'

/** Rows as they are sent. The mark of an incomplete list is a symbol, which no message keeps. */
export function sentRows(rows: readonly unknown[]): SentRows {
  const marks: number[] = []
  for (let row = 0; row < rows.length; row++) {
    const cells = rows[row]
    if (!Array.isArray(cells)) continue
    for (let at = 0; at < cells.length; at++) {
      const cell: unknown = cells[at]
      if (typeof cell === 'object' && isIncomplete(cell)) marks.push(row, at)
    }
  }
  return { rows, incomplete: marks }
}

/** Rows as they were before they were sent. Changes them in place: they have just been made from a message. */
export function receivedRows({ rows, incomplete: marks }: SentRows): readonly unknown[] {
  for (let i = 0; i < marks.length; i += 2) {
    const cells = rows[marks[i] ?? -1] as unknown[] | undefined
    const at = marks[i + 1] ?? -1
    const list = cells?.[at]
    if (cells !== undefined && Array.isArray(list)) cells[at] = incomplete(list)
  }
  return rows
}
