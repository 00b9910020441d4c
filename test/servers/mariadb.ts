import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Connection, createConnection } from 'mariadb'
import { freePort, type Identity, identityOf, run, ServerProcess, serverFolder } from './process.ts'

const daemon = ['/usr/sbin/mariadbd', '/usr/local/sbin/mariadbd'].find(existsSync)

/** Why tests that need MariaDB are skipped; `undefined` where they are not. */
export const mariadbLacking =
  daemon === undefined ? 'MariaDB is not installed (apt-get install mariadb-server)' : undefined

export interface MariadbOptions {
  /** Lines of the section [mysqld]. */
  readonly settings?: Readonly<Record<string, string>>
}

/** A MariaDB server in a temporary folder, on a free port of the loopback address. */
export class MariadbServer {
  readonly user = 'ecma'
  readonly password = 'sesame-7'
  readonly host = '127.0.0.1'
  readonly port: number
  readonly folder: string
  readonly #remove: () => void
  readonly #identity: Identity | undefined
  #process: ServerProcess | undefined

  private constructor(port: number) {
    const { path, remove } = serverFolder('mariadb')
    this.port = port
    this.folder = path
    this.#remove = remove
    this.#identity = identityOf('mysql')
  }

  /** Makes a new server and starts it; there is an empty database `erp`, and a user who may do everything. */
  static async start(options: MariadbOptions = {}): Promise<MariadbServer> {
    const server = new MariadbServer(await freePort())
    const { port, folder } = server
    const lines = Object.entries({
      datadir: server.#data,
      socket: server.socket,
      port: String(port),
      'bind-address': server.host,
      'pid-file': join(folder, 'pid'),
      // A server that starts clears away the temporary tables of others.
      tmpdir: folder,
      // What was committed outlives the process.
      'innodb-flush-log-at-trx-commit': '2',
      'innodb-buffer-pool-size': '256M',
      'character-set-server': 'utf8mb4',
      'skip-name-resolve': '1',
      ...options.settings,
    }).map(([name, value]) => `${name}=${value}`)
    writeFileSync(server.#config, `[mysqld]\n${lines.join('\n')}\n`)
    const made = [`--defaults-file=${server.#config}`, '--auth-root-authentication-method=normal', '--skip-test-db']
    await run('mariadb-install-db', made, server.#identity)
    await server.start()
    await server.query(
      undefined,
      `CREATE DATABASE erp; CREATE USER ${server.user}@'%' IDENTIFIED BY '${server.password}'; GRANT ALL ON *.* TO ${server.user}@'%' WITH GRANT OPTION`,
    )
    return server
  }

  get #data(): string {
    return join(this.folder, 'data')
  }

  get #config(): string {
    return join(this.folder, 'my.cnf')
  }

  get socket(): string {
    return join(this.folder, 'socket')
  }

  /** Starts it again, on the same port with the same files. */
  async start(): Promise<void> {
    this.#process = new ServerProcess(daemon ?? '', [`--defaults-file=${this.#config}`], this.#identity)
    await this.#process.until(async () => {
      await this.query(undefined, 'SELECT 1')
    })
  }

  /** `mariadb://ecma@127.0.0.1:PORT/erp`; the password is not in it. */
  url(database = 'erp'): string {
    return `mariadb://${this.user}@${this.host}:${this.port}/${database}`
  }

  /** What the connector needs to reach it. */
  settings(database = 'erp'): { readonly url: string; readonly password: string } {
    return { url: this.url(database), password: this.password }
  }

  /** Runs statements as root with the command line client, and returns the rows, tab-separated. */
  async query(database: string | undefined, sql: string): Promise<string> {
    const where = [`--socket=${this.socket}`, '--user=root', '--batch', '--skip-column-names']
    return await run(
      'mariadb',
      ['--no-defaults', ...where, ...(database === undefined ? [] : [database]), '-e', sql],
      undefined,
    )
  }

  /** A connection of a test's own, as root and by the socket, that takes several statements at once. Whoever opens it ends it. */
  async client(database = 'erp'): Promise<Connection> {
    const client = await createConnection({
      socketPath: this.socket,
      user: 'root',
      database,
      multipleStatements: true,
      dateStrings: true,
    })
    client.on('error', () => undefined)
    return client
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

  async stop(): Promise<void> {
    await this.#process?.end('SIGTERM')
  }

  /** Ends it and removes its files. */
  async remove(): Promise<void> {
    await this.#process?.end('SIGKILL')
    this.#remove()
  }
}
