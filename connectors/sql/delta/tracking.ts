import type { DeltaContext, Page } from '../../../src/connector/contract.ts'
import { printCells } from '../cells.ts'
import { unfit } from '../columns.ts'
import {
  changedKeys,
  changesAtOnce,
  currentVersion,
  demandPrimaryKey,
  firstVersion,
  rowsOf,
} from '../dialects/mssql/tracking.ts'
import { openSource, type Source } from '../open.ts'
import type { SqlSettings } from '../settings.ts'
import { type ChangedRow, changedEntries } from './changed-entries.ts'
import { lastPage } from './last-page.ts'
import type { DeltaMethod } from './method.ts'
import { isRecord, parsePosition, unknownSince } from './unknown-since.ts'
import { type Watched, watchedTables } from './watched.ts'

/** The version of the database up to which everything is known, in digits. */
interface Position {
  readonly version: string
}

/** Rows whose keys SQL Server's change tracking tells. A transaction gets its version when it is committed. */
export function tracking(settings: SqlSettings): DeltaMethod {
  return {
    async position(source) {
      const watched = await trackedTables(source)
      const version = await versionNow(source)
      for (const table of watched.keys()) await firstVersionOf(source, table)
      return printCells({ version } satisfies Position)
    },
    pages: context => changedPages(settings, context),
  }
}

async function* changedPages(settings: SqlSettings, context: DeltaContext): AsyncGenerator<Page> {
  const { version } = parsePosition(context.watermark, isPosition)
  const source = await openSource(settings, context)
  try {
    const watched = await trackedTables(source)
    // Asked for first: what is committed meanwhile is read again by the next delta.
    const next = await versionNow(source)
    if (BigInt(next) < BigInt(version)) {
      throw unknownSince('The watermark is of another database, or of one that was put back to an earlier state.')
    }
    for (const table of watched.keys()) {
      if (BigInt(await firstVersionOf(source, table)) > BigInt(version)) {
        throw unknownSince(`Changes of ${table} since the last import were removed for their age, or it was emptied.`)
      }
    }
    yield* changedEntries(source, changedRows(source, watched, version), context)
    yield* lastPage(source.views, printCells({ version: next } satisfies Position))
  } finally {
    await source.snapshot.close()
  }
}

async function* changedRows(
  { snapshot }: Source,
  tables: ReadonlyMap<string, Watched>,
  version: string,
): AsyncGenerator<readonly ChangedRow[]> {
  for (const watched of tables.values()) {
    for (let offset = 0; ; offset += changesAtOnce) {
      const rows = await rowsOf(snapshot, changedKeys(watched, version, offset))
      yield rows.map(row => ({
        watched,
        key: Object.fromEntries(watched.columns.map(({ name }, index) => [name, row[index] ?? null])),
      }))
      if (rows.length < changesAtOnce) break
    }
  }
}

async function trackedTables(source: Source): Promise<ReadonlyMap<string, Watched>> {
  if (source.dialect.name !== 'mssql') {
    throw unfit({ label: 'delta' }, `delta.method tracking is for SQL Server, not for ${source.dialect.title}.`)
  }
  const watched = await watchedTables(source)
  demandPrimaryKey(watched)
  return watched
}

async function versionNow({ snapshot }: Source): Promise<string> {
  const [row] = await rowsOf(snapshot, currentVersion)
  const version = row?.[0]
  if (typeof version === 'string') return version
  throw notTracked('the database')
}

async function firstVersionOf({ snapshot }: Source, table: string): Promise<string> {
  const [row] = await rowsOf(snapshot, firstVersion(table))
  const version = row?.[0]
  if (typeof version === 'string') return version
  throw notTracked(table)
}

function notTracked(what: string): Error {
  return unfit(
    { label: 'delta' },
    `change tracking is off for ${what}, or the user has no right VIEW CHANGE TRACKING. Switch it on: ecmahost connector sql install-triggers SYSTEM --apply`,
  )
}

function isPosition(value: unknown): value is Position {
  return isRecord(value) && typeof value['version'] === 'string' && /^\d{1,19}$/.test(value['version'])
}
