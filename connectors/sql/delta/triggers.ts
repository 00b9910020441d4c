import type { DeltaContext, Page } from '../../../src/connector/contract.ts'
import { printCells } from '../cells.ts'
import { unfit } from '../columns.ts'
import { openSource, type Source } from '../open.ts'
import type { SqlSettings } from '../settings.ts'
import { ChangeTable, type NotedChange } from './change-table.ts'
import { type ChangedRow, changedEntries } from './changed-entries.ts'
import type { Gap } from './gaps.ts'
import { installedTriggers } from './installed-triggers.ts'
import { parseKey } from './key.ts'
import { lastPage } from './last-page.ts'
import type { DeltaMethod } from './method.ts'
import { stemOf } from './trigger-names.ts'
import type { TriggerSyntax } from './trigger-syntax.ts'
import { isRecord, parsePosition, unknownSince } from './unknown-since.ts'
import { type Watched, watchedTables } from './watched.ts'

/** Which changes are known, and of which installation of the triggers. */
type Position =
  | { readonly installed: string; readonly seen: string }
  | { readonly installed: string; readonly high: number; readonly gaps: readonly Gap[] }

/** Rows that triggers have noted in a table of changes. */
export function triggers(settings: SqlSettings): DeltaMethod {
  return {
    async position(source) {
      return printCells(await positionNow(source, await opened(source, settings), settings))
    },
    pages: context => changedPages(settings, context),
  }
}

async function* changedPages(settings: SqlSettings, context: DeltaContext): AsyncGenerator<Page> {
  const from = parsePosition(context.watermark, isPosition)
  const source = await openSource(settings, context)
  try {
    const { table, installed, purged, watched } = await opened(source, settings)
    if (from.installed !== installed) throw unknownSince('The triggers were installed anew since the last import.')
    const next: { position?: Position } = {}
    const changes = newChanges(source, table, from, purged, settings, position => {
      next.position = position
    })
    yield* changedEntries(source, rowsOf(changes, watched), context)
    if (next.position !== undefined) yield* lastPage(source.views, printCells(next.position))
  } finally {
    await source.snapshot.close()
  }
}

/** What has been noted since a position, and then the position that follows. */
async function* newChanges(
  source: Source,
  table: ChangeTable,
  from: Position,
  purged: string,
  settings: SqlSettings,
  done: (position: Position) => void,
): AsyncGenerator<readonly NotedChange[]> {
  const { installed } = from
  const { order } = syntaxOf(source)
  if ('seen' in from) {
    if (order.kind !== 'snapshot') throw unknownSince('The watermark is of another kind of database.')
    const seen = await table.seen(order)
    const bounds = order.bounds(from.seen)
    if (bounds === undefined || precedes(order.bounds(seen)?.end ?? '0', bounds.first)) {
      throw unknownSince('The watermark is of another database, or of one that was put back to an earlier state.')
    }
    if (!precedes(purged, bounds.first)) throw removed()
    yield* table.unseen(order, from.seen)
    done({ installed, seen })
    return
  }
  if (order.kind === 'snapshot') throw unknownSince('The watermark is of another kind of database.')
  const now = Date.now()
  const lateMs = (settings.delta?.lateSeconds ?? 3600) * 1000
  const gaps = order.kind === 'serial' ? [] : from.gaps.filter(({ since }) => now - since <= lateMs)
  if (precedes(String(Math.min(from.high, ...gaps.map(gap => gap.from - 1))), purged)) throw removed()
  const high = await table.highest()
  if (high !== 0 && high < from.high) {
    throw unknownSince('The watermark is of another database, or of one that was put back to an earlier state.')
  }
  const fresh = high > from.high ? [{ from: from.high + 1, to: high, since: now }] : []
  const missing = yield* table.within([...gaps, ...fresh])
  done({ installed, high: Math.max(high, from.high), gaps: order.kind === 'serial' ? [] : missing })
}

async function* rowsOf(
  changes: AsyncIterable<readonly NotedChange[]>,
  watched: ReadonlyMap<string, Watched>,
): AsyncGenerator<readonly ChangedRow[]> {
  for await (const some of changes) {
    yield some.flatMap(({ relation, operation, rowKey }) => {
      const table = watched.get(relation)
      if (table === undefined) return []
      if (operation === 'truncate') throw unknownSince(`The table ${relation} was emptied by TRUNCATE.`)
      return [{ watched: table, key: parseKey(rowKey) }]
    })
  }
}

async function positionNow(
  source: Source,
  { table, installed, purged }: Opened,
  settings: SqlSettings,
): Promise<Position> {
  const { order } = syntaxOf(source)
  if (order.kind === 'snapshot') return { installed, seen: await table.seen(order) }
  const high = Math.max(await table.highest(), Number(purged))
  const lateSeconds = settings.delta?.lateSeconds ?? 3600
  const gaps = order.kind === 'serial' ? [] : await table.missing(Number(purged), high, lateSeconds, Date.now())
  return { installed, high, gaps }
}

interface Opened {
  readonly table: ChangeTable
  readonly installed: string
  readonly purged: string
  readonly watched: ReadonlyMap<string, Watched>
}

/** The change table and what is watched; throws where a trigger is missing. */
async function opened(source: Source, settings: SqlSettings): Promise<Opened> {
  const syntax = syntaxOf(source)
  const watched = await watchedTables(source)
  const { name, triggers } = await installedTriggers(source, syntax, settings)
  const table = new ChangeTable(source, syntax, name)
  const found = await source.snapshot.table(name)
  const states = found === undefined ? undefined : await table.states()
  if (states === undefined) throw notInstalled(`there is no table ${name} that triggers write changes to`)
  const firing = new Set(triggers.filter(({ isEnabled }) => isEnabled).map(trigger => trigger.name))
  const missing = [...watched.keys()].filter(
    relation => !['_i', '_u', '_d'].every(end => firing.has(stemOf(name, relation) + end)),
  )
  if (missing.length > 0) {
    throw notInstalled(
      `the triggers of ${missing.join(', ')} are missing, disabled, or not to be seen by the user of the connection`,
    )
  }
  return { table, ...states, watched }
}

/** How the database catches changes by triggers; throws where it does not. */
export function syntaxOf({ dialect }: Pick<Source, 'dialect'>): TriggerSyntax {
  if (dialect.triggers !== undefined) return dialect.triggers
  throw unfit({ label: 'delta' }, `there are no triggers for ${dialect.title}. Choose another delta.method.`)
}

function notInstalled(reason: string): Error {
  return unfit({ label: 'delta' }, `${reason}. Install them: ecmahost connector sql install-triggers SYSTEM --apply`)
}

function removed(): Error {
  return unknownSince('Changes since the last import were removed from the change table for their age.')
}

/** Whether a number written in digits is less than another. */
function precedes(a: string, b: string): boolean {
  return BigInt(a) < BigInt(b)
}

function isPosition(value: unknown): value is Position {
  if (!isRecord(value) || typeof value['installed'] !== 'string') return false
  const { seen, high, gaps } = value
  if (typeof seen === 'string') return true
  return Number.isSafeInteger(high) && Array.isArray(gaps) && gaps.every(isGap)
}

function isGap(value: unknown): value is Gap {
  return isRecord(value) && [value['from'], value['to'], value['since']].every(Number.isSafeInteger)
}
