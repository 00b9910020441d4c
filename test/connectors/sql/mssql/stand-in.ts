import type { Connection, Tls } from '../../../../connectors/sql/connection.ts'
import type { Database, Raw } from '../../../../connectors/sql/dialect.ts'
import { mssql } from '../../../../connectors/sql/dialects/mssql.ts'
import { described, isDescribing, type Part, rows, type Script } from '../../../servers/tds/answer.ts'
import type { TdsServer } from '../../../servers/tds/server.ts'
import type { Column, TdsValue } from '../../../servers/tds/types.ts'

/** How the stand-in is reached. */
function connectionTo(server: TdsServer, more: Partial<Connection> = {}): Connection {
  return {
    dialect: 'mssql',
    host: server.host,
    port: server.port,
    database: 'erp',
    user: server.user,
    password: server.password,
    file: undefined,
    tls: undefined,
    poolSize: 2,
    connectTimeoutMs: 5_000,
    statementTimeoutMs: 5_000,
    lockTimeoutMs: 2_000,
    applicationName: 'ecmahost',
    ...more,
  }
}

export async function open(server: TdsServer, more: Partial<Connection> = {}): Promise<Database> {
  return await mssql.open(connectionTo(server, more))
}

export function tlsWith(ca: string, serverName: string): Tls {
  return { ca, cert: undefined, key: undefined, serverName }
}

/** A database that allows SNAPSHOT, unless it is said otherwise, and has one result for every SELECT. */
export function holding(
  columns: readonly Column[],
  cells: Iterable<readonly TdsValue[]>,
  state: readonly [allowed: number, versioned: number] = [1, 1],
): Script {
  return request => {
    if (isDescribing(request)) return described(columns)
    return isAskingState(request.text) ? isolationState(...state) : rows(columns, cells)
  }
}

export function isAskingState(text: string): boolean {
  return text.includes('snapshot_isolation_state')
}

export function isolationState(allowed: number, versioned: number): Iterable<Part> {
  return rows(
    [
      { name: '', type: 'int' },
      { name: '', type: 'int' },
    ],
    [[allowed, versioned]],
  )
}

export async function allRows(pages: AsyncIterable<Raw[][]>): Promise<Raw[][]> {
  const all: Raw[][] = []
  for await (const page of pages) all.push(...page)
  return all
}
