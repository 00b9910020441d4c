import { assignedText, insertText, namesOf, numberedNames, pairedText, valuesText } from '../../export/text.ts'
import type { RowsToWrite, WriteSyntax, WrittenColumn } from '../../export/write-syntax.ts'

/** https://www.postgresql.org/docs/current/sql-insert.html, sql-update.html, sql-values.html. */
export const write: WriteSyntax = {
  maxParameters: 65_535,
  maxRows: 1000,
  insertNothing: table => `INSERT INTO ${table} DEFAULT VALUES`,
  // Rows are sorted before the numbers of a sequence are taken, so these ascend with the positions.
  insertReturning: ({ table, columns, rows }, returned) => {
    const values = cast(columns, rows).map((row, position) => [...row, String(position)])
    const list = numberedNames(columns.length)
    return {
      sql: `INSERT INTO ${table} (${namesOf(columns)}) SELECT ${list.map(name => `v.${name}`).join(', ')} FROM (VALUES ${valuesText(values)}) AS v(${[...list, 'n'].join(', ')}) ORDER BY v.n RETURNING ${namesOf(returned)}`,
      numbered: false,
    }
  },
  upsert: (rows, key) => `${insertText(rows)} ON CONFLICT (${key.join(', ')}) DO ${changed(rows, key)}`,
  insertMissing: (rows, key) => `${insertText(rows)} ON CONFLICT (${key.join(', ')}) DO NOTHING`,
  update: (rows, keyLength) => {
    const list = numberedNames(rows.columns.length).join(', ')
    const values = valuesText(cast(rows.columns, rows.rows))
    return `UPDATE ${rows.table} AS t SET ${assignedText(rows, keyLength)} FROM (VALUES ${values}) AS v(${list}) WHERE ${pairedText(rows.columns.slice(0, keyLength))}`
  },
  defaultWord: 'DEFAULT',
  locking: { afterTable: '', atEnd: ' FOR UPDATE' },
}

/** A list of rows has the types of its first row. */
function cast(columns: readonly WrittenColumn[], rows: RowsToWrite['rows']): RowsToWrite['rows'] {
  const [first, ...others] = rows
  if (first === undefined) return rows
  return [first.map((placeholder, index) => `${placeholder}${castText(columns[index]?.declared ?? '')}`), ...others]
}

/**
 * A cast to the type without its length: an explicit cast to a length cuts what is too long without a word, while the
 * assignment to the column refuses it. `character` and `bit` alone would mean a length of 1.
 */
function castText(declared: string): string {
  if (declared === '') return ''
  // A type of somebody's own with a name in quotes has no length.
  if (declared.includes('"')) return `::${declared}`
  const type = declared.replace(/\(\d[^()]*\)/, '')
  return `::${type.replace(/^character(?=$|\[)/, 'bpchar').replace(/^bit(?=$|\[)/, 'varbit')}`
}

function changed({ columns }: RowsToWrite, key: readonly string[]): string {
  const set = columns.filter(({ name }) => !key.includes(name)).map(({ name }) => `${name} = excluded.${name}`)
  return set.length === 0 ? 'NOTHING' : `UPDATE SET ${set.join(', ')}`
}
