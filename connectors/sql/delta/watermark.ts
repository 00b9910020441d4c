import type { DeltaContext, Page } from '../../../src/connector/contract.ts'
import type { Kind } from '../../../src/model/schema.ts'
import { printCells } from '../cells.ts'
import type { Dialect, Raw, ResultColumn } from '../dialect.ts'
import { openSource, type Source } from '../open.ts'
import type { Since } from '../range.ts'
import { entryPages } from '../read.ts'
import { type From, relation } from '../relation.ts'
import type { SqlSettings } from '../settings.ts'
import { typeSetting } from '../values/reader.ts'
import type { View } from '../view.ts'
import { lastPage } from './last-page.ts'
import type { DeltaMethod } from './method.ts'
import { earlier, type Overlap } from './overlap.ts'
import { isRecord, parsePosition } from './unknown-since.ts'

/**
 * The greatest watermarks an import has seen, by object type:
 * `{"user":{"own":"text:2026-03-01T08:00:00Z","children":{"roles":"integer:17"}}}`.
 */
type Watermarks = Readonly<Record<string, Since>>

/** Rows whose watermark column has grown, and the parents of such child rows. What was deleted is not seen. */
export function watermark(settings: SqlSettings): DeltaMethod {
  return {
    async position(source) {
      return printCells(await watermarksNow(source))
    },
    pages: context => changedPages(settings, context),
  }
}

async function* changedPages(settings: SqlSettings, context: DeltaContext): AsyncGenerator<Page> {
  const since = parseWatermarks(context.watermark)
  context.log.info('This delta import goes by watermark columns, so it does not see what was deleted.')
  const source = await openSource(settings, context)
  try {
    // Of an object type that is not read this time, the next delta goes on from where the last one came to.
    const watermarks = { ...since, ...(await watermarksNow(source)) }
    const overlap = { seconds: settings.delta?.overlapSeconds ?? 300, count: settings.delta?.overlapCount ?? 1000 }
    for (const view of source.views) {
      const last = since[view.objectType.name]
      const range = last === undefined ? {} : { since: withOverlap(source.dialect, view, last, overlap) }
      for await (const { page } of entryPages(source, view, range, context)) yield page
    }
    yield* lastPage(source.views, printCells(watermarks))
  } finally {
    await source.snapshot.close()
  }
}

/** From where on an object type is read again. */
function withOverlap(dialect: Dialect, { parent, settings }: View, { own, children }: Since, overlap: Overlap): Since {
  const back = (watermark: Raw, column: ResultColumn | undefined, said?: Kind): Raw =>
    column === undefined ? watermark : earlier(watermark, said ?? dialect.kindOf(column.declared).kind, overlap)
  return {
    own: back(own, parent.watermark, parent.watermark && typeSetting(settings, parent.watermark.name).kind),
    children: Object.fromEntries(
      parent.children.map(({ attribute, watermark }) => [attribute, back(children[attribute] ?? null, watermark)]),
    ),
  }
}

async function watermarksNow(source: Source): Promise<Watermarks> {
  const watermarks: Record<string, Watermarks[string]> = {}
  for (const view of source.views) watermarks[view.objectType.name] = await watermarksOf(source, view)
  return watermarks
}

/** The greatest watermarks there are now. Read in the snapshot of the rows, so that they cover exactly those. */
async function watermarksOf({ dialect, snapshot }: Source, { parent }: View): Promise<Since> {
  const greatest = async (from: From, column: ResultColumn | undefined): Promise<Raw> => {
    if (column === undefined) return null
    // Below the first row version of a transaction that goes on, there is nothing that is not committed.
    const isRowVersion = dialect.name === 'mssql' && /^(timestamp|rowversion)/i.test(column.declared)
    const sql = isRowVersion
      ? 'SELECT MIN_ACTIVE_ROWVERSION()'
      : `SELECT MAX(t.${dialect.quote(column.name)}) FROM ${relation(dialect, from)} AS t`
    for await (const [row] of snapshot.pages(sql, [], 1)) return row?.[0] ?? null
    return null
  }
  const children: Record<string, Raw> = {}
  for (const child of parent.children) {
    if (child.watermark !== undefined) children[child.attribute] = await greatest(child.from, child.watermark)
  }
  return { own: await greatest(parent.from, parent.watermark), children }
}

function parseWatermarks(text: string): Watermarks {
  return parsePosition(text, isWatermarks)
}

function isWatermarks(value: unknown): value is Watermarks {
  return isRecord(value) && Object.values(value).every(since => isRecord(since) && isRecord(since['children']))
}
