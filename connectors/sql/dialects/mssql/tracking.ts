import type { Preparation } from '../../../../src/connector/contract.ts'
import { unfit } from '../../columns.ts'
import type { SetUp } from '../../delta/set-up-steps.ts'
import { type Watched, watchedTables } from '../../delta/watched.ts'
import type { Raw, Snapshot, Statement } from '../../dialect.ts'
import type { Source } from '../../open.ts'
import { quote, quoted } from './quote.ts'

/** How many changes are read at once. */
export const changesAtOnce = 2000

/** The version of the last transaction that was committed; null where change tracking is off. */
export const currentVersion: Statement = {
  sql: 'SELECT CONVERT(nvarchar(20), CHANGE_TRACKING_CURRENT_VERSION())',
  parameters: [],
}

/** The first version since which all changes of a table are known; null where they are not tracked. */
export function firstVersion(table: string): Statement {
  return {
    sql: 'SELECT CONVERT(nvarchar(20), CHANGE_TRACKING_MIN_VALID_VERSION(OBJECT_ID(@p1)))',
    parameters: [quoted(table)],
  }
}

/** The keys of rows that changed since a version, from a position on. Each row is there once. */
export function changedKeys({ name, table, columns }: Watched, version: string, offset: number): Statement {
  const cells = columns.map(column => `c.${quote(column.name)}`).join(', ')
  const order = table.primaryKey.map(column => `c.${quote(column)}`).join(', ')
  return {
    sql: `SELECT ${cells} FROM CHANGETABLE(CHANGES ${quoted(name)}, @p1) AS c ORDER BY ${order} OFFSET @p2 ROWS FETCH NEXT ${changesAtOnce} ROWS ONLY`,
    parameters: [BigInt(version), offset],
  }
}

/** Throws where change tracking would not tell which entry a row belonged to that was deleted. */
export function demandPrimaryKey(watched: ReadonlyMap<string, Watched>): void {
  for (const { name, table, columns } of watched.values()) {
    const missing = columns.find(column => !table.primaryKey.includes(column.name))
    if (missing === undefined) continue
    throw unfit(
      { label: 'delta' },
      `change tracking tells the primary key of rows alone, and "${missing.name}" of ${name} is not in it. Choose triggers for delta.method.`,
    )
  }
}

/** Change tracking of the tables, with what the database itself needs for it. */
export async function trackingSetUp(source: Source, { kind }: Preparation): Promise<SetUp> {
  if (source.dialect.name !== 'mssql') {
    throw unfit({ label: 'delta' }, `delta.method tracking is for SQL Server, not for ${source.dialect.title}.`)
  }
  const watched = await watchedTables(source)
  if (kind === 'set-up') demandPrimaryKey(watched)
  const tables = [...watched.keys()]
  const isTracked = `EXISTS (SELECT 1 FROM sys.change_tracking_tables WHERE object_id = OBJECT_ID(`
  const frame = { end: '\nGO', isOneTransaction: false }
  if (kind === 'remove') {
    return {
      ...frame,
      steps: [
        {
          title: 'Ends change tracking of the tables. That of the database stays on: others may use it.',
          statements: tables.map(
            table => `IF ${isTracked}${literal(quoted(table))})) ALTER TABLE ${quoted(table)} DISABLE CHANGE_TRACKING`,
          ),
        },
      ],
    }
  }
  return {
    ...frame,
    steps: [
      {
        title: 'Change tracking of the database. What changed is kept for seven days: a delta import must come before.',
        statements: [
          'IF NOT EXISTS (SELECT 1 FROM sys.change_tracking_databases WHERE database_id = DB_ID()) ALTER DATABASE CURRENT SET CHANGE_TRACKING = ON (CHANGE_RETENTION = 7 DAYS, AUTO_CLEANUP = ON)',
        ],
      },
      {
        title: `Change tracking of ${tables.join(', ')}.`,
        statements: tables.map(
          table => `IF NOT ${isTracked}${literal(quoted(table))})) ALTER TABLE ${quoted(table)} ENABLE CHANGE_TRACKING`,
        ),
      },
    ],
  }
}

/** The rows of a statement that gives few. */
export async function rowsOf(snapshot: Snapshot, { sql, parameters }: Statement): Promise<readonly (readonly Raw[])[]> {
  const rows: (readonly Raw[])[] = []
  for await (const page of snapshot.pages(sql, parameters, changesAtOnce)) rows.push(...page)
  return rows
}

function literal(text: string): string {
  return `N'${text.replaceAll("'", "''")}'`
}
