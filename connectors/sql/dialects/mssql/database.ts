import type { Connection } from '../../connection.ts'
import type { Database, Session, Snapshot } from '../../dialect.ts'
import { loadDriver, type Mssql, type Pool } from './driver.ts'
import { explained } from './failure.ts'
import type { Use } from './held.ts'
import { MssqlSession } from './session.ts'
import { MssqlSnapshot } from './snapshot.ts'
import { certificateName, connector } from './socket.ts'

const idleMs = 30_000
const cancelMs = 5_000
/** The longest that a timer can be set to. */
const foreverMs = 2 ** 31 - 1

export async function openDatabase(connection: Connection): Promise<Database> {
  return new MssqlDatabase(connection, await loadDriver())
}

/** A pool of connections. It is opened when it is needed first, and again after that has failed. */
class MssqlDatabase implements Database {
  readonly name: string
  readonly #connection: Connection
  readonly #driver: Mssql
  /** What the server told last of a login that it refused: the driver's error keeps the text alone. */
  #refusal: { readonly message: string; readonly number: number } | undefined
  #opening: Promise<Pool> | undefined

  constructor(connection: Connection, driver: Mssql) {
    this.name = `database ${connection.database} on ${connection.host}`
    this.#connection = connection
    this.#driver = driver
  }

  async snapshot(): Promise<Snapshot> {
    return await MssqlSnapshot.open(await this.#use(), this.#connection.poolSize + 1)
  }

  async session(): Promise<Session> {
    return await MssqlSession.open(await this.#use(), this.#connection.poolSize + 1)
  }

  async close(): Promise<void> {
    const opening = this.#opening
    this.#opening = undefined
    if (opening === undefined) return
    try {
      const pool = await opening
      await pool.close()
    } catch {
      // It was never open, or is closed already.
    }
  }

  async #use(): Promise<Use> {
    const { lockTimeoutMs, statementTimeoutMs } = this.#connection
    this.#opening ??= this.#open()
    try {
      const pool = await this.#opening
      const explain = (error: unknown): Error => this.#explain(error)
      return { driver: this.#driver, pool, source: this.name, lockTimeoutMs, statementTimeoutMs, explain }
    } catch (error) {
      this.#opening = undefined
      throw this.#explain(error)
    }
  }

  async #open(): Promise<Pool> {
    const pool = new this.#driver.ConnectionPool({
      ...configOf(this.#connection),
      beforeConnect: wire => {
        wire.on('errorMessage', ({ message, number }) => {
          this.#refusal = { message, number }
        })
      },
    })
    pool.on('error', () => undefined)
    return await pool.connect()
  }

  #explain(error: unknown): Error {
    const refusal = this.#refusal
    const isOfLogin = error instanceof Error && 'code' in error && error.code === 'ELOGIN'
    const isTold = isOfLogin && refusal !== undefined && error.message === refusal.message
    return explained(isTold ? Object.assign(new Error(refusal.message), refusal) : error, this.name)
  }
}

/**
 * The connection as the driver's settings say it. It asks for no secondary replica (ApplicationIntent=ReadOnly), also not
 * for imports: one must see what an export has just written.
 */
export function configOf(connection: Connection): ConstructorParameters<Mssql['ConnectionPool']>[0] & object {
  const { host, port, database, user, password, tls, poolSize, connectTimeoutMs, statementTimeoutMs } = connection
  const serverName = tls === undefined ? undefined : certificateName(tls.serverName, host)
  return {
    server: host,
    port,
    database,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    connectionTimeout: connectTimeoutMs || foreverMs,
    requestTimeout: statementTimeoutMs,
    // A connection that is lost shows itself when it is put in order, which happens whenever it is taken.
    validateConnection: 'socket',
    pool: { min: 0, max: poolSize, idleTimeoutMillis: idleMs, acquireTimeoutMillis: connectTimeoutMs || foreverMs },
    options: {
      appName: connection.applicationName,
      encrypt: tls !== undefined,
      trustServerCertificate: false,
      connector: connector({ host, port }, tls !== undefined),
      ...(tls === undefined ? {} : { cryptoCredentialsDetails: credentialsOf(tls) }),
      ...(serverName === undefined ? {} : { serverName }),
      cancelTimeout: cancelMs,
      useUTC: true,
      lowerCaseGuids: true,
      abortTransactionOnError: false,
    },
  }
}

function credentialsOf({ ca, cert, key }: NonNullable<Connection['tls']>): {
  ca?: string
  cert?: string
  key?: string
} {
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  }
}
