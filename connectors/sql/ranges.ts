import type { Dialect, Raw, Snapshot } from './dialect.ts'
import type { EntryPage, ReadOptions } from './entry-page.ts'
import type { Source } from './open.ts'
import { isPlaceable, type RestOfRange } from './place.ts'
import { entryPages } from './read.ts'
import { boundariesStatement } from './statements.ts'
import type { View } from './view.ts'

/** Ranges with fewer rows than this are not worth a connection. */
const worthwhileRows = 1000

const everything: readonly RestOfRange[] = [{ after: null, upTo: null }]

/** A page, and what is still to be read after it; `undefined` where that cannot be told. */
export interface RangedPage extends EntryPage {
  readonly rest: readonly RestOfRange[] | undefined
}

/** The ranges of anchors that an object type is read in, of about the same number of rows. */
export async function rangesOf(
  { dialect, snapshot }: Source,
  view: View,
  rows: number,
): Promise<readonly RestOfRange[]> {
  const { ranges = 1, procedure } = view.settings
  const count = Math.min(ranges, Math.floor(rows / worthwhileRows))
  if (count < 2 || procedure !== undefined || !isResumable(view, dialect.ordersExactly)) return everything
  const positions = Array.from({ length: count - 1 }, (_, index) => Math.floor((rows * (index + 1)) / count))
  const boundaries: (readonly Raw[])[] = []
  for await (const page of snapshot.pages(boundariesStatement(dialect, view.parent, positions), [], count)) {
    boundaries.push(...page.filter(anchor => isTold(dialect, anchor)))
  }
  return [...boundaries, null].map((upTo, index) => ({ after: boundaries[index - 1] ?? null, upTo }))
}

/** The entries in some ranges of anchors; several are read at once, each through a connection of its own. */
export async function* rangedPages(
  source: Source,
  view: View,
  ranges: readonly RestOfRange[],
  options: ReadOptions,
): AsyncGenerator<RangedPage> {
  const opened: Snapshot[] = []
  const rest: (RestOfRange | undefined)[] = [...ranges]
  const isOrdered = isResumable(view, source.dialect.ordersExactly)
  try {
    const readings: AsyncGenerator<EntryPage>[] = []
    for (const [index, { after, upTo }] of ranges.entries()) {
      const snapshot = index === 0 ? source.snapshot : await anotherOf(source)
      if (index > 0) opened.push(snapshot)
      readings.push(entryPages(source, view, { after: after ?? undefined, upTo: upTo ?? undefined }, options, snapshot))
    }
    for await (const { index, page } of asTheyCome(readings)) {
      if (page === undefined) {
        rest[index] = undefined
        continue
      }
      const told = isOrdered && isTold(source.dialect, page.last)
      if (told) rest[index] = { after: page.last, upTo: ranges[index]?.upTo ?? null }
      yield { ...page, rest: told ? rest.filter(range => range !== undefined) : undefined }
    }
  } finally {
    for (const snapshot of opened) await snapshot.close()
  }
}

function isResumable({ parent, settings }: View, ordersExactly: boolean): boolean {
  return settings.procedure === undefined && (parent.unique || ordersExactly)
}

/** Whether the rows behind an anchor can be told from those before it. */
function isTold(dialect: Dialect, anchor: readonly Raw[]): boolean {
  return isPlaceable(anchor) && anchor.every(cell => dialect.isPlaceable?.(cell) ?? true)
}

/** Of the same instant where the database can do that. */
async function anotherOf({ snapshot, database }: Source): Promise<Snapshot> {
  return snapshot.another === undefined ? await database.snapshot() : await snapshot.another()
}

interface Arrived {
  readonly index: number
  /** `undefined`: this one has ended. */
  readonly page: EntryPage | undefined
}

/** The pages of several readings in the order in which they come. A reading is asked again once its page was used. */
async function* asTheyCome(readings: readonly AsyncGenerator<EntryPage>[]): AsyncGenerator<Arrived> {
  const ask = async (index: number): Promise<Arrived> => {
    const next = await readings[index]?.next()
    return { index, page: next === undefined || next.done === true ? undefined : next.value }
  }
  const asked = new Map(readings.map((_, index) => [index, ask(index)] as const))
  try {
    while (asked.size > 0) {
      const arrived = await Promise.race(asked.values())
      yield arrived
      if (arrived.page === undefined) asked.delete(arrived.index)
      else asked.set(arrived.index, ask(arrived.index))
    }
  } finally {
    await Promise.allSettled(asked.values())
    for (const reading of readings) await reading.return(undefined)
  }
}
