import type { RowPage } from '../../../src/connector/contract.ts'
import type { View } from '../view.ts'

/** An empty page that says where a delta goes on: no page before the end covers that. */
export function* lastPage(views: readonly View[], position: string | null): Generator<RowPage> {
  const last = views.at(-1)
  if (last === undefined) return
  yield {
    kind: 'rows',
    objectType: last.objectType.name,
    source: last.source,
    rows: [],
    firstPosition: 1,
    watermark: position,
  }
}
