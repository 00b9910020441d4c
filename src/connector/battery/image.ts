import { hash } from 'node:crypto'
import type { ObjectType, Schema } from '../../model/schema.ts'
import type { Cell } from '../../model/value.ts'
import type { ReadPage } from '../read-page.ts'
import { cellText, rowText, shortened } from './text.ts'
import { cellMistake } from './value-check.ts'

/** Rows that are kept whole, to be shown; of all others their digest. */
const keptRows = 20_000
const keptMistakes = 100

/** What an import gave. */
export class Image {
  readonly #schema: Schema
  readonly #mark: string
  /** Digests of rows by object type and anchor. */
  readonly digests = new Map<string, string>()
  /** The first rows, and all that bear the mark of the battery. */
  readonly rows = new Map<string, readonly Cell[]>()
  /** Entries that an update page tells of, and those that are gone. */
  readonly updated = new Set<string>()
  readonly gone = new Set<string>()
  /** Where an import may go on, and how many entries had been given by then. */
  readonly places: { readonly resume: string; readonly after: number }[] = []
  readonly mistakes = { pages: [] as string[], anchors: [] as string[], values: [] as string[] }
  watermark: string | null = null
  /** It was said that there is no watermark. */
  isUnmarked = false
  pages = 0
  unreadable = 0

  constructor(schema: Schema, mark: string) {
    this.#schema = schema
    this.#mark = mark
  }

  /** Takes in a page; `isDelta` may tell of an entry several times. */
  add(page: ReadPage, isDelta: boolean): void {
    this.pages++
    this.unreadable += page.failures.length
    if (page.watermark !== null) this.watermark = page.watermark
    this.isUnmarked ||= page.isUnmarked
    const type = this.#schema.objectTypes.find(({ name }) => name === page.objectType)
    if (type === undefined) {
      this.#mistake('pages', `page ${this.pages} is of the object type "${page.objectType}", which the schema lacks`)
      return
    }
    if (page.portion !== null && !(page.portion >= 0 && page.portion <= 1)) {
      this.#mistake('pages', `page ${this.pages} says that ${page.portion} of the source has been read`)
    }
    if (page.kind !== 'rows' && !isDelta)
      this.#mistake('pages', `page ${this.pages} of a full import is of ${page.kind}`)
    for (const row of page.rows) this.#row(type, row, isDelta)
    for (const { anchor } of page.updates) this.updated.add(keyOf(type, anchor))
    for (const anchor of page.anchors) this.gone.add(keyOf(type, anchor))
    if (page.resume !== null) this.places.push({ resume: page.resume, after: this.digests.size })
  }

  row(type: ObjectType, anchor: readonly Cell[]): readonly Cell[] | undefined {
    return this.rows.get(keyOf(type, anchor))
  }

  has(type: ObjectType, anchor: readonly Cell[]): boolean {
    return this.digests.has(keyOf(type, anchor))
  }

  /** The rows that are kept, of an object type. */
  of(type: ObjectType): readonly (readonly Cell[])[] {
    const start = keyOf(type, [])
    return [...this.rows].filter(([key]) => key.startsWith(start)).map(([, row]) => row)
  }

  /** Those of them that bear the mark. */
  marked(type: ObjectType): readonly (readonly Cell[])[] {
    return this.of(type).filter(row => this.#isMarked(row))
  }

  /** How another image differs, in words. */
  differencesTo(other: Image): readonly string[] {
    const missing = [...this.digests.keys()].filter(key => !other.digests.has(key)).map(key => `${key} is missing`)
    const extra = [...other.digests.keys()].filter(key => !this.digests.has(key)).map(key => `${key} is new`)
    const changed = [...this.digests].flatMap(([key, digest]) => {
      const now = other.digests.get(key)
      return now === undefined || now === digest ? [] : [this.#change(key, other)]
    })
    return [...missing, ...extra, ...changed]
  }

  #change(key: string, other: Image): string {
    const [before, after] = [this.rows.get(key), other.rows.get(key)]
    if (before === undefined || after === undefined) return `${key} differs`
    return `${key} was ${shortened(rowText(before))} and is ${shortened(rowText(after))}`
  }

  #row(type: ObjectType, row: readonly Cell[], isDelta: boolean): void {
    if (row.length !== type.attributes.length) {
      const what = `a row of ${type.name} has ${row.length} cells for ${type.attributes.length} attributes`
      this.#mistake('pages', `${what}: ${shortened(rowText(row))}`)
      return
    }
    const anchor = anchorCells(type, row)
    const key = keyOf(type, anchor)
    const isAbsent = (cell: Cell | undefined): boolean => cell === null || cell === undefined || cell === ''
    if (anchor.some(isAbsent)) this.#mistake('anchors', `an entry without: ${shortened(rowText(row))}`)
    else if (this.digests.has(key) && !isDelta) this.#mistake('anchors', `${key} came twice`)
    for (const [index, attribute] of type.attributes.entries()) {
      const wrong = cellMistake(attribute, row[index] ?? null)
      if (wrong !== undefined) this.#mistake('values', `${attribute.name} of ${key} ${wrong}`)
    }
    this.digests.set(key, hash('sha1', rowText(row), 'base64'))
    if (this.rows.size < keptRows || this.#isMarked(row)) this.rows.set(key, row)
  }

  #isMarked(row: readonly Cell[]): boolean {
    return row.some(cell => typeof cell === 'string' && cell.includes(this.#mark))
  }

  #mistake(kind: keyof Image['mistakes'], text: string): void {
    if (this.mistakes[kind].length < keptMistakes) this.mistakes[kind].push(text)
  }
}

/** How the battery names an entry: `person 42`. */
export function keyOf({ name }: ObjectType, anchor: readonly Cell[]): string {
  return `${name} ${anchor.map(partText).join(', ')}`
}

/** A part of an anchor as `keyOf` has it. */
export function partText(cell: Cell): string {
  return typeof cell === 'object' ? cellText(cell) : String(cell)
}

/** The cells of a row that make its anchor. */
export function anchorCells(type: ObjectType, row: readonly Cell[]): readonly Cell[] {
  return type.anchor.map(part => row[type.attributes.findIndex(({ name }) => name === part)] ?? null)
}
