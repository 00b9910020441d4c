import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { setImmediate } from 'node:timers/promises'
import type { CatalogueTable } from '../../catalogue.ts'
import type { Raw, ResultColumn, Snapshot } from '../../dialect.ts'
import { tableOf, tablesOf } from './catalogue.ts'
import { exactly } from './cells.ts'
import { failureOf } from './failure.ts'

/** A read transaction of SQLite. Statements may be read side by side. */
export class SqliteSnapshot implements Snapshot {
  readonly name: string
  readonly #database: DatabaseSync
  readonly #lockTimeoutMs: number

  constructor(name: string, path: string, lockTimeoutMs: number) {
    this.name = name
    this.#lockTimeoutMs = lockTimeoutMs
    this.#database = this.#guarded(() => new DatabaseSync(path, { readOnly: true, timeout: lockTimeoutMs }))
    try {
      // The transaction begins with its first read, not with BEGIN.
      this.#guarded(() => this.#database.exec('BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1'))
    } catch (error) {
      this.#database.close()
      throw error
    }
  }

  async columnsOf(sql: string): Promise<readonly ResultColumn[]> {
    return this.#prepare(sql)
      .columns()
      .map(column => ({ name: column.name, declared: column.type ?? '' }))
  }

  async table(name: string): Promise<CatalogueTable | undefined> {
    return this.#guarded(() => tableOf(this.#database, name))
  }

  async tables(): Promise<readonly CatalogueTable[]> {
    return this.#guarded(() => tablesOf(this.#database))
  }

  async *pages(sql: string, parameters: readonly Raw[], pageRows: number): AsyncGenerator<Raw[][]> {
    const rows = this.#prepare(sql).iterate(...(parameters as SQLInputValue[])) as unknown as Iterator<Raw[]>
    for (;;) {
      const page = this.#guarded(() => take(rows, pageRows))
      if (page.length > 0) yield page
      if (page.length < pageRows) return
      // Reading is synchronous: the rest of the worker gets its turn between two pages.
      await setImmediate()
    }
  }

  /** The same transaction: statements are read by turns. */
  async another(): Promise<Snapshot> {
    return {
      name: this.name,
      columnsOf: sql => this.columnsOf(sql),
      table: name => this.table(name),
      tables: () => this.tables(),
      pages: (sql, parameters, pageRows) => this.pages(sql, parameters, pageRows),
      close: async () => undefined,
    }
  }

  async close(): Promise<void> {
    this.#database.close()
  }

  #prepare(sql: string): StatementSync {
    return this.#guarded(() => {
      const statement = this.#database.prepare(sql)
      statement.setReturnArrays(true)
      statement.setReadBigInts(true)
      return statement
    })
  }

  #guarded<T>(action: () => T): T {
    try {
      return action()
    } catch (error) {
      throw failureOf(error, { source: this.name, lockTimeoutMs: this.#lockTimeoutMs })
    }
  }
}

function take(rows: Iterator<Raw[]>, limit: number): Raw[][] {
  const page: Raw[][] = []
  while (page.length < limit) {
    const next = rows.next()
    if (next.done) break
    page.push(exactly(next.value))
  }
  return page
}
