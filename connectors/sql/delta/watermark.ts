import type { DeltaContext, Page } from '../../../src/connector/contract.ts'
import { TargetError } from '../../../src/model/target-failure.ts'
import { parseCells, printCells } from '../cells.ts'
import type { Raw, ResultColumn } from '../dialect.ts'
import { openSource, type Source } from '../open.ts'
import type { Since } from '../range.ts'
import { entryPages } from '../read.ts'
import { type From, relation } from '../relation.ts'
import type { SqlSettings } from '../settings.ts'
import type { View } from '../view.ts'
import { lastPage } from './last-page.ts'
import type { DeltaMethod } from './method.ts'

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
  const source = await openSource(settings, context)
  try {
    // Of an object type that is not read this time, the next delta goes on from where the last one came to.
    const watermarks = { ...since, ...(await watermarksNow(source)) }
    for (const view of source.views) {
      const range = { since: since[view.objectType.name] }
      for await (const { page } of entryPages(source, view, range, context)) yield page
    }
    yield* lastPage(source.views, printCells(watermarks))
  } finally {
    await source.snapshot.close()
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
    const sql = `SELECT MAX(t.${dialect.quote(column.name)}) FROM ${relation(dialect, from)} AS t`
    for await (const [row] of snapshot.pages(sql, [], 1)) return row?.[0] ?? null
    return null
  }
  const children: Record<string, Raw> = {}
  for (const child of parent.children) {
    if (child.watermark !== undefined) children[child.attribute] = await greatest(child.from, child.watermark)
  }
  return { own: await greatest(parent.from, parent.watermark), children }
}

/** Throws the `TargetError` that asks for a full import, where the text is not one of ours. */
function parseWatermarks(text: string): Watermarks {
  const watermarks = parsed(text)
  if (isWatermarks(watermarks)) return watermarks
  throw new TargetError(
    'watermark',
    'The watermark is not one that this connector gave. A full import gives a new one.',
  )
}

function isWatermarks(value: unknown): value is Watermarks {
  return isRecord(value) && Object.values(value).every(since => isRecord(since) && isRecord(since['children']))
}

function parsed(text: string): unknown {
  try {
    return parseCells(text)
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
