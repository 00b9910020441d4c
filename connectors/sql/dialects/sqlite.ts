import { stat } from 'node:fs/promises'
import { hostError } from '../../../src/model/error.ts'
import type { Connection } from '../connection.ts'
import type { Database, Dialect } from '../dialect.ts'
import { kindOf, readerOf, writerOf } from './sqlite/kinds.ts'
import { SqliteSession } from './sqlite/session.ts'
import { SqliteSnapshot } from './sqlite/snapshot.ts'
import { triggers } from './sqlite/triggers.ts'
import { write } from './sqlite/write.ts'

/** SQLite through node:sqlite. */
export const sqlite: Dialect = {
  name: 'sqlite',
  title: 'SQLite',
  open: async connection => databaseOf(connection),
  quote: identifier => `"${identifier.replaceAll('"', '""')}"`,
  placeholder: index => `?${index + 1}`,
  exactOrder: ' COLLATE BINARY',
  // The plus takes the type affinity away: of a column of a compound query it is not determined, and it may turn a text of
  // digits into a number (https://www.sqlite.org/datatype3.html §3.3.1).
  exactly: expression => `+${expression} COLLATE BINARY`,
  ordersExactly: true,
  nullAs: () => 'NULL',
  kindOf: declared => ({ kind: kindOf(declared), multi: false }),
  reader: (_declared, kind, options) => readerOf(kind, options),
  writer: (declared, kind, options) => writerOf(declared, kind, options),
  raw: undefined,
  collect: undefined,
  write,
  triggers,
}

/** A file is opened anew for each transaction: that costs less than a millisecond. */
function databaseOf({ file, lockTimeoutMs }: Connection): Database {
  const { written = '', path = '' } = file ?? {}
  const name = `database ${written}`
  return {
    name,
    async snapshot() {
      await demandFile(written, path)
      return new SqliteSnapshot(name, path, lockTimeoutMs)
    },
    async session() {
      await demandFile(written, path)
      return new SqliteSession(name, path, lockTimeoutMs)
    },
    close: async () => undefined,
  }
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
