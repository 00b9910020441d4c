import type { Raw } from '../../dialect.ts'

/** Integers arrive as `bigint`, the only way that loses none; those a number holds become numbers, in place. */
export function exactly(row: Raw[]): Raw[] {
  for (let index = 0; index < row.length; index++) {
    const cell = row[index]
    if (typeof cell !== 'bigint') continue
    const number = Number(cell)
    if (Number.isSafeInteger(number)) row[index] = number
  }
  return row
}
