import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { HostError, hostError } from '../../../../src/model/error.ts'
import type { Outcome, Raw, Session, Statement } from '../../dialect.ts'
import { StatementError } from '../../failure.ts'
import { exactly } from './cells.ts'
import { failureOf } from './failure.ts'

const savepoint = 'ecmahost_attempt'

/** By file, the end of the transaction that was begun last in this thread. */
const turns = new Map<string, Promise<void>>()

/** A connection to SQLite that can write. Foreign keys are enforced. */
export class SqliteSession implements Session {
  readonly name: string
  readonly #database: DatabaseSync
  readonly #lockTimeoutMs: number
  readonly #path: string
  #endTurn: () => void = () => undefined

  constructor(name: string, path: string, lockTimeoutMs: number) {
    this.name = name
    this.#lockTimeoutMs = lockTimeoutMs
    this.#path = path
    this.#database = this.#guarded(
      () => new DatabaseSync(path, { timeout: lockTimeoutMs, enableForeignKeyConstraints: true }),
    )
  }

  /**
   * Takes the lock for writing at once: one that is asked for in the middle of a transaction may be refused. SQLite waits
   * for a lock without giving the rest of this thread its turn, so those of one thread line up before they ask for it.
   */
  async begin(): Promise<void> {
    await this.#takeTurn()
    try {
      this.#execute('BEGIN IMMEDIATE')
    } catch (error) {
      this.#endTurn()
      throw error
    }
  }

  async commit(): Promise<void> {
    this.#execute('COMMIT')
    this.#endTurn()
  }

  async rollback(): Promise<void> {
    if (this.#database.isTransaction) this.#execute('ROLLBACK')
    this.#endTurn()
  }

  async attempt<T>(work: () => Promise<T>): Promise<T> {
    this.#execute(`SAVEPOINT ${savepoint}`)
    try {
      const result = await work()
      this.#execute(`RELEASE ${savepoint}`)
      return result
    } catch (error) {
      this.#execute(`ROLLBACK TO ${savepoint}; RELEASE ${savepoint}`)
      throw error
    }
  }

  async execute({ sql, parameters }: Statement): Promise<Outcome> {
    return this.#guarded(() => {
      const statement = this.#database.prepare(sql)
      statement.setReadBigInts(true)
      const values = parameters.map(value => (typeof value === 'boolean' ? Number(value) : value)) as SQLInputValue[]
      const columns = statement.columns().map(({ name }) => name)
      if (columns.length === 0) {
        const { changes, lastInsertRowid } = statement.run(...values)
        return { rows: [], columns, matched: Number(changes), insertedKey: exactly([lastInsertRowid])[0] ?? null }
      }
      statement.setReturnArrays(true)
      const rows = (statement.all(...values) as unknown as Raw[][]).map(exactly)
      return { rows, columns, matched: rows.length }
    })
  }

  call(): Promise<never> {
    const reason = 'SQLite has no stored procedures. Use statements.'
    return Promise.reject(hostError('source-unfit', { source: this.name, reason }))
  }

  async release(): Promise<void> {
    if (this.#database.isOpen) this.#database.close()
    this.#endTurn()
  }

  async #takeTurn(): Promise<void> {
    const before = turns.get(this.#path)
    const turn = Promise.withResolvers<void>()
    turns.set(this.#path, turn.promise)
    await before
    this.#endTurn = () => {
      if (turns.get(this.#path) === turn.promise) turns.delete(this.#path)
      turn.resolve()
    }
  }

  #execute(sql: string): void {
    this.#guarded(() => this.#database.exec(sql))
  }

  #guarded<T>(action: () => T): T {
    try {
      return action()
    } catch (error) {
      const failure = failureOf(error, { source: this.name, lockTimeoutMs: this.#lockTimeoutMs })
      // Somebody else writes: the same may pass in a moment.
      if (failure instanceof HostError && failure.code === 'source-locked') {
        throw new StatementError('locked', failure.message)
      }
      throw failure
    }
  }
}
