import type { RowPage } from '../../src/connector/contract.ts'
import type { Cell, Scalar } from '../../src/model/value.ts'
import type { Raw } from './dialect.ts'
import type { Source } from './open.ts'
import type { Place } from './place.ts'
import { childStatement, countStatement, parentStatement, type Since, watermarkStatement } from './statements.ts'
import type { View } from './view.ts'

const defaultPageRows = 1000
const maxPageRows = 100_000
/** A page also ends when its multi-valued attributes hold this many values. */
const pageValues = 20_000
/** Child rows that are read at once. */
const childRows = 1000

/** Which rows of an object type are read; all of them without either. */
export interface Wanted {
  /** Those that have come or changed. */
  readonly since?: Since | undefined
  /** Those after a place. */
  readonly from?: Pick<Place, 'after' | 'rows'> | undefined
}

/** A page, and the anchor of its last row as the database has it. */
export interface EntryPage {
  readonly page: RowPage
  readonly last: readonly Raw[]
}

export interface ReadOptions {
  readonly signal: AbortSignal
  /** How many rows a page has; `null` for the usual number. */
  readonly pageSize: number | null
}

/**
 * The entries of an object type with their multi-valued attributes, in the order of their anchors. Parents and the rows
 * of each child table stream side by side; only one page of each is held at a time.
 */
export async function* entryPages(
  { dialect, snapshot }: Source,
  view: View,
  wanted: Wanted,
  { signal, pageSize }: ReadOptions,
): AsyncGenerator<EntryPage> {
  const { parent, objectType, source } = view
  const range = { since: wanted.since, after: wanted.from?.after }
  const pageRows = Math.min(maxPageRows, Math.max(1, pageSize ?? defaultPageRows))
  const streams = parent.children.map((child, index) => {
    const { sql, parameters } = childStatement(dialect, parent, child, range)
    const convert = view.conversions[parent.columns.length + index]
    return new ChildStream(snapshot.pages(sql, parameters, childRows), parent.anchor.length, convert)
  })
  const { sql, parameters } = parentStatement(dialect, parent, range)
  let rows: Cell[][] = []
  let last: readonly Raw[] = []
  let values = 0
  let firstPosition = (wanted.from?.rows ?? 0) + 1
  const flush = (): EntryPage => {
    const page: RowPage = { kind: 'rows', objectType: objectType.name, source, rows, firstPosition }
    firstPosition += rows.length
    rows = []
    values = 0
    return { page, last }
  }
  for await (const page of snapshot.pages(sql, parameters, pageRows)) {
    signal.throwIfAborted()
    for (const raw of page) {
      last = view.anchorPositions.map(position => raw[position] ?? null)
      const cells: Cell[] = convertInPlace(raw, view)
      for (const stream of streams) {
        const taken = await stream.take(last)
        values += taken.length
        cells.push(taken.length === 0 ? null : taken)
      }
      rows.push(cells)
      if (values >= pageValues) yield flush()
    }
    if (rows.length > 0) yield flush()
  }
}

/** How many entries of an object type there are. */
export async function countOf({ dialect, snapshot }: Source, { parent }: View): Promise<number> {
  for await (const [row] of snapshot.pages(countStatement(dialect, parent.from), [], 1)) return Number(row?.[0] ?? 0)
  return 0
}

/** The greatest watermarks there are now. Read in the snapshot of the rows, so that they cover exactly those. */
export async function watermarksOf({ dialect, snapshot }: Source, { parent }: View): Promise<Since> {
  const greatest = async (from: View['parent']['from'], column: string | undefined): Promise<Raw> => {
    if (column === undefined) return null
    for await (const [row] of snapshot.pages(watermarkStatement(dialect, from, column), [], 1)) return row?.[0] ?? null
    return null
  }
  const children: Record<string, Raw> = {}
  for (const child of parent.children) {
    if (child.watermark !== undefined) children[child.attribute] = await greatest(child.from, child.watermark)
  }
  return { own: await greatest(parent.from, parent.watermark), children }
}

function convertInPlace(raw: Raw[], { conversions }: View): Raw[] {
  for (let index = 0; index < raw.length; index++) {
    const cell = raw[index]
    if (cell === null || cell === undefined) continue
    const convert = conversions[index]
    if (convert !== undefined) raw[index] = convert(cell)
  }
  return raw
}

/** The rows of a child table in the order of the parents; each parent takes its own from the front. */
class ChildStream {
  readonly #pages: AsyncIterator<readonly Raw[][]>
  readonly #width: number
  readonly #convert: ((cell: Raw) => Raw) | undefined
  #page: readonly Raw[][] = []
  #next = 0
  #ended = false

  constructor(pages: AsyncIterable<readonly Raw[][]>, width: number, convert: ((cell: Raw) => Raw) | undefined) {
    this.#pages = pages[Symbol.asyncIterator]()
    this.#width = width
    this.#convert = convert
  }

  /** The distinct values of the parent with this anchor. */
  async take(anchor: readonly Raw[]): Promise<Scalar[]> {
    const values: Scalar[] = []
    for (;;) {
      const row = this.#page[this.#next]
      if (row === undefined) {
        if (this.#ended) return values
        const { done, value } = await this.#pages.next()
        this.#ended = done === true
        this.#page = done ? [] : value
        this.#next = 0
        continue
      }
      if (!anchor.every((cell, index) => same(cell, row[index] ?? null))) return values
      this.#next++
      const cell = row[this.#width] ?? null
      const value = this.#convert ? this.#convert(cell) : cell
      const last = values.at(-1)
      if (value !== null && (last === undefined || !same(last, value))) values.push(value)
    }
  }
}

function same(a: Raw, b: Raw): boolean {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b) === 0
  return a === b
}
