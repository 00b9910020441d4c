import type { CatalogueTable } from '../catalogue.ts'
import type { Dialect, Raw, Snapshot } from '../dialect.ts'
import { quotedName } from './related.ts'

/** How many rows are looked at, where values tell what a column means. */
const sampleRows = 1000

/** A database that is looked around in. */
export interface Surroundings {
  readonly dialect: Dialect
  readonly snapshot: Snapshot
}

/** The different values of a column in some rows, as texts. A column with more than a few has no meaning to be told. */
export async function distinctValues(
  { dialect, snapshot }: Surroundings,
  table: CatalogueTable,
  column: string,
): Promise<readonly string[]> {
  const some = first(dialect, sampleRows, `q.${dialect.quote(column)} AS v`, `${quotedName(dialect, table)} AS q`)
  const sql = `SELECT DISTINCT t.v FROM (${some}) AS t`
  const values: string[] = []
  for await (const page of snapshot.pages(sql, [], sampleRows)) {
    values.push(...page.flatMap(([cell]) => (cell === null || cell === undefined ? [] : [textOf(cell)])))
  }
  return values.toSorted()
}

/** Whether a row has no value in a column. */
export async function hasGaps(
  { dialect, snapshot }: Surroundings,
  table: CatalogueTable,
  column: string,
): Promise<boolean> {
  const where = `${quotedName(dialect, table)} AS q WHERE q.${dialect.quote(column)} IS NULL`
  let found = false
  for await (const page of snapshot.pages(first(dialect, 1, '1 AS v', where), [], 1)) found ||= page.length > 0
  return found
}

function first(dialect: Dialect, rows: number, what: string, where: string): string {
  return dialect.name === 'mssql'
    ? `SELECT TOP (${rows}) ${what} FROM ${where}`
    : `SELECT ${what} FROM ${where} LIMIT ${rows}`
}

function textOf(cell: Exclude<Raw, null>): string {
  return cell instanceof Uint8Array ? cell.toHex() : String(cell)
}
