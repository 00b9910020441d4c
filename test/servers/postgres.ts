import { globSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { freePort, type Identity, identityOf, run, ServerProcess, serverFolder } from './process.ts'

/** Where Debian keeps the programs of the newest PostgreSQL there is; `undefined` where there is none. */
const programs = globSync('/usr/lib/postgresql/*/bin')
  .toSorted((a, b) => Number(a.split('/').at(-2)) - Number(b.split('/').at(-2)))
  .at(-1)

/** Why tests that need PostgreSQL are skipped; `undefined` where they are not. */
export const postgresLacking =
  programs === undefined ? 'PostgreSQL is not installed (apt-get install postgresql)' : undefined

export interface PostgresOptions {
  /** Lines of postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>>
  /** Lines of pg_hba.conf; by default everybody on the loopback address needs a password. */
  readonly access?: readonly string[]
}

/** A PostgreSQL server in a temporary folder, on a free port of the loopback address. */
export class PostgresServer {
  readonly user = 'ecma'
  readonly password = 'sesame-7'
  readonly host = '127.0.0.1'
  readonly port: number
  /** Of the server's files; its socket is there too. */
  readonly folder: string
  readonly #remove: () => void
  readonly #options: PostgresOptions
  readonly #identity: Identity | undefined
  #process: ServerProcess | undefined

  private constructor(port: number, options: PostgresOptions) {
    const { path, remove } = serverFolder('postgres')
    this.port = port
    this.folder = path
    this.#remove = remove
    this.#options = options
    this.#identity = identityOf('postgres')
  }

  /** Makes a new server and starts it; there is an empty database `erp`, and a superuser. */
  static async start(options: PostgresOptions = {}): Promise<PostgresServer> {
    const server = new PostgresServer(await freePort(), options)
    await run(
      program('initdb'),
      ['-D', server.#data, '-U', server.user, '--auth=trust', '-E', 'UTF8', '--locale=C.UTF-8', '-N'],
      server.#identity,
    )
    await server.start()
    await server.query('postgres', `ALTER USER ${server.user} PASSWORD '${server.password}'`)
    await server.query('postgres', 'CREATE DATABASE erp')
    return server
  }

  get #data(): string {
    return join(this.folder, 'data')
  }

  /** Starts it again, on the same port with the same files. */
  async start(): Promise<void> {
    const { settings = {}, access = ['host all all 127.0.0.1/32 scram-sha-256'] } = this.#options
    const options: Readonly<Record<string, string>> = {
      listen_addresses: this.host,
      port: String(this.port),
      unix_socket_directories: this.folder,
      fsync: 'off',
      wal_level: 'logical',
      max_connections: '50',
      ...settings,
    }
    writeFileSync(join(this.#data, 'pg_hba.conf'), `${['local all all trust', ...access].join('\n')}\n`)
    const parameters = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    this.#process = new ServerProcess(program('postgres'), ['-D', this.#data, ...parameters], this.#identity)
    await this.#process.until(async () => {
      await this.query('postgres', 'SELECT 1')
    })
  }

  /** `postgres://ecma@127.0.0.1:PORT/erp`; the password is not in it. */
  url(database = 'erp'): string {
    return `postgres://${this.user}@${this.host}:${this.port}/${database}`
  }

  /** What the connector needs to reach it. */
  settings(database = 'erp'): { readonly url: string; readonly password: string } {
    return { url: this.url(database), password: this.password }
  }

  /** A connection of a test's own, by the socket. Whoever opens it ends it. */
  async client(database = 'erp'): Promise<Client> {
    const client = new Client({ host: this.folder, port: this.port, user: this.user, database })
    client.on('error', () => undefined)
    await client.connect()
    return client
  }

  /** Runs statements in a connection of their own, and returns the rows of the last. */
  async query(database: string, sql: string): Promise<readonly Record<string, unknown>[]> {
    const client = await this.client(database)
    try {
      const results: unknown = await client.query(sql)
      const last = (Array.isArray(results) ? results.at(-1) : results) as { rows: Record<string, unknown>[] }
      return last.rows
    } finally {
      await client.end()
    }
  }

  /** What it wrote to its log since it was started. */
  get output(): string {
    return this.#process?.output ?? ''
  }

  get pid(): number {
    return this.#process?.pid ?? 0
  }

  /** Ends it as a crash does; `start` starts it again. */
  async kill(): Promise<void> {
    await this.#process?.end('SIGKILL')
  }

  /** Ends it at once but in order, whoever is connected. */
  async stop(): Promise<void> {
    await this.#process?.end('SIGINT')
  }

  /** Ends it and removes its files. */
  async remove(): Promise<void> {
    await this.#process?.end('SIGINT')
    this.#remove()
  }
}

function program(name: string): string {
  return join(programs ?? '', name)
}
