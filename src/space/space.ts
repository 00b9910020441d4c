import { hostError } from '../model/error.ts'
import type { StoredAttribute, StoredObjectType, StoredSchema } from '../model/schema.ts'
import { keptAsRows } from '../model/schema.ts'
import type { Value } from '../model/value.ts'
import { type Codec, createCodec, toText } from './codec.ts'
import { readFailures } from './failure-log.ts'
import type { ObjectFailure } from './frame.ts'
import { type JournalEntry, readJournal } from './journal.ts'
import {
  afterPrefix,
  anchorKey,
  type Checkpoint,
  FORMAT,
  indexPrefix,
  type Meta,
  openTables,
  type Progress,
  progressKey,
  ROW_HEADER,
  type RowHeader,
  readMeta,
  readRowHeader,
  rowPrefix,
  type Tables,
} from './layout.ts'
import { type PendingChange, readPending } from './pending.ts'
import type { Plan, PlanItem } from './plan.ts'
import { PlanTables } from './plan-tables.ts'
import type { RunRecord } from './run.ts'

/** An entry as the connector space holds it, by SCIM path. */
export interface StoredEntry {
  /** Internal and dense; not the SCIM id. */
  readonly id: number
  readonly objectType: string
  readonly anchor: string
  /** Grows by one with every change. */
  readonly revision: number
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly created: number
  readonly modified: number
  readonly attributes: Readonly<Record<string, Value>>
  readonly schema: StoredObjectType
}

export interface ReadOptions {
  /** Values kept as rows (the members of a group) too; they are by default. */
  readonly rows?: boolean
}

/**
 * Reads a connector space. Any number of threads and processes may, also while it is written: each call sees the last
 * commit. Reading never waits for the writer.
 */
export interface SpaceReader {
  /** The schema of the last run; `undefined` before the first. */
  readonly schema: StoredSchema | undefined
  /** Where the next delta goes on from, where the system is read as a whole. */
  readonly watermark: string | null
  /** What the last complete import of the whole system went by (settings, mapping, schema). */
  readonly epoch: string | null
  /** How far a partition (`null`: the whole system), or some of its object types, have been imported by themselves. */
  progressOf(partition: string | null, objectTypes: readonly string[] | null): Progress | undefined
  /** A full import that was interrupted and can go on. */
  readonly checkpoint: Checkpoint | null
  count(objectType: string): number
  get(objectType: string, anchor: string, options?: ReadOptions): StoredEntry | undefined
  has(objectType: string, anchor: string): boolean
  byId(id: number, options?: ReadOptions): StoredEntry | undefined
  /** Whether every entry of the object type can be found by an attribute. */
  searchable(objectType: string, path: string): boolean
  /** The ids of the entries with a value; compared as the attribute says (`caseExact`). In ascending order. */
  find(objectType: string, path: string, value: string): number[]
  /** Entries by ascending id. */
  list(objectType: string, options: { offset: number; limit: number } & ReadOptions): Iterable<StoredEntry>
  /** The values of an attribute that is kept as rows, sorted by octets. */
  rowsOf(id: number, path: string): Iterable<string>
  rowCount(id: number, path: string): number
  /** Changes from a sequence number on, oldest first. */
  journal(from: number): Iterable<JournalEntry>
  /** Newest first. */
  runs(limit: number): RunRecord[]
  run(run: number): RunRecord | undefined
  /** What failed in a run, in the order in which it happened; the first ten thousand of them are kept. */
  failures(run: number, options?: { readonly offset?: number; readonly limit?: number }): Iterable<ObjectFailure>
  /** Changes that wait to be exported, in the order in which they came; `left` are the numbers of those left out. */
  pending(left?: ReadonlySet<number>): Iterable<PendingChange>
  /** What guards held back, oldest first. */
  plans(): readonly Plan[]
  /** What a plan would do. */
  planItems(plan: number, options?: { readonly offset?: number; readonly limit?: number }): Iterable<PlanItem>
  close(): Promise<void>
}

/** Opens a space for reading, or `undefined` where there is none yet. */
export function openSpace(folder: string): SpaceReader | undefined {
  const tables = openTables(folder, 'read')
  if (tables === undefined) return undefined
  const { format } = readMeta(tables)
  if (format !== FORMAT) {
    throw hostError('space-broken', { folder, reason: `it has format ${format}, this host reads ${FORMAT}` })
  }
  return new Reader(tables)
}

