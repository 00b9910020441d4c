import { assignedText, namesOf, numberedNames, pairedText, valuesText } from '../../export/text.ts'
import type { RowsToWrite, WriteSyntax } from '../../export/write-syntax.ts'

/** https://learn.microsoft.com/sql/t-sql/statements/merge-transact-sql, …/queries/output-clause-transact-sql. */
export const write: WriteSyntax = {
  maxParameters: 2000,
  maxRows: 1000,
  insertNothing: table => `INSERT INTO ${table} DEFAULT VALUES`,
  // MERGE can give back columns of its source, so each key comes with the position of its row; by way of a variable,
  // because OUTPUT alone is not allowed for tables with triggers.
  insertReturning: (rows, returned) => {
    const list = numberedNames(rows.columns.length)
    const numbered = rows.rows.map((row, position) => [...row, String(position)])
    const kept = returned.map(({ declared }, index) => `k${index} ${keptType(declared)}`)
    const source = `(VALUES ${valuesText(numbered)}) AS v(${[...list, 'n'].join(', ')})`
    const insert = `INSERT (${namesOf(rows.columns)}) VALUES (${list.map(name => `v.${name}`).join(', ')})`
    const output = returned.map(({ name }) => `inserted.${name}`).join(', ')
    return {
      sql: `DECLARE @k TABLE (${[...kept, 'n int'].join(', ')}); MERGE INTO ${rows.table} AS t USING ${source} ON 1 = 0 WHEN NOT MATCHED THEN ${insert} OUTPUT ${output}, v.n INTO @k; SELECT * FROM @k;`,
      numbered: true,
    }
  },
  upsert: (rows, key) => {
    const list = numberedNames(rows.columns.length)
    const others = rows.columns.flatMap(({ name }, index) =>
      key.includes(name) ? [] : [`t.${name} = v.${list[index]}`],
    )
    const matched = others.length === 0 ? '' : ` WHEN MATCHED THEN UPDATE SET ${others.join(', ')}`
    return `MERGE INTO ${rows.table} WITH (HOLDLOCK) AS t USING ${sourceOf(rows)} ON ${onKey(rows, key)}${matched} WHEN NOT MATCHED THEN INSERT (${namesOf(rows.columns)}) VALUES (${list.map(name => `v.${name}`).join(', ')});`
  },
  insertMissing: (rows, key) => {
    const list = numberedNames(rows.columns.length).map(name => `v.${name}`)
    return `INSERT INTO ${rows.table} (${namesOf(rows.columns)}) SELECT ${list.join(', ')} FROM ${sourceOf(rows)} WHERE NOT EXISTS (SELECT 1 FROM ${rows.table} AS t WITH (UPDLOCK, HOLDLOCK) WHERE ${onKey(rows, key)})`
  },
  update: (rows, keyLength) =>
    `UPDATE t SET ${assignedText(rows, keyLength)} FROM ${rows.table} AS t JOIN ${sourceOf(rows)} ON ${pairedText(rows.columns.slice(0, keyLength))}`,
  defaultWord: 'DEFAULT',
  locking: { afterTable: ' WITH (UPDLOCK)', atEnd: '' },
}

function sourceOf({ columns, rows }: RowsToWrite): string {
  return `(VALUES ${valuesText(rows)}) AS v(${numberedNames(columns.length).join(', ')})`
}

function onKey({ columns }: RowsToWrite, key: readonly string[]): string {
  return columns.flatMap(({ name }, index) => (key.includes(name) ? [`t.${name} = v.c${index}`] : [])).join(' AND ')
}

/** Nothing is written to a column that is declared as `timestamp`. */
function keptType(declared: string): string {
  return /^(timestamp|rowversion)$/i.test(declared) ? 'binary(8)' : declared
}
