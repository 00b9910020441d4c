import type { Connection } from '../../connection.ts'
import type { Database, Session, Snapshot } from '../../dialect.ts'
import type { Driver } from './driver.ts'
import { failureOf } from './failure.ts'
import { Link } from './link.ts'
import { Pool } from './pool.ts'
import { MariadbSession } from './session.ts'
import { MariadbSnapshot } from './snapshot.ts'

const idleMs = 10_000
/** How long the server waits for a reader that is busy with what it has, in seconds. */
const readerWaitsSeconds = 86_400

/** A database of MariaDB or MySQL. */
export class MariadbDatabase implements Database {
  readonly name: string
  readonly #connection: Connection
  readonly #pool: Pool<Link>

  constructor(driver: Driver, connection: Connection) {
    const { database, host, poolSize, connectTimeoutMs } = connection
    this.name = nameOf(database, host)
    this.#connection = connection
    this.#pool = new Pool(async () => await this.#open(driver), {
      name: this.name,
      size: poolSize,
      waitMs: connectTimeoutMs,
      idleMs,
    })
  }

  async snapshot(): Promise<Snapshot> {
    return await this.#taken(
      async link => {
        await link.run(readingSettings(link))
        await link.run('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ')
        await link.run('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY')
      },
      link => new MariadbSnapshot(this.name, link, reusable => this.#pool.giveBack(link, reusable)),
    )
  }

  async session(): Promise<Session> {
    return await this.#taken(
      async link => await link.run(writingSettings(link, this.#connection)),
      link => new MariadbSession(this.name, link, reusable => this.#pool.giveBack(link, reusable)),
    )
  }

  async close(): Promise<void> {
    await this.#pool.close()
  }

  /** A connection made ready; where one that was kept turns out to be lost, the next. */
  async #taken<T>(prepare: (link: Link) => Promise<void>, made: (link: Link) => T): Promise<T> {
    for (;;) {
      const link = await this.#pool.take()
      const isKept = link.isUsed
      link.isUsed = true
      try {
        await prepare(link)
        return made(link)
      } catch (error) {
        const isLost = !link.isSound
        this.#pool.giveBack(link, false)
        if (!isLost || !isKept) throw failureOf(error, this.name)
      }
    }
  }

  async #open(driver: Driver): Promise<Link> {
    let link: Link | undefined
    try {
      link = await Link.open(driver, this.#connection)
      await link.run(commonSettings(this.#connection))
      return link
    } catch (error) {
      link?.close()
      throw failureOf(error, this.name)
    }
  }
}

/** What a database is called in messages. */
export function nameOf(database: string, host: string): string {
  return `database ${database} on ${host}`
}

/**
 * What holds for everything on a connection: text in all of Unicode, times in UTC, and no value that is cut or bent to fit
 * without a word.
 */
function commonSettings({ lockTimeoutMs }: Connection): string {
  const seconds = Math.max(1, Math.ceil(lockTimeoutMs / 1000))
  return `SET NAMES utf8mb4, time_zone = '+00:00', autocommit = 1, sql_mode = CONCAT_WS(',', NULLIF(@@sql_mode, ''), 'STRICT_TRANS_TABLES,STRICT_ALL_TABLES'), innodb_lock_wait_timeout = ${seconds}, lock_wait_timeout = ${seconds}`
}

function readingSettings({ isMariadb }: Link): string {
  const waits = `net_write_timeout = ${readerWaitsSeconds}, wait_timeout = ${readerWaitsSeconds}`
  return isMariadb
    ? `SET ${waits}, max_statement_time = 0, idle_transaction_timeout = 0, idle_readonly_transaction_timeout = 0`
    : `SET ${waits}, max_execution_time = 0`
}

/** MySQL bounds only what reads; what writes is bounded by the wait for locks. */
function writingSettings({ isMariadb }: Link, { statementTimeoutMs }: Connection): string {
  return isMariadb
    ? `SET max_statement_time = ${statementTimeoutMs / 1000}`
    : `SET max_execution_time = ${statementTimeoutMs}`
}
