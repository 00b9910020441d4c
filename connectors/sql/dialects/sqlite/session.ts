import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { hostError } from '../../../../src/model/error.ts'
import type { Outcome, Raw, Session, Statement } from '../../dialect.ts'
import { exactly } from './cells.ts'
import { failureOf } from './failure.ts'

const savepoint = 'ecmahost_attempt'

/** A connection to SQLite that can write. Foreign keys are enforced. */
export class SqliteSession implements Session {
  readonly name: string
  readonly #database: DatabaseSync
  readonly #lockTimeoutMs: number

  constructor(name: string, path: string, lockTimeoutMs: number) {
    this.name = name
    this.#lockTimeoutMs = lockTimeoutMs
    this.#database = this.#guarded(
      () => new DatabaseSync(path, { timeout: lockTimeoutMs, enableForeignKeyConstraints: true }),
    )
  }

  /** Takes the lock for writing at once: one that is asked for in the middle of a transaction may be refused. */
  async begin(): Promise<void> {
    this.#execute('BEGIN IMMEDIATE')
  }

  async commit(): Promise<void> {
    this.#execute('COMMIT')
  }

  async rollback(): Promise<void> {
    if (this.#database.isTransaction) this.#execute('ROLLBACK')
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
  }

  #execute(sql: string): void {
    this.#guarded(() => this.#database.exec(sql))
  }

  #guarded<T>(action: () => T): T {
    try {
      return action()
    } catch (error) {
      throw failureOf(error, { source: this.name, lockTimeoutMs: this.#lockTimeoutMs })
    }
  }
}
