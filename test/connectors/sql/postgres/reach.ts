import type { Connection } from '../../../../connectors/sql/connection.ts'
import type { Database, Raw, Snapshot } from '../../../../connectors/sql/dialect.ts'
import { postgres } from '../../../../connectors/sql/dialects/postgres.ts'
import type { TargetFailureKind } from '../../../../src/model/target-failure.ts'
import { failureIn } from '../../../../src/model/target-failure.ts'
import type { PostgresServer } from '../../../servers/postgres.ts'

export function connectionTo(server: PostgresServer, more: Partial<Connection> = {}): Connection {
  return {
    dialect: 'postgres',
    host: server.host,
    port: server.port,
    database: 'erp',
    user: server.user,
    password: server.password,
    file: undefined,
    tls: undefined,
    poolSize: 4,
    connectTimeoutMs: 5_000,
    statementTimeoutMs: 60_000,
    lockTimeoutMs: 5_000,
    applicationName: 'ecmahost',
    ...more,
  }
}

export async function opened(server: PostgresServer, more: Partial<Connection> = {}): Promise<Database> {
  return await postgres.open(connectionTo(server, more))
}

/** Does some work in a snapshot of its own. */
export async function inSnapshot<T>(database: Database, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  const snapshot = await database.snapshot()
  try {
    return await work(snapshot)
  } finally {
    await snapshot.close()
  }
}

export async function allPages(
  snapshot: Snapshot,
  sql: string,
  parameters: readonly Raw[] = [],
  pageRows = 100,
): Promise<Raw[][]> {
  const rows: Raw[][] = []
  for await (const page of snapshot.pages(sql, parameters, pageRows)) rows.push(...page)
  return rows
}

/** The same by way of bytes. */
export async function allRaw(
  snapshot: Snapshot,
  sql: string,
  parameters: readonly Raw[] = [],
  pageRows = 100,
): Promise<Raw[][]> {
  const rows: Raw[][] = []
  for await (const page of snapshot.raw?.(sql, parameters, pageRows) ?? []) {
    const every = Array.from({ length: page.count }, (_, index) => index)
    rows.push(...(postgres.raw?.cells(page, every) ?? []))
  }
  return rows
}

export interface Failed {
  readonly kind: TargetFailureKind | undefined
  readonly message: string
  readonly error: unknown
}

/** How some work fails. */
export async function failureOf(work: () => Promise<unknown>): Promise<Failed> {
  try {
    await work()
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { kind: failureIn(error)?.kind, message, error }
  }
  throw new Error('it did not fail')
}
