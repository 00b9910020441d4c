import type { DeltaContext, Page } from '../../../src/connector/contract.ts'
import type { Cell } from '../../../src/model/value.ts'
import type { Raw } from '../dialect.ts'
import { entriesOf } from '../one.ts'
import type { Source } from '../open.ts'
import type { View } from '../view.ts'
import type { Key } from './key.ts'
import type { Watched } from './watched.ts'

/** A row that has come, changed or gone. */
export interface ChangedRow {
  readonly watched: Watched
  readonly key: Key
}

/** How many entries are asked for at once. */
const atOnce = 250

/**
 * The entries that changed rows belong to, as a snapshot shows them: those that are there as rows, the others as
 * deletions. What is told of an entry is right however often, and in whatever order, its rows are among the changed ones.
 */
export async function* changedEntries(
  source: Source,
  changed: AsyncIterable<readonly ChangedRow[]>,
  context: DeltaContext,
): AsyncGenerator<Page> {
  const waiting = new Map<View, Map<string, readonly Raw[]>>(source.views.map(view => [view, new Map()]))
  for await (const rows of changed) {
    for (const { watched, key } of rows) {
      for (const feed of watched.feeds) {
        const anchor = feed.key.map(column => key[column] ?? null)
        // A row without a whole key belongs to no entry.
        if (anchor.includes(null)) continue
        waiting.get(feed.view)?.set(textOf(anchor), anchor)
      }
    }
    for (const [view, anchors] of waiting) {
      while (anchors.size >= atOnce) yield* entriesNow(source, view, taken(anchors), context)
    }
  }
  for (const [view, anchors] of waiting) {
    if (anchors.size > 0) yield* entriesNow(source, view, taken(anchors), context)
  }
}

function taken(anchors: Map<string, readonly Raw[]>): readonly (readonly Raw[])[] {
  const some = [...anchors].slice(0, atOnce)
  for (const [text] of some) anchors.delete(text)
  return some.map(([, anchor]) => anchor)
}

async function* entriesNow(
  source: Source,
  view: View,
  wanted: readonly (readonly Raw[])[],
  context: DeltaContext,
): AsyncGenerator<Page> {
  const { name: objectType } = view.objectType
  const anchors = await recast(source, view, wanted)
  const gone = new Map(anchors.map(anchor => [textOf(outside(view, anchor)), outside(view, anchor)]))
  const rows: (readonly Cell[])[] = []
  for await (const { cells } of entriesOf(source, view, anchors, context)) {
    gone.delete(textOf(view.anchorPositions.map(position => cells[position] ?? null)))
    rows.push(cells)
  }
  // An entry that is told to be gone under one spelling of its anchor may be there under another.
  if (gone.size > 0) yield { kind: 'deletions', objectType, source: view.source, anchors: [...gone.values()] }
  if (rows.length > 0) yield { kind: 'rows', objectType, source: view.source, rows, firstPosition: 1 }
}

/** Anchors in the form they have in the table, which the database gives them. */
async function recast(
  { dialect, snapshot }: Source,
  view: View,
  anchors: readonly (readonly Raw[])[],
): Promise<readonly (readonly Raw[])[]> {
  const made = dialect.triggers?.recast
  if (made === undefined) return anchors
  const { anchorColumns } = view.parent
  const selects = anchors.map((_, row) => {
    const cells = anchorColumns.map(({ declared }, index) =>
      made(dialect.placeholder(row * anchorColumns.length + index), declared),
    )
    return `SELECT ${[...cells.map((cell, index) => `${cell} AS a${index}`), `${row} AS n`].join(', ')}`
  })
  const cast: (readonly Raw[])[] = []
  for await (const page of snapshot.pages(selects.join(' UNION ALL '), anchors.flat(), anchors.length)) {
    cast.push(...page.map(row => row.slice(0, anchorColumns.length)))
  }
  return cast
}

function outside(view: View, anchor: readonly Raw[]): readonly Cell[] {
  return anchor.map((cell, index) => {
    const reader = view.readers[view.anchorPositions[index] ?? -1]
    return cell === null || reader === undefined ? cell : reader(cell)
  })
}

/** The same for anchors that name the same entry. */
function textOf(cells: readonly Cell[]): string {
  const part = (cell: Cell): unknown => {
    if (cell instanceof Uint8Array) return Buffer.from(cell).toString('hex')
    return typeof cell === 'object' ? cell : String(cell)
  }
  return JSON.stringify(cells.map(part))
}
