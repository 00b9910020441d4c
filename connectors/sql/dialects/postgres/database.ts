import { isIP } from 'node:net'
import { type ConnectionOptions, checkServerIdentity } from 'node:tls'
import { type ClientBase, Pool } from 'pg'
import type { Connection, Tls } from '../../connection.ts'
import type { Database, Session, Snapshot } from '../../dialect.ts'
import { explained } from './failure.ts'
import { Held } from './held.ts'
import { PostgresSession } from './session.ts'
import { openSnapshot } from './snapshot.ts'

const idleMs = 10_000
const goneAfterMs = 5_000

/** A pool of connections. None is made before something is asked. */
export class PostgresDatabase implements Database {
  readonly name: string
  readonly #pool: Pool

  constructor(connection: Connection) {
    this.name = `database ${connection.database} on ${connection.host}`
    this.#pool = new Pool({
      host: connection.host,
      port: connection.port,
      database: connection.database,
      ...(connection.user === undefined ? {} : { user: connection.user }),
      ...(connection.password === undefined ? {} : { password: connection.password }),
      ssl: connection.tls === undefined ? false : tlsOptions(connection.tls),
      application_name: connection.applicationName,
      connectionTimeoutMillis: connection.connectTimeoutMs,
      keepAlive: true,
      max: connection.poolSize,
      idleTimeoutMillis: idleMs,
      allowExitOnIdle: true,
      onConnect: async client => await prepare(client, connection),
    })
    // An idle connection that breaks leaves the pool by itself.
    this.#pool.on('error', () => undefined)
  }

  async snapshot(): Promise<Snapshot> {
    return await openSnapshot(this.#take)
  }

  async session(): Promise<Session> {
    return new PostgresSession(await this.#take())
  }

  async close(): Promise<void> {
    await this.#pool.end()
  }

  readonly #take = async (): Promise<Held> => {
    try {
      return new Held(this.name, await this.#pool.connect())
    } catch (error) {
      throw explained(error, this.name)
    }
  }
}

/** How values are written as text is set for each connection; what a server does not know is left out. */
const settingStatement = `SELECT set_config(s.name, w.value, false)
  FROM unnest($1::text[], $2::text[]) AS w(name, value) JOIN pg_catalog.pg_settings AS s ON lower(s.name) = lower(w.name)
  WHERE s.name <> 'client_connection_check_interval' OR version() LIKE '%linux%'`

async function prepare(client: ClientBase, connection: Connection): Promise<void> {
  const settings = {
    client_encoding: 'UTF8',
    TimeZone: 'UTC',
    DateStyle: 'ISO',
    IntervalStyle: 'iso_8601',
    bytea_output: 'hex',
    extra_float_digits: '3',
    standard_conforming_strings: 'on',
    statement_timeout: String(connection.statementTimeoutMs),
    lock_timeout: String(connection.lockTimeoutMs),
    // A server that is still sorting for somebody who has gone stops. Not every system can tell that.
    client_connection_check_interval: String(goneAfterMs),
  }
  await client.query(settingStatement, [Object.keys(settings), Object.values(settings)])
}

function tlsOptions({ ca, cert, key, serverName }: Tls): ConnectionOptions {
  return {
    rejectUnauthorized: true,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(isIP(serverName) === 0 ? { servername: serverName } : {}),
    // The driver asks for the host's name, whatever servername says.
    checkServerIdentity: (_, certificate) => checkServerIdentity(serverName, certificate),
  }
}
