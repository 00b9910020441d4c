import { insertText, namesOf, valuesText } from '../../export/text.ts'
import type { RowsToWrite, WriteSyntax } from '../../export/write-syntax.ts'

/** https://www.sqlite.org/lang_insert.html, lang_upsert.html, lang_update.html §2.2 (UPDATE FROM). */
export const write: WriteSyntax = {
  maxParameters: 32_766,
  maxRows: 1000,
  insertNothing: table => `INSERT INTO ${table} DEFAULT VALUES`,
  insertReturning: (rows, returned) => ({
    sql: `${insertText(rows)} RETURNING ${namesOf(returned)}`,
    numbered: false,
  }),
  upsert: (rows, key) => `${insertText(rows)} ON CONFLICT (${key.join(', ')}) DO ${changed(rows, key)}`,
  insertMissing: (rows, key) => `${insertText(rows)} ON CONFLICT (${key.join(', ')}) DO NOTHING`,
  update: (rows, keyLength) => {
    const column = (index: number): string => `v.column${index + 1}`
    const set = rows.columns.slice(keyLength).map(({ name }, index) => `${name} = ${column(keyLength + index)}`)
    const paired = rows.columns.slice(0, keyLength).map(({ name }, index) => `t.${name} = ${column(index)}`)
    return `UPDATE ${rows.table} AS t SET ${set.join(', ')} FROM (VALUES ${valuesText(rows.rows)}) AS v WHERE ${paired.join(' AND ')}`
  },
  defaultWord: undefined,
  defaults: table => ({ sql: 'SELECT name, dflt_value FROM pragma_table_info(?)', parameters: [table] }),
  locking: { afterTable: '', atEnd: '' },
}

function changed({ columns }: RowsToWrite, key: readonly string[]): string {
  const set = columns.filter(({ name }) => !key.includes(name)).map(({ name }) => `${name} = excluded.${name}`)
  return set.length === 0 ? 'NOTHING' : `UPDATE SET ${set.join(', ')}`
}
