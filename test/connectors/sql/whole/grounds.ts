import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { SqlSettings } from '../../../../connectors/sql/settings.ts'
import { MariadbServer, mariadbLacking } from '../../../servers/mariadb.ts'
import { PostgresServer, postgresLacking } from '../../../servers/postgres.ts'

/** A plain client of a database, which knows nothing of the connector. */
export interface Client {
  /** Runs statements, and gives the rows of the last; cells as text, `null` where there is none. */
  rows(sql: string): Promise<readonly (readonly (string | null)[])[]>
  end(): Promise<void>
}

/** A database of some kind that the connector is tried on. */
export interface Ground {
  readonly connection: Partial<SqlSettings>
  /** The server; of SQLite there is none. */
  readonly server: PostgresServer | MariadbServer | undefined
  client(): Promise<Client>
  remove(): Promise<void>
}

/** A kind of database. */
export interface Kind {
  readonly name: 'PostgreSQL' | 'MariaDB' | 'SQLite'
  /** Why its tests are skipped. */
  readonly lacking: string | undefined
  start(): Promise<Ground>
}

export const postgres: Kind = {
  name: 'PostgreSQL',
  lacking: postgresLacking,
  async start() {
    const server = await PostgresServer.start()
    return {
      connection: server.settings(),
      server,
      client: async () => await postgresClient(server),
      remove: async () => await server.remove(),
    }
  },
}

export const mariadb: Kind = {
  name: 'MariaDB',
  lacking: mariadbLacking,
  async start() {
    const server = await MariadbServer.start()
    return {
      connection: server.settings(),
      server,
      client: async () => await mariadbClient(server),
      remove: async () => await server.remove(),
    }
  },
}

const sqlite: Kind = {
  name: 'SQLite',
  lacking: undefined,
  async start() {
    const folder = mkdtempSync(join(tmpdir(), 'ecmahost-ground-'))
    const file = join(folder, 'erp.db')
    const made = new DatabaseSync(file)
    made.exec('PRAGMA journal_mode = WAL')
    made.close()
    return {
      connection: { url: `sqlite:${file}` },
      server: undefined,
      client: async () => sqliteClient(file),
      remove: async () => rmSync(folder, { recursive: true, force: true }),
    }
  },
}

export const kinds: readonly Kind[] = [postgres, mariadb, sqlite]

export async function postgresClient(server: PostgresServer): Promise<Client> {
  const client = await server.client()
  return {
    async rows(sql) {
      const results: unknown = await client.query({
        text: sql,
        rowMode: 'array',
        types: { getTypeParser: () => asText },
      })
      const last = (Array.isArray(results) ? results.at(-1) : results) as { rows: (string | null)[][] }
      return last.rows
    },
    end: async () => await client.end(),
  }
}

export async function mariadbClient(server: MariadbServer): Promise<Client> {
  const client = await server.client()
  return {
    async rows(sql) {
      const results: unknown = await client.query({ sql, rowsAsArray: true })
      const isSeveral = Array.isArray(results) && results.length > 0 && results.every(one => !isRow(one))
      const last: unknown = isSeveral ? results.at(-1) : results
      return Array.isArray(last) ? last.filter(isRow).map(row => row.map(textOf)) : []
    },
    end: async () => await client.end(),
  }
}

function sqliteClient(file: string): Client {
  const database = new DatabaseSync(file, { timeout: 10_000 })
  return {
    async rows(sql) {
      if (!/^\s*(SELECT|WITH)/i.test(sql)) {
        database.exec(sql)
        return []
      }
      const statement = database.prepare(sql)
      statement.setReturnArrays(true)
      return (statement.all() as unknown as unknown[][]).map(row => row.map(textOf))
    },
    end: async () => database.close(),
  }
}

const asText = (text: string): string => text

/** Results of several statements are lists of rows or what a statement did; a row is a list of cells. */
function isRow(one: unknown): one is unknown[] {
  return Array.isArray(one) && !Array.isArray(one[0]) && one.length > 0
}

function textOf(cell: unknown): string | null {
  if (cell === null || cell === undefined) return null
  if (cell instanceof Uint8Array) return Buffer.from(cell).toString('hex')
  return typeof cell === 'string' || typeof cell === 'bigint' ? String(cell) : JSON.stringify(cell)
}
