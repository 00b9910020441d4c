import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createConnection } from 'mariadb'
import { connector } from '../../../../connectors/sql/index.ts'
import type { SqlSettings } from '../../../../connectors/sql/settings.ts'
import type { Page, Preparation, PreparationScript } from '../../../../src/connector/contract.ts'
import { anchorText } from '../../../../src/mapping/anchor.ts'
import { failureIn } from '../../../../src/model/target-failure.ts'
import type { Cell } from '../../../../src/model/value.ts'
import { MariadbServer, mariadbLacking } from '../../../servers/mariadb.ts'
import { PostgresServer, postgresLacking } from '../../../servers/postgres.ts'
import { serverFolder } from '../../../servers/process.ts'
import { contextOf } from '../../context.ts'

/** A transaction of another program. */
export interface Transaction {
  run(sql: string): Promise<void>
  commit(): Promise<void>
  rollback(): Promise<void>
}

/** A database that other programs write to while the connector reads it. */
export interface Bed {
  readonly connection: Pick<SqlSettings, 'url' | 'password' | 'poolSize'>
  readonly folder: string
  run(sql: string): Promise<void>
  rows(sql: string): Promise<readonly (readonly unknown[])[]>
  begin(): Promise<Transaction>
  /** Stops the server and starts it again. */
  restart(): Promise<void>
  remove(): Promise<void>
}

