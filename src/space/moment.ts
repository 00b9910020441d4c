import type { Transaction } from 'lmdb'
import { readJournal } from './journal.ts'
import { openTables, readMeta, type Tables } from './layout.ts'
import { readerOf, type SpaceReader, type StoredEntry } from './space.ts'

/** What has become of an entry since a moment: `undefined` where it was not there yet, or is not there any more. */
export interface EntryDifference {
  readonly before: StoredEntry | undefined
  readonly after: StoredEntry | undefined
}

/**
 * A space as it was at a moment, to compare a later one with. The store keeps what is overwritten until the moment is
 * closed, so the file grows meanwhile by what is changed.
 */
export interface Moment {
  /** The entries that have changed since, each once, in the order of their first change. */
  differences(): Iterable<EntryDifference>
  close(): Promise<void>
}

/** Holds on to a space as it is now; `undefined` where there is none yet. */
export function holdMoment(folder: string): Moment | undefined {
  const tables = openTables(folder, 'read')
  if (tables === undefined) return undefined
  const transaction = tables.root.useReadTransaction()
  const before = frozen(tables, transaction)
  const from = readMeta(before).nextChange
  return {
    differences: () => differences(tables, readerOf(before), from),
    async close() {
      transaction.done()
      await tables.root.close()
    },
  }
}

function* differences(tables: Tables, before: SpaceReader, from: number): Generator<EntryDifference> {
  const now = readerOf(tables)
  const told = new Set<number>()
  for (const { id } of readJournal(tables, readMeta(tables).types, from)) {
    if (told.has(id)) continue
    told.add(id)
    yield { before: before.byId(id), after: now.byId(id) }
  }
}

/** The tables as a transaction sees them, whatever is committed meanwhile. */
function frozen(tables: Tables, transaction: Transaction): Tables {
  const reads = { get: 1, getRange: 0, getKeys: 0, getKeysCount: 0 } as const
  const freeze = (table: object): object =>
    new Proxy(table, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name, target)
        if (typeof member !== 'function') return member
        if (!Object.hasOwn(reads, name)) return member.bind(target) as unknown
        const position = reads[name as keyof typeof reads]
        return (...given: readonly unknown[]): unknown => {
          const options = { ...(given[position] as object | undefined), transaction }
          return Reflect.apply(member, target, [...given.slice(0, position), options])
        }
      },
    })
  return Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, freeze(table as object)])) as never
}
