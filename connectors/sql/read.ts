import type { RawPage, RowPage } from '../../src/connector/contract.ts'
import type { Cell, Scalar } from '../../src/model/value.ts'
import type { Raw, RawReading, Snapshot } from './dialect.ts'
import { anchorOf, converted, type EntryPage, type ReadOptions } from './entry-page.ts'
import type { Source } from './open.ts'
import type { Range } from './range.ts'
import { countStatement, entryStatement, layoutOf } from './statements.ts'
import { unorderedPages } from './unordered.ts'
import type { View } from './view.ts'

const defaultPageRows = 1000
/** Rows read as bytes cost less each, so more of them make a page. */
const defaultRawRows = 4000
const maxPageRows = 100_000
/** A page also ends when its multi-valued attributes hold this many values. */
const pageValues = 20_000
/** Tables with fewer rows than this are counted. */
const countedRows = 10_000
/** Rows that are read at once where child rows stand between their parents. */
const stackedRows = 2000

/**
 * The entries of an object type with their multi-valued attributes, in the order of their anchors; those of a procedure as
 * they come. Everything is read by one statement, so it is of one instant also where a database has no snapshots.
 */
export function entryPages(
  source: Source,
  view: View,
  range: Range,
  options: ReadOptions,
  snapshot: Snapshot = source.snapshot,
): AsyncGenerator<EntryPage> {
  if (view.settings.procedure !== undefined) return unorderedPages(source, view, options)
  const { raw } = source.dialect
  if (raw !== undefined && snapshot.raw !== undefined && range.anchors === undefined && range.since === undefined) {
    return rawPages(source, view, range, options, raw, snapshot)
  }
  return rowPages(source, view, range, options, snapshot)
}

async function* rawPages(
  { dialect }: Source,
  view: View,
  range: Range,
  { signal, pageSize, firstPosition = 1 }: ReadOptions,
  reading: RawReading,
  snapshot: Snapshot,
): AsyncGenerator<EntryPage> {
  const { sql, parameters } = entryStatement(dialect, view.parent, range, true)
  let position = firstPosition
  for await (const rows of snapshot.raw?.(sql, parameters, pageRowsOf(pageSize, defaultRawRows)) ?? []) {
    signal.throwIfAborted()
    if (rows.count === 0) continue
    const positions = new Uint32Array(rows.count)
    for (let index = 0; index < rows.count; index++) positions[index] = position + index
    const [last = []] = reading.cells(rows, [rows.count - 1])
    const page: RawPage = {
      kind: 'raw',
      objectType: view.objectType.name,
      source: view.source,
      bytes: rows.bytes,
      ranges: rows.ranges,
      count: rows.count,
      positions,
      decode: wanted => reading.cells(rows, wanted).map(cells => converted(cells, view)),
    }
    position += rows.count
    yield { page, rows: rows.count, last: anchorOf(last, view) }
  }
}

async function* rowPages(
  { dialect }: Source,
  view: View,
  range: Range,
  { signal, pageSize, firstPosition = 1 }: ReadOptions,
  snapshot: Snapshot,
): AsyncGenerator<EntryPage> {
  const { parent, objectType, source } = view
  const { sql, parameters } = entryStatement(dialect, parent, range)
  const isStacked = layoutOf(dialect, parent) === 'stacked'
  const pageRows = pageRowsOf(pageSize, defaultPageRows)
  const stack = new Stack(view)
  let rows: Cell[][] = []
  let values = 0
  let position = firstPosition
  let last: readonly Raw[] = []
  const flush = (): EntryPage => {
    const page: RowPage = { kind: 'rows', objectType: objectType.name, source, rows, firstPosition: position }
    position += rows.length
    rows = []
    values = 0
    return { page, rows: page.rows.length, last }
  }
  for await (const read of snapshot.pages(sql, parameters, isStacked ? stackedRows : pageRows)) {
    signal.throwIfAborted()
    for (const raw of read) {
      const entry = isStacked
        ? stack.push(raw)
        : { anchor: anchorOf(raw, view), cells: converted(raw, view), values: 0 }
      if (entry === undefined) continue
      last = entry.anchor
      rows.push(entry.cells)
      values += entry.values
      if (rows.length >= pageRows || values >= pageValues) yield flush()
    }
  }
  const entry = stack.end()
  if (entry !== undefined) {
    last = entry.anchor
    rows.push(entry.cells)
  }
  if (rows.length > 0) yield flush()
}

interface StackedEntry {
  readonly anchor: readonly Raw[]
  readonly cells: Cell[]
  /** How many values its multi-valued attributes hold. */
  readonly values: number
}

/** Puts entries together from rows in the layout `stacked`. */
class Stack {
  readonly #view: View
  readonly #width: number
  #entry: { anchor: readonly Raw[]; cells: Cell[]; lists: Scalar[][]; values: number } | undefined

  constructor(view: View) {
    this.#view = view
    this.#width = view.parent.anchor.length + 1
  }

  /** Takes a row; gives the entry before it, where it begins another. */
  push(row: Raw[]): StackedEntry | undefined {
    const { parent, readers } = this.#view
    const part = Number(row[0])
    if (part === 0) {
      const done = this.end()
      const cells = row.slice(this.#width, this.#width + parent.columns.length)
      this.#entry = {
        anchor: row.slice(1, this.#width),
        cells: converted(cells, this.#view),
        lists: parent.children.map(() => []),
        values: 0,
      }
      return done
    }
    const index = parent.columns.length + part - 1
    const raw = row[this.#width + index] ?? null
    const reader = readers[index]
    const value = reader === undefined ? raw : reader(raw)
    const list = this.#entry?.lists[part - 1]
    if (list === undefined || this.#entry === undefined || !isScalar(value)) return undefined
    const before = list.at(-1)
    if (before !== undefined && same(before, value)) return undefined
    list.push(value)
    this.#entry.values++
    return undefined
  }

  /** The entry that was begun last. */
  end(): StackedEntry | undefined {
    const entry = this.#entry
    this.#entry = undefined
    if (entry === undefined) return undefined
    const lists = entry.lists.map(list => (list.length === 0 ? null : list))
    return { anchor: entry.anchor, cells: [...entry.cells, ...lists], values: entry.values }
  }
}

/**
 * About how many entries of an object type there are, for progress and for ranges: a large table is not counted but taken
 * as the database estimates it. 0 of a procedure, of which it is not known.
 */
export async function countOf({ dialect, snapshot }: Source, { parent, settings, table }: View): Promise<number> {
  if (settings.procedure !== undefined) return 0
  if (table !== undefined && table.rows !== null && table.rows > countedRows) return table.rows
  for await (const [row] of snapshot.pages(countStatement(dialect, parent), [], 1)) return Number(row?.[0] ?? 0)
  return 0
}

function pageRowsOf(wanted: number | null, byDefault: number): number {
  return Math.min(maxPageRows, Math.max(1, wanted ?? byDefault))
}

function isScalar(value: Cell): value is Scalar {
  return value !== null && (typeof value !== 'object' || value instanceof Uint8Array)
}

function same(a: Scalar, b: Scalar): boolean {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b) === 0
  return a === b
}