/** A reader of tables that are open, whose format is the one of this host. */
export function readerOf(tables: Tables): SpaceReader {
  return new Reader(tables)
}

const PAGES_KEPT = 64

class Reader implements SpaceReader {
  readonly #tables: Tables
  readonly #codecs = new Map<string, Codec>()
  /** Where pages begin, by commit, object type and offset. */
  readonly #pages = new Map<string, number>()
  #cached: Meta | undefined
  #commit: unknown

  constructor(tables: Tables) {
    this.#tables = tables
  }

  /** The meta record, parsed again only after a commit. */
  get #meta(): Meta {
    const commit = this.#tables.meta.get('commit')
    if (this.#cached === undefined || commit !== this.#commit) {
      this.#cached = readMeta(this.#tables)
      this.#commit = commit
    }
    return this.#cached
  }

  get schema(): StoredSchema | undefined {
    const meta = this.#meta
    return meta.schemas[meta.current]
  }

  get watermark(): string | null {
    return this.progressOf(null, null)?.watermark ?? null
  }

  get epoch(): string | null {
    return this.progressOf(null, null)?.epoch ?? null
  }

  progressOf(partition: string | null, objectTypes: readonly string[] | null): Progress | undefined {
    return this.#meta.progress[progressKey(partition, objectTypes)]
  }

  get checkpoint(): Checkpoint | null {
    return this.#meta.checkpoint
  }

  count(objectType: string): number {
    return this.#meta.counts[objectType] ?? 0
  }

  has(objectType: string, anchor: string): boolean {
    return this.#idOf(objectType, anchor) !== undefined
  }

  get(objectType: string, anchor: string, options?: ReadOptions): StoredEntry | undefined {
    const id = this.#idOf(objectType, anchor)
    return id === undefined ? undefined : this.byId(id, options)
  }

  byId(id: number, options?: ReadOptions): StoredEntry | undefined {
    const row = this.#tables.entries.get(id)
    return row === undefined ? undefined : this.#entry(id, row, options)
  }

  searchable(objectType: string, path: string): boolean {
    return this.#meta.searchable[objectType]?.includes(path) ?? false
  }

  find(objectType: string, path: string, value: string): number[] {
    const meta = this.#meta
    const type = meta.types.indexOf(objectType)
    const number = meta.paths.indexOf(path)
    const attribute = attributeOf(meta.schemas[meta.current], objectType, path)
    if (type < 0 || number < 0 || attribute === undefined) return []
    if (attribute.isAnchor) {
      const id = this.#idOf(objectType, value)
      return id === undefined ? [] : [id]
    }
    const asRows = keptAsRows(attribute)
    const exact = attribute.caseExact || asRows
    const prefix = indexPrefix(type, number, value, exact)
    const wanted = exact ? value : value.toLowerCase()
    const ids: number[] = []
    for (const key of this.#tables.index.getKeys({ start: prefix, end: afterPrefix(prefix) })) {
      if (key.length !== prefix.length + 4) continue
      const id = key.readUInt32BE(prefix.length)
      // Keys hold only the beginning of a long value.
      if (Buffer.byteLength(wanted) < prefix.length - 4 || this.#holds(id, path, wanted, exact, asRows)) ids.push(id)
    }
    return ids.sort((a, b) => a - b)
  }

  *list(objectType: string, options: { offset: number; limit: number } & ReadOptions): Generator<StoredEntry> {
    const meta = this.#meta
    const type = meta.types.indexOf(objectType)
    let left = options.limit
    if (type < 0 || left <= 0) return
    const pageOf = (offset: number): string => `${String(this.#commit)} ${type} ${offset}`
    const known = this.#pages.get(pageOf(options.offset))
    let skip = known === undefined ? options.offset : 0
    for (const { key, value } of this.#tables.entries.getRange({ start: known ?? 0 })) {
      if (value[0] !== type) continue
      if (skip > 0) {
        skip--
        continue
      }
      if (--left === 0) this.#remember(pageOf(options.offset + options.limit), key + 1)
      yield this.#entry(key, value, options)
      if (left === 0) return
    }
  }

  /** So that the page after one that was read need not count its way from the beginning. */
  #remember(page: string, start: number): void {
    this.#pages.set(page, start)
    const [oldest] = this.#pages.keys()
    if (this.#pages.size > PAGES_KEPT && oldest !== undefined) this.#pages.delete(oldest)
  }

  *rowsOf(id: number, path: string): Generator<string> {
    const number = this.#meta.paths.indexOf(path)
    if (number < 0) return
    const prefix = rowPrefix(id, number)
    for (const key of this.#tables.rows.getKeys({ start: prefix, end: afterPrefix(prefix) })) {
      yield key.toString('utf8', prefix.length)
    }
  }

  rowCount(id: number, path: string): number {
    const number = this.#meta.paths.indexOf(path)
    if (number < 0) return 0
    const prefix = rowPrefix(id, number)
    return this.#tables.rows.getKeysCount({ start: prefix, end: afterPrefix(prefix) })
  }

  journal(from: number): Iterable<JournalEntry> {
    return readJournal(this.#tables, this.#meta.types, from)
  }

  runs(limit: number): RunRecord[] {
    return [...this.#tables.runs.getRange({ reverse: true, limit })].map(row => row.value as RunRecord)
  }

  run(run: number): RunRecord | undefined {
    return this.#tables.runs.get(run) as RunRecord | undefined
  }

  failures(run: number, options?: { readonly offset?: number; readonly limit?: number }): Iterable<ObjectFailure> {
    return readFailures(this.#tables, run, options)
  }

  pending(left: ReadonlySet<number> = new Set()): Iterable<PendingChange> {
    return readPending(this.#tables, left)
  }

  plans(): readonly Plan[] {
    return new PlanTables(this.#tables).list()
  }

  planItems(
    plan: number,
    { offset = 0, limit = Number.POSITIVE_INFINITY }: { readonly offset?: number; readonly limit?: number } = {},
  ): Iterable<PlanItem> {
    return new PlanTables(this.#tables).items(plan, this.#meta).drop(offset).take(limit)
  }

  async close(): Promise<void> {
    await this.#tables.root.close()
  }

  #idOf(objectType: string, anchor: string): number | undefined {
    const type = this.#meta.types.indexOf(objectType)
    const octets = Buffer.from(anchor)
    if (type < 0 || octets.length > 1500) return undefined
    return this.#tables.anchors.get(anchorKey(type, octets))?.readUInt32LE(0)
  }

  #holds(id: number, path: string, wanted: string, exact: boolean, asRows: boolean): boolean {
    if (asRows) return true
    const value = this.byId(id, { rows: false })?.attributes[path]
    if (value === undefined) return false
    return (Array.isArray(value) ? value : [value]).some(one => {
      const text = toText(one, 'string')
      return (exact ? text : text.toLowerCase()) === wanted
    })
  }

  #entry(id: number, row: Buffer, options: ReadOptions | undefined): StoredEntry {
    const header = readRowHeader(row)
    const codec = this.#codecOf(header)
    const bodyStart = ROW_HEADER + header.anchorLength
    const cells = codec.decode(row, bodyStart, row.length)
    const attributes: Record<string, Value> = {}
    for (const [slot, attribute] of codec.objectType.attributes.entries()) {
      if (keptAsRows(attribute)) {
        if (options?.rows === false) continue
        const values = [...this.rowsOf(id, attribute.name)]
        if (values.length > 0) attributes[attribute.name] = values
        continue
      }
      const cell = cells[slot]
      if (cell !== null && cell !== undefined) attributes[attribute.name] = cell
    }
    return {
      id,
      objectType: codec.objectType.name,
      anchor: row.toString('utf8', ROW_HEADER, bodyStart),
      revision: header.revision,
      created: header.created,
      modified: header.modified,
      attributes,
      schema: codec.objectType,
    }
  }

  #codecOf(header: RowHeader): Codec {
    const key = `${header.schema}:${header.type}`
    let codec = this.#codecs.get(key)
    if (codec === undefined) {
      const meta = this.#meta
      const name = meta.types[header.type]
      const objectType = meta.schemas[header.schema]?.objectTypes.find(o => o.name === name)
      if (objectType === undefined) throw new Error(`an entry names schema ${header.schema}, which is not there`)
      codec = createCodec(objectType)
      this.#codecs.set(key, codec)
    }
    return codec
  }
}

function attributeOf(schema: StoredSchema | undefined, objectType: string, path: string): StoredAttribute | undefined {
  return schema?.objectTypes.find(o => o.name === objectType)?.attributes.find(a => a.name === path)
}
