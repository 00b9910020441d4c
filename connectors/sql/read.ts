import type { RowPage } from '../../src/connector/contract.ts'
import type { Cell, Scalar } from '../../src/model/value.ts'
import type { Dialect, Raw, Snapshot } from './dialect.ts'
import { childStatement, countStatement, parentStatement, type Since, watermarkStatement } from './statements.ts'
import type { View } from './view.ts'

const pageRows = 1000
/** A page also ends when its multi-valued attributes hold this many values. */
const pageValues = 20_000

/**
 * The entries of an object type with their multi-valued attributes, in the order of their anchors. Parents and the rows
 * of each child table stream side by side; only one page of each is held at a time.
 */
export async function* entryPages(
  dialect: Dialect,
  snapshot: Snapshot,
  view: View,
  since: Since | undefined,
  signal: AbortSignal,
): AsyncGenerator<RowPage> {
  const { parent, objectType, source } = view
  const streams = parent.children.map((child, index) => {
    const { sql, parameters } = childStatement(dialect, parent, child, since)
    const convert = view.conversions[parent.columns.length + index]
    return new ChildStream(snapshot.pages(sql, parameters, pageRows), parent.anchor.length, convert)
  })
  const { sql, parameters } = parentStatement(dialect, parent, since)
  let rows: Cell[][] = []
  let values = 0
  let firstPosition = 1
  const flush = (): RowPage => {
    const page: RowPage = { kind: 'rows', objectType: objectType.name, source, rows, firstPosition }
    firstPosition += rows.length
    rows = []
    values = 0
    return page
  }
  for await (const page of snapshot.pages(sql, parameters, pageRows)) {
    signal.throwIfAborted()
    for (const raw of page) {
      const anchor = streams.length === 0 ? [] : view.anchorPositions.map(position => raw[position] ?? null)
      const cells: Cell[] = convertInPlace(raw, view)
      for (const stream of streams) {
        const taken = await stream.take(anchor)
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
export async function countOf(dialect: Dialect, snapshot: Snapshot, { parent }: View): Promise<number> {
  for await (const [row] of snapshot.pages(countStatement(dialect, parent.from), [], 1)) return Number(row?.[0] ?? 0)
  return 0
}

/** The greatest watermarks there are now. Read in the snapshot of the rows, so that they cover exactly those. */
export async function watermarksOf(dialect: Dialect, snapshot: Snapshot, { parent }: View): Promise<Since> {
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
