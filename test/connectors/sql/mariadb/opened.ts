import { connectionOf } from '../../../../connectors/sql/connection.ts'
import type { Database, Raw, Snapshot } from '../../../../connectors/sql/dialect.ts'
import { mariadb } from '../../../../connectors/sql/dialects/mariadb.ts'
import type { ConnectionSettings } from '../../../../connectors/sql/settings/connection.ts'
import { failureIn } from '../../../../src/model/target-failure.ts'
import type { MariadbServer } from '../../../servers/mariadb.ts'

/** The database `erp` of a server. Whoever opens it closes it. */
export async function opened(server: MariadbServer, settings: Partial<ConnectionSettings> = {}): Promise<Database> {
  return await mariadb.open(connectionOf({ ...server.settings(), ...settings }, server.folder))
}

export async function rowsOf(pages: AsyncIterable<Raw[][]>): Promise<Raw[][]> {
  const rows: Raw[][] = []
  for await (const page of pages) rows.push(...page)
  return rows
}

/** What a statement gives in a snapshot of its own. */
export async function read(database: Database, sql: string, parameters: readonly Raw[] = []): Promise<Raw[][]> {
  return await within(database, async snapshot => await rowsOf(snapshot.pages(sql, parameters, 100)))
}

export async function within<T>(database: Database, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  const snapshot = await database.snapshot()
  try {
    return await work(snapshot)
  } finally {
    await snapshot.close()
  }
}

/** What is thrown, by its kind. */
export async function failing(
  work: Promise<unknown>,
): Promise<{ readonly kind: string; readonly message: string; readonly error: unknown }> {
  try {
    await work
  } catch (error) {
    const { kind, message } = failureIn(error) ?? { kind: '', message: '' }
    if (kind !== '') return { kind, message, error }
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'none'
    return { kind: code, message: String(error), error }
  }
  return { kind: 'nothing', message: '', error: undefined }
}
