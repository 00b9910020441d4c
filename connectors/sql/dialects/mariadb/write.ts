import { assignedText, insertText, namesOf, numberedNames, pairedText } from '../../export/text.ts'
import type { RowsToWrite, WriteSyntax } from '../../export/write-syntax.ts'

/** https://mariadb.com/kb/en/insert/, insert-on-duplicate-key-update/, update/. */
export const write: WriteSyntax = {
  maxParameters: 65_535,
  maxRows: 1000,
  insertNothing: table => `INSERT INTO ${table} () VALUES ()`,
  insertReturning: (rows, returned) => ({
    sql: `${insertText(rows)} RETURNING ${namesOf(returned)}`,
    numbered: false,
  }),
  // MariaDB since 10.5; MySQL has no RETURNING.
  returningProbe: { sql: 'SELECT VERSION()', answers: /^(10\.([5-9]|\d\d)|1[1-9]|[2-9]\d)\..*mariadb/i },
  upsert: (rows, key) => `${insertText(rows)} ON DUPLICATE KEY UPDATE ${changed(rows, key)}`,
  insertMissing: (rows, key) => `${insertText(rows)} ON DUPLICATE KEY UPDATE ${key[0] ?? ''} = ${key[0] ?? ''}`,
  // An empty part first gives the list the types and collations of the columns, so that comparisons can use an index.
  update: (rows, keyLength) => {
    const names = numberedNames(rows.columns.length)
    const typed = rows.columns.map(({ name }, index) => `${name} AS ${names[index]}`).join(', ')
    const parts = [
      `SELECT ${typed} FROM ${rows.table} WHERE 1 = 0`,
      ...rows.rows.map(row => `SELECT ${row.join(', ')}`),
    ]
    return `UPDATE ${rows.table} AS t JOIN (${parts.join(' UNION ALL ')}) AS v ON ${pairedText(rows.columns.slice(0, keyLength))} SET ${assignedText(rows, keyLength, 't.')}`
  },
  defaultWord: 'DEFAULT',
  locking: { afterTable: '', atEnd: ' FOR UPDATE' },
}

function changed({ columns }: RowsToWrite, key: readonly string[]): string {
  const set = columns.filter(({ name }) => !key.includes(name)).map(({ name }) => `${name} = VALUES(${name})`)
  return set.length === 0 ? `${key[0] ?? ''} = ${key[0] ?? ''}` : set.join(', ')
}
