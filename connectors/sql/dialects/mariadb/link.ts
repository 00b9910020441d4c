import { connect, type Socket } from 'node:net'
import type { Connection as DriverConnection, FieldInfo, Prepare } from 'mariadb'
import type { Connection } from '../../connection.ts'
import type { Raw } from '../../dialect.ts'
import { bound, rowsReader } from './cells.ts'
import type { Driver } from './driver.ts'
import { optionsOf } from './options.ts'

/** Statements that a connection keeps prepared. */
const maxPrepared = 64

/** What the driver gives for a statement: rows with their columns, what it did, or a list of both for a procedure. */
export type Result = (unknown[] & { readonly meta?: readonly FieldInfo[] }) | Done

/** What a statement without rows did. */
export interface Done {
  readonly affectedRows: number
  readonly insertId: number | bigint
}

/** One connection, and what is prepared on it. Throws the driver's errors. */
export class Link {
  readonly driver: DriverConnection
  readonly #socket: Socket
  readonly #prepared = new Map<string, Prepare<readonly unknown[]>>()
  /** Not MySQL. */
  readonly isMariadb: boolean
  /** Whether somebody had it before. */
  isUsed = false

  private constructor(driver: DriverConnection, socket: Socket) {
    this.driver = driver
    this.#socket = socket
    this.isMariadb = driver.info?.isMariaDB() ?? true
    // What happens to a connection that nobody uses shows in `isSound`.
    driver.on('error', () => undefined)
  }

  static async open(driver: Driver, connection: Connection): Promise<Link> {
    const { host, port } = connection
    const socket = host.startsWith('/') ? connect(host) : connect(port, host)
    socket.setNoDelay(true).setKeepAlive(true, 30_000)
    try {
      const opened = await driver.createConnection({
        ...optionsOf(connection),
        stream: callback => callback(undefined, socket),
      })
      return new Link(opened, socket)
    } catch (error) {
      socket.destroy()
      throw error
    }
  }

  get isSound(): boolean {
    return this.driver.isValid() && !this.#socket.destroyed
  }

  /** Whether the connection keeps the process alive. */
  hold(held: boolean): void {
    if (held) this.#socket.ref()
    else this.#socket.unref()
  }

  /** Runs a statement that has no parameters and gives nothing that matters. */
  async run(sql: string): Promise<void> {
    await this.driver.query(sql)
  }

  /** Runs a statement with its parameters bound; it stays prepared for the next time. */
  async execute(sql: string, parameters: readonly Raw[]): Promise<Result> {
    const prepared = await this.#prepare(sql)
    return await prepared.execute<Result>(parameters.map(bound))
  }

  /** The rows of a statement that gives few. */
  async rows(sql: string, parameters: readonly Raw[]): Promise<Raw[][]> {
    const result = await this.execute(sql, parameters)
    return Array.isArray(result) ? result.map(row => rowsReader(result.meta ?? [])(row as unknown[])) : []
  }

  /**
   * Closes it at once. The driver's own way would open another connection to end the statement that is running; as it is,
   * it sees the server end the connection, and fails what runs on it.
   */
  close(): void {
    this.#prepared.clear()
    this.#socket.emit('end')
    this.#socket.destroy()
  }

  async end(): Promise<void> {
    this.hold(true)
    try {
      await this.driver.end()
    } catch {
      this.close()
    }
  }

  async #prepare(sql: string): Promise<Prepare<readonly unknown[]>> {
    const found = this.#prepared.get(sql)
    if (found !== undefined) {
      this.#prepared.delete(sql)
      this.#prepared.set(sql, found)
      return found
    }
    const made = await this.driver.prepare<readonly unknown[]>(sql)
    this.#prepared.set(sql, made)
    const [[oldest, prepared] = []] = this.#prepared
    if (this.#prepared.size > maxPrepared && oldest !== undefined && prepared !== undefined) {
      this.#prepared.delete(oldest)
      prepared.close()
    }
    return made
  }
}
