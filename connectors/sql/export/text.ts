import type { RowsToWrite, WrittenColumn } from './write-syntax.ts'

/** `("a", "b") VALUES (?, ?), (?, ?)`. */
export function insertText({ table, columns, rows }: RowsToWrite): string {
  return `INSERT INTO ${table} (${namesOf(columns)}) VALUES ${valuesText(rows)}`
}

export function valuesText(rows: RowsToWrite['rows']): string {
  return rows.map(row => `(${row.join(', ')})`).join(', ')
}

export function namesOf(columns: readonly WrittenColumn[]): string {
  return columns.map(({ name }) => name).join(', ')
}

/** `c0, c1, c2`: names of columns of a list of rows that stands for a table. */
export function numberedNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `c${index}`)
}

/** `t."id" = v.c0 AND …`: how rows of a table are told from each other by the first columns of a list. */
export function pairedText(columns: readonly WrittenColumn[], table = 't', list = 'v'): string {
  return columns.map(({ name }, index) => `${table}.${name} = ${list}.c${index}`).join(' AND ')
}

/** `"name" = v.c1, …`: the columns behind the key. */
export function assignedText({ columns }: RowsToWrite, keyLength: number, prefix = '', list = 'v'): string {
  return columns
    .slice(keyLength)
    .map(({ name }, index) => `${prefix}${name} = ${list}.c${keyLength + index}`)
    .join(', ')
}
