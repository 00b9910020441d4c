import { hostError } from '../../../../src/model/error.ts'
import { StatementError } from '../../failure.ts'

// https://www.sqlite.org/rescode.html
const codes = {
  busy: 5,
  locked: 6,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  constraint: 19,
  mismatch: 20,
  notADatabase: 26,
} as const
const constraints = {
  check: 275,
  foreignKey: 787,
  notNull: 1299,
  primaryKey: 1555,
  trigger: 1811,
  unique: 2067,
  rowId: 2579,
  datatype: 3091,
} as const

/** Where an error came from. */
interface Place {
  /** `database erp.db`. */
  readonly source: string
  readonly lockTimeoutMs: number
}

/** An error of SQLite as the rest of the program knows it; any other as it is. */
export function failureOf(error: unknown, { source, lockTimeoutMs }: Place): unknown {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return error
  switch (error.errcode & 0xff) {
    case codes.busy:
    case codes.locked:
      return hostError('source-locked', { source, seconds: String(lockTimeoutMs / 1000) })
    case codes.cannotOpen:
      return hostError('source-unreadable', {
        source,
        reason:
          'this program has no right to read it, or to make the -shm file that a database in WAL mode needs beside it.',
      })
    case codes.notADatabase:
      return hostError('source-unfit', { source, reason: 'it is not an SQLite database, or it is encrypted.' })
    case codes.readOnly:
      return new StatementError('forbidden', `The ${source} cannot be written to: ${error.message}.`)
    case codes.full:
    case codes.ioError:
      return new StatementError('unavailable', `The ${source} could not be written or read: ${error.message}.`)
    case codes.constraint:
    case codes.mismatch:
      return broken(error, error.errcode, source)
    default:
      return hostError('source-unfit', { source, reason: `${error.message}.` })
  }
}

/** A constraint that was broken. The message names the columns: `UNIQUE constraint failed: users.email`. */
function broken(error: Error, code: number, source: string): StatementError {
  const [column] = [...error.message.matchAll(/\.([^.,]+)(?:,|$)/g)].map(([, name]) => name)
  switch (code) {
    case constraints.unique:
    case constraints.primaryKey:
    case constraints.rowId:
      return new StatementError('exists', `The ${source} has such a row already: ${error.message}.`, { column })
    case constraints.foreignKey:
      return new StatementError(
        'reference',
        `The ${source} has no row that this one names, or one that names it: ${error.message}.`,
      )
    case constraints.notNull:
      return new StatementError('value', `The ${source} needs a value in every row: ${error.message}.`, { column })
    case constraints.check:
      return new StatementError('value', `The ${source} does not accept a value: ${error.message}.`, {
        constraint: error.message.replace(/^CHECK constraint failed: /, ''),
      })
    default:
      return new StatementError('refused', `The ${source} refused the statement: ${error.message}.`, { column })
  }
}
