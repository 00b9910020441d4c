import type { SqlSettings } from '../../../../connectors/sql/settings.ts'
import { MariadbServer, mariadbLacking } from '../../../servers/mariadb.ts'
import { PostgresServer, postgresLacking } from '../../../servers/postgres.ts'
import { Proxy } from '../../../servers/proxy.ts'
import { type Client, mariadbClient, postgresClient } from '../whole/grounds.ts'

/** A kind of server that faults are tried on. */
export interface ServerKind {
  readonly name: 'PostgreSQL' | 'MariaDB'
  readonly lacking: string | undefined
  /** How many connections there are of a user, the one that asks left out. */
  readonly connections: string
  start(): Promise<PostgresServer | MariadbServer>
}

export const servers: readonly ServerKind[] = [
  {
    name: 'PostgreSQL',
    lacking: postgresLacking,
    connections: `SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'ecmahost'`,
    start: async () => await PostgresServer.start(),
  },
  {
    name: 'MariaDB',
    lacking: mariadbLacking,
    connections: `SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'ecma'`,
    start: async () => await MariadbServer.start(),
  },
]

/** A server, and a proxy on the way to it. */
export class Bed {
  readonly server: PostgresServer | MariadbServer
  readonly proxy: Proxy
  readonly #kind: ServerKind

  private constructor(kind: ServerKind, server: PostgresServer | MariadbServer, proxy: Proxy) {
    this.#kind = kind
    this.server = server
    this.proxy = proxy
  }

  static async of(kind: ServerKind): Promise<Bed> {
    const server = await kind.start()
    return new Bed(kind, server, await Proxy.to(server))
  }

  /** By way of the proxy. */
  get connection(): Partial<SqlSettings> {
    const { url, password } = this.server.settings()
    return { url: url.replace(`:${this.server.port}/`, `:${this.proxy.port}/`), password, connectTimeoutMs: 5000 }
  }

  /** A client on the direct way, which faults do not reach. Whoever opens it ends it. */
  async client(): Promise<Client> {
    return this.server instanceof PostgresServer ? await postgresClient(this.server) : await mariadbClient(this.server)
  }

  /** Runs statements on the direct way, and gives the rows of the last. */
  async rows(sql: string): Promise<readonly (readonly (string | null)[])[]> {
    const client = await this.client()
    try {
      return await client.rows(sql)
    } finally {
      await client.end()
    }
  }

  /** How many connections the connector has to the server. */
  async connections(): Promise<number> {
    return Number((await this.rows(this.#kind.connections))[0]?.[0])
  }

  /** As a crash ends it; and it is there again. */
  async crash(): Promise<void> {
    await this.server.kill()
    await this.server.start()
  }

  async remove(): Promise<void> {
    await this.proxy.close()
    await this.server.remove()
  }
}
