import { stat } from 'node:fs/promises'
import { isAbsolute, resolve } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { setImmediate } from 'node:timers/promises'
import { hostError } from '../../../src/model/error.ts'
import type { Kind } from '../../../src/model/schema.ts'
import type { Dialect, OpenOptions, Raw, ResultColumn, Snapshot } from '../dialect.ts'

/** SQLite through node:sqlite. */
export const sqlite: Dialect = {
  async open(url, options) {
    const written = url.slice('sqlite:'.length)
    const path = isAbsolute(written) ? written : resolve(options.folder, written)
    await demandFile(written, path)
    return new SqliteSnapshot(written, path, options)
  },
  quote: identifier => `"${identifier.replaceAll('"', '""')}"`,
  placeholder: index => `?${index + 1}`,
  exactOrder: ' COLLATE BINARY',
  // The plus takes the type affinity away: of a column of a compound query it is not determined, and it may turn a text of
  // digits into a number (https://www.sqlite.org/datatype3.html §3.3.1).
  exactly: expression => `+${expression} COLLATE BINARY`,
  kindOf,
  conversion: kind => conversions[kind],
}

/** SQLite would make a database of a file that is not there. */
async function demandFile(written: string, path: string): Promise<void> {
  const source = `database ${written}`
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') throw hostError('source-missing', { source, path })
    throw hostError('source-unreadable', { source, reason: `${error.message}.` })
  })
  if (!found.isFile()) throw hostError('source-unreadable', { source, reason: 'it is not a file.' })
}

class SqliteSnapshot implements Snapshot {
  readonly name: string
  readonly #database: DatabaseSync
  readonly #busyTimeoutMs: number

  constructor(name: string, path: string, { busyTimeoutMs }: OpenOptions) {
    this.name = `database ${name}`
    this.#busyTimeoutMs = busyTimeoutMs
    this.#database = this.#guarded(() => new DatabaseSync(path, { readOnly: true, timeout: busyTimeoutMs }))
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

  async requiredColumns(table: string): Promise<ReadonlySet<string>> {
    const rows = this.#prepare(`SELECT name FROM pragma_table_info(?) WHERE "notnull" = 1`).all(table)
    return new Set((rows as unknown as [string][]).map(([name]) => name))
  }

  async tables(): Promise<readonly string[]> {
    const rows = this.#prepare(
      "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    ).all() as unknown as [string][]
    return rows.map(([name]) => name)
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
      throw explained(error, this.name, this.#busyTimeoutMs)
    }
  }
}

/** Integers arrive as `bigint`, the only way that loses none; those a number holds become numbers. */
function take(rows: Iterator<Raw[]>, limit: number): Raw[][] {
  const page: Raw[][] = []
  while (page.length < limit) {
    const next = rows.next()
    if (next.done) break
    const row = next.value
    for (let index = 0; index < row.length; index++) {
      const cell = row[index]
      if (typeof cell !== 'bigint') continue
      const number = Number(cell)
      if (Number.isSafeInteger(number)) row[index] = number
    }
    page.push(row)
  }
  return page
}

// https://www.sqlite.org/rescode.html
const busy = 5
const locked = 6
const cannotOpen = 14
const notADatabase = 26

function explained(error: unknown, source: string, busyTimeoutMs: number): Error {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return error as Error
  switch (error.errcode & 0xff) {
    case busy:
    case locked:
      return hostError('source-locked', { source, seconds: String(busyTimeoutMs / 1000) })
    case cannotOpen:
      return hostError('source-unreadable', {
        source,
        reason:
          'this program has no right to read it, or to make the -shm file that a database in WAL mode needs beside it.',
      })
    case notADatabase:
      return hostError('source-unfit', { source, reason: 'it is not an SQLite database, or it is encrypted.' })
    default:
      return hostError('source-unfit', { source, reason: `${error.message}.` })
  }
}

/** By the rules of type affinity (https://www.sqlite.org/datatype3.html §3.1), with the names people use on top. */
function kindOf(declared: string): Kind {
  const type = declared.toUpperCase()
  if (type.includes('BOOL')) return 'boolean'
  if (type.includes('DATE') || type.includes('TIME')) return 'dateTime'
  if (type.includes('INT')) return 'integer'
  if (/CHAR|CLOB|TEXT/.test(type)) return 'string'
  if (type.includes('BLOB')) return 'binary'
  return /REAL|FLOA|DOUB|NUM|DEC/.test(type) ? 'decimal' : 'string'
}

const conversions: Partial<Record<Kind, (cell: Raw) => Raw>> = {
  string: text,
  reference: text,
  boolean(cell) {
    if (cell === 1 || cell === 0) return cell === 1
    if (typeof cell !== 'string') return cell
    const word = cell.toLowerCase()
    return word === 'true' || word === '1' ? true : word === 'false' || word === '0' ? false : cell
  },
  dateTime(cell) {
    if (typeof cell === 'number') return instant(cell)
    return typeof cell === 'string'
      ? cell.replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d(?::\d\d(?:\.\d+)?)?)$/, '$1T$2Z')
      : cell
  },
}

function text(cell: Raw): Raw {
  return typeof cell === 'number' || typeof cell === 'bigint' ? String(cell) : cell
}

/** SQLite's own reading of numbers as times: whole ones are seconds since 1970, others Julian days. */
function instant(cell: number): Raw {
  const milliseconds = Number.isInteger(cell) ? cell * 1000 : Math.round((cell - 2440587.5) * 86_400_000)
  const date = new Date(milliseconds)
  return Number.isNaN(date.getTime()) ? String(cell) : date.toISOString().replace('.000Z', 'Z')
}
