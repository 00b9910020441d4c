import type { FullContext, Page } from '../../src/connector/contract.ts'
import { TargetError } from '../../src/model/target-failure.ts'
import { methodOf } from './delta/choose.ts'
import { lastPage } from './delta/last-page.ts'
import { openSource } from './open.ts'
import { type Place, parsePlace, printPlace } from './place.ts'
import { rangedPages, rangesOf } from './ranges.ts'
import { countOf } from './read.ts'
import type { SqlSettings } from './settings.ts'
import type { View } from './view.ts'

/** All rows, from the beginning or from where an interrupted import goes on. */
export async function* fullPages(settings: SqlSettings, context: FullContext): AsyncGenerator<Page> {
  const place = context.resume === null ? undefined : parsePlace(context.resume)
  const method = await methodOf(settings, context)
  if (place === undefined) await method.prepare?.()
  const source = await openSource(settings, context)
  try {
    const { views, snapshot } = source
    if (snapshot.warning !== undefined) context.log.warn(snapshot.warning)
    const first = place === undefined ? 0 : indexOf(place, views)
    const position = place === undefined ? await method.position(source) : place.position
    const counts: number[] = []
    for (const view of views) counts.push(await countOf(source, view))
    const total = sum(counts)
    let before = sum(counts.slice(0, first))
    for (const [index, view] of views.entries()) {
      if (index < first) continue
      const { name: objectType } = view.objectType
      const resumed = index === first ? place : undefined
      const ranges = resumed?.ranges ?? (await rangesOf(source, view, counts[index] ?? 0))
      let rows = resumed?.rows ?? 0
      for await (const { page, rows: came, rest } of rangedPages(source, view, ranges, {
        ...context,
        firstPosition: rows + 1,
      })) {
        rows += came
        const portion = total === 0 ? 1 : Math.min(1, (before + rows) / total)
        const resume = rest === undefined ? undefined : printPlace({ objectType, ranges: rest, rows, position })
        yield { ...page, portion, ...(resume === undefined ? {} : { resume }) }
      }
      before += counts[index] ?? 0
    }
    yield* lastPage(views, position)
  } finally {
    await source.snapshot.close()
  }
}

/** Which object type a place is in. */
function indexOf({ objectType, ranges }: Place, views: readonly View[]): number {
  const index = views.findIndex(({ objectType: { name }, parent }) => {
    const fits = (anchor: readonly unknown[] | null): boolean =>
      anchor === null || anchor.length === parent.anchor.length
    return name === objectType && ranges.every(({ after, upTo }) => fits(after) && fits(upTo))
  })
  if (index >= 0) return index
  throw new TargetError('resume', `The import was interrupted in ${objectType}, which is no longer read as it was.`)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