async function sqliteBed(): Promise<Bed> {
  const folder = mkdtempSync(join(tmpdir(), 'ecmahost-delta-'))
  const open = (): DatabaseSync => new DatabaseSync(join(folder, 'erp.db'))
  let database = open()
  database.exec('PRAGMA journal_mode = WAL')
  return {
    connection: { url: 'sqlite:erp.db' },
    folder,
    run: async sql => database.exec(sql),
    rows: async sql => {
      const statement = database.prepare(sql)
      statement.setReturnArrays(true)
      return statement.all() as unknown as unknown[][]
    },
    async begin() {
      const other = open()
      other.exec('BEGIN')
      return {
        run: async sql => other.exec(sql),
        async commit() {
          other.exec('COMMIT')
          other.close()
        },
        async rollback() {
          other.exec('ROLLBACK')
          other.close()
        },
      }
    },
    async restart() {
      database.close()
      database = open()
    },
    async remove() {
      database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export async function postgresBed(
  settings: Readonly<Record<string, string>> = {},
): Promise<Bed & { server: PostgresServer }> {
  const server = await PostgresServer.start({ settings })
  const end = (client: { query(sql: string): Promise<unknown>; end(): Promise<void> }, word: string) => async () => {
    await client.query(word)
    await client.end()
  }
  return {
    server,
    connection: server.settings(),
    folder: server.folder,
    async run(sql) {
      await server.query('erp', sql)
    },
    async rows(sql) {
      return (await server.query('erp', sql)).map(row => Object.values(row))
    },
    async begin() {
      const client = await server.client()
      await client.query('BEGIN')
      return {
        async run(sql) {
          await client.query(sql)
        },
        commit: end(client, 'COMMIT'),
        rollback: end(client, 'ROLLBACK'),
      }
    },
    async restart() {
      await server.stop()
      await server.start()
    },
    remove: () => server.remove(),
  }
}

async function mariadbBed(): Promise<Bed> {
  // A server that starts removes temporary tables from the folder for them, also those of others.
  const temporary = serverFolder('mariadb-temporary')
  const server = await MariadbServer.start({ settings: { tmpdir: temporary.path } })
  const { host, port, user, password } = server
  const connect = () => createConnection({ host, port, user, password, database: 'erp', multipleStatements: true })
  let client = await connect()
  return {
    connection: server.settings(),
    folder: server.folder,
    async run(sql) {
      await client.query(sql)
    },
    rows: async sql => await client.query({ rowsAsArray: true, sql }),
    async begin() {
      const other = await connect()
      await other.query('START TRANSACTION')
      const end = (word: string) => async () => {
        await other.query(word)
        await other.end()
      }
      return {
        async run(sql) {
          await other.query(sql)
        },
        commit: end('COMMIT'),
        rollback: end('ROLLBACK'),
      }
    },
    async restart() {
      await client.end()
      await server.stop()
      await server.start()
      client = await connect()
    },
    async remove() {
      await client.end()
      await server.remove()
      temporary.remove()
    },
  }
}

/** The databases there are, and why tests with one are skipped. */
export const databases = {
  sqlite: { open: sqliteBed, lacking: undefined },
  postgres: { open: postgresBed, lacking: postgresLacking },
  mariadb: { open: mariadbBed, lacking: mariadbLacking },
} as const

/** What a host knows of a connected system, by object type and anchor. State is kept in the watermark alone. */
export class Host {
  readonly known = new Map<string, readonly Cell[]>()
  readonly settings: SqlSettings
  readonly #folder: string
  watermark: string | undefined
  /** What the last import told, page by page. */
  pages: Page[] = []
  readonly logged: string[] = []

  constructor({ connection, folder }: Bed, settings: Omit<SqlSettings, 'url'>) {
    this.settings = { ...connection, ...settings }
    this.#folder = folder
  }

  get #context() {
    const line = (text: string): void => void this.logged.push(text)
    const log = { debug: line, info: line, warn: line, error: line }
    return contextOf(this.#folder, { log, objectTypes: Object.keys(this.settings.objectTypes) })
  }

  async full(): Promise<void> {
    const before = new Set(this.known.keys())
    await this.#take(connector.importFull(this.settings, this.#context), true, before)
  }

  /** A delta import; where there is nothing to go on from, everything is read. */
  async delta(): Promise<void> {
    if (this.watermark === undefined) return await this.full()
    const { watermark } = this
    await this.#take(connector.importDelta(this.settings, { ...this.#context, watermark }), false, new Set())
  }

  /** A delta import from an older watermark again. */
  async deltaFrom(watermark: string): Promise<void> {
    this.watermark = watermark
    await this.delta()
  }

  /** What a full import gives now. */
  async image(): Promise<ReadonlyMap<string, readonly Cell[]>> {
    const image = new Map<string, readonly Cell[]>()
    for (const [objectType, rows] of await this.#read()) {
      for (const row of rows) image.set(keyOf(objectType, row[0]), row)
    }
    return image
  }

  async #read(): Promise<readonly (readonly [string, readonly (readonly Cell[])[]])[]> {
    const { delta: _delta, ...plain } = this.settings
    const read: [string, readonly (readonly Cell[])[]][] = []
    for await (const page of connector.importFull({ ...plain, delta: { method: 'compare' } }, this.#context)) {
      read.push([page.objectType, await rowsOf(page)])
    }
    return read
  }

  async #take(pages: AsyncIterable<Page>, isWhole: boolean, gone: Set<string>): Promise<void> {
    this.pages = []
    let watermark: string | undefined
    for await (const page of pages) {
      this.pages.push(page)
      watermark = page.watermark ?? watermark
      if (page.kind === 'deletions') {
        for (const [anchor] of page.anchors) this.known.delete(keyOf(page.objectType, anchor))
        continue
      }
      for (const row of await rowsOf(page)) {
        const key = keyOf(page.objectType, row[0])
        gone.delete(key)
        this.known.set(key, row)
      }
    }
    if (isWhole) for (const key of gone) this.known.delete(key)
    this.watermark = watermark
  }

  async prepare(kind: Preparation['kind'], more: Partial<Preparation> = {}): Promise<readonly PreparationScript[]> {
    return await connector.prepare(this.settings, { kind, olderThanMs: null, apply: true, ...more }, this.#context)
  }

  /** How many rows and deletions the last import told. */
  get told(): { readonly rows: number; readonly deletions: number } {
    let [rows, deletions] = [0, 0]
    for (const page of this.pages) {
      if (page.kind === 'rows') rows += page.rows.length
      if (page.kind === 'raw') rows += page.count
      if (page.kind === 'deletions') deletions += page.anchors.length
    }
    return { rows, deletions }
  }
}

function keyOf(objectType: string, anchor: Cell | undefined): string {
  return `${objectType} ${anchorText([anchor])}`
}

async function rowsOf(page: Page): Promise<readonly (readonly Cell[])[]> {
  if (page.kind === 'rows') return page.rows
  if (page.kind !== 'raw') throw new Error(`a page of ${page.kind}`)
  const rows = await page.decode(Array.from({ length: page.count }, (_, index) => index))
  return rows.map(row => {
    if ('message' in row) throw new Error(row.message)
    return row
  })
}

/** The kind of the failure that something ends in. */
export async function failureOf(work: Promise<unknown>): Promise<string | undefined> {
  return await work.then(
    () => undefined,
    (error: unknown) => failureIn(error)?.kind ?? String(error),
  )
}
