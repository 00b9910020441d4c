import { failureIn } from '../../../../src/model/target-failure.ts'
import type { Raw } from '../../dialect.ts'
import { cellReader } from './cells.ts'
import { type DriverColumn, type Mssql, type Pool, type Request, requestOn, type Wire } from './driver.ts'
import { bound, boundToCompare } from './parameters.ts'

/** What a statement gave. */
export interface Answer {
  /** The rows of each of its results, in their order. */
  readonly sets: readonly { readonly columns: readonly string[]; readonly rows: readonly Raw[][] }[]
  /** How many rows each of its statements found; those of triggers come before the statement that set them off. */
  readonly counts: readonly number[]
}

/** What a connection is used with. */
export interface Use {
  readonly driver: Mssql
  readonly pool: Pool
  /** `database erp on db.example.com` */
  readonly source: string
  readonly lockTimeoutMs: number
  readonly statementTimeoutMs: number
  /** What went wrong, in words for a person. */
  explain(error: unknown): Error
}

/** How a transaction sees what others do. The numbers are those of the protocol ([MS-TDS] 2.2.7.16). */
export const isolation = { readCommitted: 2, snapshot: 5 } as const

/** A connection that is held for a while, from the pool. What fails on it is explained. */
export class Held {
  readonly #wire: Wire
  readonly use: Use
  #isUsable = true
  #isOpen = false
  #isHeld = true

  private constructor(wire: Wire, use: Use) {
    this.#wire = wire
    this.use = use
  }

  /**
   * Takes a connection from the pool. What the last user of it may have left is put in order; one that turns out to be
   * lost makes way for another.
   */
  static async take(use: Use, attempts: number): Promise<Held> {
    let wire: Wire
    try {
      wire = await use.pool.pool.acquire().promise
    } catch (error) {
      throw use.explain(error)
    }
    const held = new Held(wire, use)
    try {
      await held.batch(
        `SET LOCK_TIMEOUT ${use.lockTimeoutMs}; SET DATEFORMAT ymd; SET TRANSACTION ISOLATION LEVEL READ COMMITTED`,
      )
      return held
    } catch (error) {
      held.drop()
      if (attempts <= 1 || failureIn(error)?.kind !== 'unavailable') throw error
      return await Held.take(use, attempts - 1)
    }
  }

  /** Whether a transaction was begun on it and not ended since; the server tells where it has ended it by itself. */
  get isOpen(): boolean {
    return this.#isOpen && this.#wire.inTransaction
  }

  async begin(level: number): Promise<void> {
    await this.#manage(done => this.#wire.beginTransaction(done, '', level))
    this.#isOpen = true
  }

  async commit(): Promise<void> {
    await this.#manage(done => this.#wire.commitTransaction(done))
    this.#isOpen = false
  }

  async rollback(): Promise<void> {
    await this.#manage(done => this.#wire.rollbackTransaction(done))
    this.#isOpen = false
  }

  /** Runs a text that has no parameters; what it sets stays set on the connection. */
  async batch(sql: string): Promise<Answer> {
    const request = this.request()
    return await this.#guarded(async () => this.#answer(await request.batch(sql)))
  }

  async query(sql: string, parameters: readonly Raw[]): Promise<Answer> {
    const request = this.request()
    this.bind(request, parameters)
    return await this.#guarded(async () => this.#answer(await request.query(sql)))
  }

  /** Runs a stored procedure whose parameters `request` has already. */
  async execute(
    request: Request,
    procedure: string,
  ): Promise<Answer & { readonly output: object; readonly returned: unknown }> {
    return await this.#guarded(async () => {
      const result = await request.execute(procedure)
      return { ...this.#answer(result), output: result.output, returned: result.returnValue }
    })
  }

  request(timeoutMs = this.use.statementTimeoutMs): Request {
    return requestOn(this.use.driver, this.#wire, this.use.pool, timeoutMs)
  }

  /** Gives a request its parameters, `@p1` and so on; the first ones may be only compared. */
  bind(request: Request, parameters: readonly Raw[], compared = 0): void {
    for (const [index, parameter] of parameters.entries()) {
      const { type, value } = (index < compared ? boundToCompare : bound)(this.use.driver, parameter)
      request.input(`p${index + 1}`, type, value)
    }
  }

  readers(columns: readonly DriverColumn[]): readonly ((value: unknown) => Raw)[] {
    return columns.map(column => cellReader(this.use.driver, column))
  }

  /** Nothing more is done on it than that it is closed. */
  spoil(): void {
    this.#isUsable = false
  }

  /** Gives it back to the pool; closes it instead where something may be left on it. */
  release(): void {
    if (!this.#isUsable || this.isOpen) return this.drop()
    this.#giveBack()
  }

  /** Closes it; the pool makes another when it needs one. */
  drop(): void {
    if (!this.#isHeld) return
    this.#wire.close()
    this.#giveBack()
  }

  /** Once: by the second time it may be somebody else's. */
  #giveBack(): void {
    if (!this.#isHeld) return
    this.#isHeld = false
    this.use.pool.pool.release(this.#wire)
  }

  #answer(result: { readonly recordsets: unknown; readonly rowsAffected: readonly number[] }): Answer {
    const sets = Array.isArray(result.recordsets) ? result.recordsets : []
    return {
      counts: result.rowsAffected,
      sets: sets.map((rows: readonly (readonly unknown[])[] & { readonly columns: readonly DriverColumn[] }) => {
        const { columns } = rows
        const readers = this.readers(columns)
        return {
          columns: columns.map(column => column.name),
          rows: rows.map(row => row.map((value, position) => readers[position]?.(value) ?? null)),
        }
      }),
    }
  }

  async #manage(start: (done: (error?: Error | null) => void) => void): Promise<void> {
    await this.#guarded(
      () =>
        new Promise<void>((resolve, reject) => {
          start(error => (error ? reject(error) : resolve()))
        }),
    )
  }

  async #guarded<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action()
    } catch (error) {
      throw this.explain(error)
    }
  }

  /** Connections that are lost, or whose answer is overdue, are not used again. */
  explain(error: unknown): Error {
    const explanation = this.use.explain(error)
    const kind = failureIn(explanation)?.kind
    if (kind === 'unavailable' || kind === 'timeout') this.#isUsable = false
    return explanation
  }
}
