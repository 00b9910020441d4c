import type { DeltaContext, FullContext, RowPage } from '../../src/connector/contract.ts'
import { TargetError } from '../../src/model/target-failure.ts'
import { openSource, type Source } from './open.ts'
import { isPlaceable, type Place, parsePlace, printPlace } from './place.ts'
import { countOf, entryPages, watermarksOf } from './read.ts'
import type { SqlSettings } from './settings.ts'
import type { View } from './view.ts'
import { parseWatermarks, printWatermarks, type Watermarks } from './watermark.ts'

/** All rows, from the beginning or from where an interrupted import goes on. */
export async function* fullPages(settings: SqlSettings, context: FullContext): AsyncGenerator<RowPage> {
  const place = context.resume === null ? undefined : parsePlace(context.resume)
  const source = await openSource(settings, context)
  try {
    const { views } = source
    const first = place === undefined ? 0 : indexOf(place, views)
    const watermarks = place?.watermarks ?? (await watermarksNow(source))
    const counts: number[] = []
    for (const view of views) counts.push(await countOf(source, view))
    const total = sum(counts)
    let before = sum(counts.slice(0, first))
    for (const [index, view] of views.entries()) {
      if (index < first) continue
      const { name: objectType } = view.objectType
      const wanted = { from: index === first ? place : undefined }
      for await (const { page, last } of entryPages(source, view, wanted, context)) {
        const rows = page.firstPosition - 1 + page.rows.length
        const portion = Math.min(1, (before + rows) / total)
        const resume = isPlaceable(last) ? printPlace({ objectType, after: last, rows, watermarks }) : undefined
        yield { ...page, portion, ...(resume === undefined ? {} : { resume }) }
      }
      before += counts[index] ?? 0
    }
    yield* lastPage(views, watermarks)
  } finally {
    await source.snapshot.close()
  }
}

/** The rows that have come or changed since the watermarks of an import. */
export async function* changedPages(settings: SqlSettings, context: DeltaContext): AsyncGenerator<RowPage> {
  const since = parseWatermarks(context.watermark)
  const source = await openSource(settings, context)
  try {
    // Of an object type that is not read this time, the next delta goes on from where the last one came to.
    const watermarks = { ...since, ...(await watermarksNow(source)) }
    for (const view of source.views) {
      const rows = { since: since[view.objectType.name] }
      for await (const { page } of entryPages(source, view, rows, context)) yield page
    }
    yield* lastPage(source.views, watermarks)
  } finally {
    await source.snapshot.close()
  }
}

/** Which object type a place is in. */
function indexOf({ objectType, after }: Place, views: readonly View[]): number {
  const index = views.findIndex(({ objectType: { name }, parent }) => {
    return name === objectType && parent.anchor.length === after.length
  })
  if (index >= 0) return index
  throw new TargetError('resume', `The import was interrupted in ${objectType}, which is no longer read as it was.`)
}

async function watermarksNow(source: Source): Promise<Watermarks> {
  const watermarks: Record<string, Watermarks[string]> = {}
  for (const view of source.views) watermarks[view.objectType.name] = await watermarksOf(source, view)
  return watermarks
}

/** Rows come in the order of their anchors, so no page before the end covers any watermark. */
function* lastPage(views: readonly View[], watermarks: Watermarks): Generator<RowPage> {
  const last = views.at(-1)
  if (last === undefined) return
  yield {
    kind: 'rows',
    objectType: last.objectType.name,
    source: last.source,
    rows: [],
    firstPosition: 1,
    watermark: printWatermarks(watermarks),
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
