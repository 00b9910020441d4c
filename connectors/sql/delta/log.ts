import type { DeltaContext, OperationContext, Page } from '../../../src/connector/contract.ts'
import { printCells } from '../cells.ts'
import { unfit } from '../columns.ts'
import type { Session } from '../dialect.ts'
import { parseLsn, printLsn, visibility } from '../dialects/postgres/log-position.ts'
import { changesInLog } from '../dialects/postgres/log-reading.ts'
import {
  advanceSlot,
  createSlot,
  demandReplication,
  dropSlot,
  type Slot,
  slotOf,
  writtenUpTo,
} from '../dialects/postgres/log-slot.ts'
import { demandPublished, tableNumbers } from '../dialects/postgres/log-tables.ts'
import { openDatabase, openSource, type Source } from '../open.ts'
import type { SqlSettings } from '../settings.ts'
import { type ChangedRow, changedEntries } from './changed-entries.ts'
import { lastPage } from './last-page.ts'
import type { DeltaMethod } from './method.ts'
import { isRecord, parsePosition, unknownSince } from './unknown-since.ts'
import { watchedTables } from './watched.ts'

/** Where in the log a delta goes on, and which transactions after it are known all the same. */
interface Position {
  readonly lsn: string
  /** What the snapshot of a full import saw; `null` where that plays no part any more. */
  readonly seen: string | null
}

interface Names {
  readonly slot: string
  readonly publication: string
  readonly maxLag: number
}

const MEBIBYTE = 2 ** 20

/**
 * Rows that PostgreSQL's log tells to have changed. The database keeps its log for a replication slot, which a full import
 * makes; it is released up to a watermark once a delta import comes with that watermark, so the host has stored it.
 */
export function log(settings: SqlSettings, context: OperationContext): DeltaMethod {
  const names = namesOf(settings)
  let start: bigint | undefined
  return {
    async prepare() {
      await withSession(settings, context, async session => {
        const warning = await demandReplication(session, names.publication)
        if (warning !== undefined) context.log.warn(warning)
        start = (await slotForImport(session, names, context)).confirmed
      })
    },
    async position(source) {
      await demandPublished(source, await watchedTables(source), names.publication)
      // Older than the snapshot, which may not see what was committed just before: what it does see is passed over then.
      return printCells({ lsn: printLsn(start ?? 0n), seen: await seenBy(source) } satisfies Position)
    },
    pages: context => changedPages(settings, names, context),
  }
}

async function* changedPages(settings: SqlSettings, names: Names, context: DeltaContext): AsyncGenerator<Page> {
  const from = parsePosition(context.watermark, isPosition)
  const start = parseLsn(from.lsn) ?? 0n
  const upTo = await withSession(settings, context, async session => {
    await demandReplication(session, names.publication)
    await confirm(session, names, start, context)
    return await writtenUpTo(session)
  })
  const source = await openSource(settings, context)
  try {
    const watched = await watchedTables(source)
    await demandPublished(source, watched, names.publication)
    const request = {
      ...names,
      upTo,
      watched: await tableNumbers(source, watched),
      isKnown: from.seen === null ? () => false : visibility(from.seen),
      isVisible: visibility(await seenBy(source)),
    }
    const log = await source.database.snapshot()
    const read: { end?: Position } = {}
    const rows = async function* (): AsyncGenerator<readonly ChangedRow[]> {
      const { end = start, isWhole } = yield* changesInLog(log, request)
      read.end = isWhole
        ? { lsn: printLsn(end > upTo ? end : upTo), seen: null }
        : { lsn: printLsn(end > start ? end : start), seen: from.seen }
    }
    try {
      yield* changedEntries(source, rows(), context)
    } catch (error) {
      if (!isOlderThanPublication(error)) throw error
      await withSession(settings, context, session => dropSlot(session, names.slot))
      throw unknownSince(`The publication ${names.publication} was made anew since the last import.`)
    } finally {
      await log.close()
    }
    if (read.end !== undefined) yield* lastPage(source.views, printCells(read.end))
  } finally {
    await source.snapshot.close()
  }
}

/** The slot for a full import: the one there is, or a new one where there is none that can be read. */
async function slotForImport(session: Session, names: Names, { log }: OperationContext): Promise<Slot> {
  const slot = await slotOf(session, names.slot)
  if (slot !== undefined && !slot.isLost && slot.lag <= names.maxLag) return slot
  if (slot !== undefined) await dropSlot(session, names.slot)
  log.info(`The replication slot ${names.slot} is made ${slot === undefined ? '' : 'anew '}for delta imports.`)
  return await createSlot(session, names.slot)
}

/** Releases the log up to a watermark that the host has stored. Throws where what came after it is not there any more. */
async function confirm(session: Session, names: Names, start: bigint, { log }: OperationContext): Promise<void> {
  const slot = await slotOf(session, names.slot)
  if (slot === undefined) throw unknownSince(`The replication slot ${names.slot} is gone.`)
  if (slot.isLost) throw unknownSince(`The database has removed the log that the replication slot ${names.slot} needs.`)
  if (slot.confirmed > start) {
    throw unknownSince(`The replication slot ${names.slot} was moved on by somebody else, beyond the last import.`)
  }
  if (start > (await writtenUpTo(session))) {
    throw unknownSince('The watermark is of another database, or of one that was put back to an earlier state.')
  }
  const lag = slot.lag - Number(start - slot.confirmed)
  log.info(`The database keeps ${(lag / MEBIBYTE).toFixed(1)} MiB of its log for the replication slot ${names.slot}.`, {
    lag,
  })
  if (lag > names.maxLag) {
    await dropSlot(session, names.slot)
    throw unknownSince(
      `The replication slot ${names.slot} was given up: the database had to keep more of its log than delta.maxLagMiB allows.`,
    )
  }
  if (start > slot.confirmed) await advanceSlot(session, names.slot, start)
}

/** The log is read as of its own time, when there was no such publication. */
function isOlderThanPublication(error: unknown): boolean {
  return error instanceof Error && /publication "[^]*" does not exist/.test(error.message)
}

async function seenBy({ snapshot }: Pick<Source, 'snapshot'>): Promise<string> {
  for await (const [row] of snapshot.pages('SELECT pg_current_snapshot()::text', [], 1)) return String(row?.[0])
  return ''
}

async function withSession<T>(
  settings: SqlSettings,
  { folder }: Pick<OperationContext, 'folder'>,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const { database, dialect, connection } = await openDatabase(settings, folder)
  if (dialect.name !== 'postgres') {
    throw unfit({ label: 'delta' }, `delta.method log is for PostgreSQL, not for ${dialect.title}.`)
  }
  if (connection.poolSize < 2) {
    throw unfit({ label: 'delta' }, 'delta.method log needs two connections: poolSize must be 2 or more.')
  }
  const session = await database.session()
  try {
    return await work(session)
  } finally {
    await session.release()
  }
}

function namesOf({ delta }: SqlSettings): Names {
  return {
    slot: delta?.slot ?? 'ecmahost',
    publication: delta?.publication ?? 'ecmahost',
    maxLag: (delta?.maxLagMiB ?? 10_240) * MEBIBYTE,
  }
}

function isPosition(value: unknown): value is Position {
  if (!isRecord(value)) return false
  const { lsn, seen } = value
  return typeof lsn === 'string' && parseLsn(lsn) !== undefined && (seen === null || typeof seen === 'string')
}
