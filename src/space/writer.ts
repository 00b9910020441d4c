import { hostError } from '../model/error.ts'
import { keptAsRows, type StoredObjectType } from '../model/schema.ts'
import { type Codec, createCodec, toText } from './codec.ts'
import { Field, type Frame, FrameBuilder, fieldOf, type ObjectFailure, Operation } from './frame.ts'
import { JournalBatch } from './journal.ts'
import { KeyBatch } from './keys.ts'
import { allocateKnown, Known } from './known.ts'
import {
  afterPrefix,
  anchorKey,
  FORMAT,
  HASHES_PER_BLOCK,
  indexKey,
  indexPrefix,
  isDiskFull,
  type Meta,
  openTables,
  ROW_HEADER,
  type RowHeader,
  readMeta,
  readRowHeader,
  rowPrefix,
  type Tables,
  writeRowHeader,
} from './layout.ts'
import {
  MAX_FAILURES_KEPT,
  type RunCounters,
  type RunEnd,
  type RunRecord,
  type RunRequest,
  type RunStart,
} from './run.ts'

const NO_VALUE = Buffer.alloc(0)
/** Ids only grow, so a new entry goes behind all others and its page is filled to the end. */
const LAST = { append: true } as const
/** Deletions in one transaction. */
const DELETIONS = 10_000

interface Run {
  readonly request: RunRequest
  readonly number: number
  readonly known: Known
  readonly started: number
  readonly firstNewId: number
  readonly entriesAtStart: number
  readonly schema: number
  readonly numbers: RunStart['numbers']
  readonly counters: RunCounters
  readonly failures: ObjectFailure[]
  unidentified: number
  watermark: string | null
}

/**
 * The one writer of a connector space. Synchronous: each call is whole transactions, after which the tables agree. It
 * lives in a thread of its own that is never terminated (writer-thread.ts), and in tests without one.
 */
export class Writer {
  readonly #tables: Tables
  readonly #folder: string
  readonly #now: () => number
  #meta: Meta
  /** Counts commits, so that a reader knows when to read the meta record again. */
  #commit: number
  #run: Run | undefined
  readonly #codecs = new Map<string, Codec>()
  readonly #journal = new JournalBatch()
  readonly #blocks = new Map<number, Uint32Array>()

  private constructor(folder: string, tables: Tables, now: () => number) {
    this.#folder = folder
    this.#tables = tables
    this.#now = now
    this.#meta = readMeta(tables)
    this.#commit = (tables.meta.get('commit') as number | undefined) ?? 0
  }

  /** Opens or creates the space in a folder. Runs that were going on when the process ended are closed. */
  static open(folder: string, now: () => number = Date.now): Writer {
    const tables = openTables(folder, 'write')
    const writer = new Writer(folder, tables, now)
    if (writer.#meta.format !== FORMAT) {
      throw hostError('space-broken', { folder, reason: `it has format ${writer.#meta.format}, this host ${FORMAT}` })
    }
    writer.#transaction(meta => {
      for (const { key, value } of tables.runs.getRange({ reverse: true, limit: 20 })) {
        const record = value as RunRecord
        if (record.outcome === 'running') tables.runs.putSync(key, { ...record, outcome: 'interrupted' })
      }
      return meta
    })
    return writer
  }

  /** Lays out what is known and opens a run. One at a time. */
  begin(request: RunRequest): RunStart {
    if (this.#run !== undefined) throw new Error('a run is open')
    const prepared = this.#prepare(request)
    const meta = prepared.meta
    if (!request.dryRun) {
      this.#transaction(() => {
        this.#tables.runs.putSync(meta.nextRun, this.#emptyRecord(meta.nextRun, request))
        return { ...meta, nextRun: meta.nextRun + 1 }
      })
    }
    const entries = Object.values(meta.counts).reduce((sum, count) => sum + count, 0)
    const tables = allocateKnown(meta.nextId, entries)
    const known = new Known(tables)
    for (const { key, value } of this.#tables.hashes.getRange({})) {
      const block = wordsOf(value)
      for (let slot = 0; slot < HASHES_PER_BLOCK; slot++) {
        const at = slot * 4
        const low = block[at] ?? 0
        const high = block[at + 1] ?? 0
        if (low === 0 && high === 0) continue
        known.add(key * HASHES_PER_BLOCK + slot, low, high, block[at + 2] ?? 0, block[at + 3] ?? 0)
      }
    }
    this.#run = {
      request,
      number: meta.nextRun,
      known,
      started: this.#now(),
      firstNewId: meta.nextId,
      entriesAtStart: entries,
      schema: prepared.schema,
      numbers: prepared.numbers,
      counters: { read: 0, added: 0, updated: 0, deleted: 0, unchanged: 0, failed: 0, outOfScope: 0 },
      failures: [],
      unidentified: 0,
      watermark: meta.watermark,
    }
    return {
      run: meta.nextRun,
      tables,
      numbers: prepared.numbers,
      watermark: meta.watermark,
      sameEpoch: meta.epoch === request.epoch,
      entries,
    }
  }

  get counters(): Readonly<RunCounters> | undefined {
    return this.#run?.counters
  }

  /** Commits frames, all in one transaction. */
  apply(frames: readonly Frame[]): void {
    const run = this.#openRun()
    for (const frame of frames) count(run, frame)
    if (frames.every(frame => frame.count === 0 && frame.watermark === null)) return
    this.#transaction(meta => {
      const batch = new Batch(meta)
      for (const [number, frame] of frames.entries()) this.#applyFrame(run, batch, frame, number)
      this.#putKeys(run, batch, frames)
      for (const { frame, entry } of batch.repeated) this.#applyRepeated(run, batch, frame, entry)
      if (run.request.dryRun) {
        this.#journal.clear()
        this.#blocks.clear()
        return meta
      }
      this.#putBlocks()
      batch.nextChange += this.#journal.write(this.#tables, batch.nextChange)
      const watermark = run.request.whole ? meta.watermark : run.watermark
      return { ...meta, nextId: batch.nextId, nextChange: batch.nextChange, counts: batch.counts, watermark }
    })
  }

  /**
   * Ends the run: deletes what a complete full import did not see, unless a guard withholds it, and stores the record
   * with the watermark. Yields after each transaction, so that a thread can deal with other writes in between.
   */
  *finish(end: RunEnd): Generator<void, RunRecord> {
    const run = this.#openRun()
    // Whatever becomes of the last transactions, the run is over.
    this.#run = undefined
    let withheld: RunRecord['withheld'] = null
    if (end.outcome === 'completed' && end.complete && run.request.whole) {
      const unseen: number[] = []
      for (const id of this.#idsBelow(run.firstNewId)) if (run.known.positionOf(id) === 0) unseen.push(id)
      withheld = withhold(run, unseen.length, end)
      if (withheld === null) {
        for (let from = 0; from < unseen.length; from += DELETIONS) {
          const ids = unseen.slice(from, from + DELETIONS)
          if (!run.request.dryRun) this.#transaction(meta => this.#deleteAll(run, meta, ids))
          run.counters.deleted += ids.length
          yield
        }
      }
    }
    const completed = end.outcome === 'completed' && end.complete
    const record: RunRecord = {
      ...this.#emptyRecord(run.number, run.request),
      ...run.counters,
      outcome: end.outcome,
      started: new Date(run.started).toISOString(),
      seconds: (this.#now() - run.started) / 1000,
      watermark: completed ? (end.watermark ?? run.watermark) : this.#meta.watermark,
      withheld,
      failures: run.failures,
      error: end.error,
    }
    if (!run.request.dryRun) {
      this.#transaction(meta => {
        this.#tables.runs.putSync(run.number, record)
        if (!completed) return meta
        if (!run.request.whole) return { ...meta, watermark: record.watermark }
        return {
          ...meta,
          watermark: record.watermark,
          epoch: run.request.epoch,
          searchable: searchablePaths(run.request.schema.objectTypes),
        }
      })
    }
    return record
  }

  async close(): Promise<void> {
    await this.#tables.root.close()
  }

  #openRun(): Run {
    if (this.#run === undefined) throw new Error('no run is open')
    return this.#run
  }

  /** The meta record with the run's object types, paths and schema entered. */
  #prepare(request: RunRequest): { meta: Meta; schema: number; numbers: RunStart['numbers'] } {
    const before = this.#meta
    const types = [...before.types]
    const paths = [...before.paths]
    const numberIn = (list: string[], name: string): number => {
      const at = list.indexOf(name)
      return at >= 0 ? at : list.push(name) - 1
    }
    const numbers = request.schema.objectTypes.map(objectType => ({
      type: numberIn(types, objectType.name),
      paths: objectType.attributes.map(attribute => numberIn(paths, attribute.name)),
    }))
    const text = JSON.stringify(request.schema)
    const found = before.schemas.findIndex(schema => JSON.stringify(schema) === text)
    const schemas = found >= 0 ? before.schemas : [...before.schemas, request.schema]
    const schema = found >= 0 ? found : schemas.length - 1
    const wanted = searchablePaths(request.schema.objectTypes)
    const empty = before.schemas.length === 0
    const searchable = empty
      ? wanted
      : Object.fromEntries(
          Object.entries(before.searchable).map(([type, list]) => [
            type,
            list.filter(path => wanted[type]?.includes(path)),
          ]),
        )
    return { meta: { ...before, types, paths, schemas, searchable, current: schema }, schema, numbers }
  }

  #emptyRecord(run: number, request: RunRequest): RunRecord {
    return {
      run,
      mode: request.mode,
      dryRun: request.dryRun,
      outcome: 'running',
      started: new Date(this.#now()).toISOString(),
      seconds: 0,
      read: 0,
      added: 0,
      updated: 0,
      deleted: 0,
      unchanged: 0,
      failed: 0,
      outOfScope: 0,
      watermark: null,
      withheld: null,
      failures: [],
      error: null,
    }
  }

  /** One transaction. What the callback returns becomes the meta record; when it throws, nothing has happened. */
  #transaction(change: (meta: Meta) => Meta): void {
    try {
      const before = this.#meta
      let after = before
      this.#tables.root.transactionSync(() => {
        after = change(before)
        if (after === before) return
        this.#tables.meta.putSync('space', after)
        this.#tables.meta.putSync('commit', ++this.#commit)
      })
      this.#meta = after
    } catch (error) {
      this.#journal.clear()
      this.#blocks.clear()
      if (isDiskFull(error)) {
        throw hostError('disk-full', { folder: this.#folder })
      }
      throw error
    }
  }

  #applyFrame(run: Run, batch: Batch, frame: Frame, number: number): void {
    const view = new FrameView(frame, run)
    const now = this.#now()
    for (let entry = 0; entry < frame.count; entry++) {
      const operation = view.field(entry, Field.operation)
      if (operation === Operation.repeated) batch.repeated.push({ frame: view, entry })
      else if (operation === Operation.delete) this.#deleteByAnchor(run, batch, view, entry)
      else {
        const id = view.field(entry, Field.id) - 1
        if (id < 0) this.#add(run, batch, view, entry, number, now)
        else this.#update(run, batch, view, entry, id, now)
      }
    }
  }

  /** `number`: the frame's position in the batch, or -1 to put the keys at once. */
  #add(run: Run, batch: Batch, view: FrameView, entry: number, number: number, now: number): void {
    const id = batch.nextId++
    run.counters.added++
    batch.count(view.objectType.name, 1)
    this.#setHashes(id, view, entry)
    if (run.request.dryRun) return
    const start = view.field(entry, Field.start)
    const row = view.octets.subarray(start, view.field(entry, Field.bodyEnd))
    writeRowHeader(view.octets, start, {
      type: view.type,
      anchorLength: view.field(entry, Field.anchorLength),
      revision: 1,
      created: now,
      modified: now,
      schema: run.schema,
    })
    this.#tables.entries.putSync(id, row, LAST)
    if (number >= 0) batch.keys.add(number, entry, id)
    else this.#putKeysOf(view, entry, id)
    if (view.field(entry, Field.rowsEnd) > view.field(entry, Field.keysEnd)) {
      for (const { path, values, indexed } of view.rowsOf(entry)) {
        for (const value of values) this.#putRow(view.type, id, path, value, indexed)
      }
    }
    this.#journal.add('add', view.type, id)
  }

  #update(run: Run, batch: Batch, view: FrameView, entry: number, id: number, now: number): void {
    const before = this.#tables.entries.get(id)
    const anchor = view.anchor(entry)
    if (before === undefined || !sameAnchor(before, view.type, anchor)) {
      // Two anchors with one hash: what counts is the anchor itself.
      if (run.known.positionOf(id) === view.field(entry, Field.position)) run.known.markSeen(id, 0)
      const exact = this.#idOf(view.type, anchor)
      if (exact === undefined) this.#add(run, batch, view, entry, -1, now)
      else {
        run.known.markSeen(exact, view.field(entry, Field.position))
        this.#update(run, batch, view, entry, exact, now)
      }
      return
    }
    this.#setHashes(id, view, entry)
    const header = readRowHeader(before)
    const start = view.field(entry, Field.start)
    const bodyStart = start + ROW_HEADER + anchor.length
    const bodyEnd = view.field(entry, Field.bodyEnd)
    const sameSchema = header.schema === run.schema
    const same = sameSchema
      ? before.compare(view.octets, bodyStart, bodyEnd, ROW_HEADER + anchor.length) === 0
      : this.#transcoded(before, header, view.codec).equals(view.octets.subarray(bodyStart, bodyEnd))
    const rowsChanged = this.#updateRows(
      run,
      view,
      entry,
      id,
      sameSchema ? view.objectType : this.#codecOf(header).objectType,
    )
    if (same && !rowsChanged) run.counters.unchanged++
    else run.counters.updated++
    if (run.request.dryRun || (same && sameSchema && !rowsChanged)) return
    const changed = !same || rowsChanged
    if (!same || !sameSchema) this.#updateIndex(before, header, view, entry, id)
    writeRowHeader(view.octets, start, {
      ...header,
      schema: run.schema,
      revision: header.revision + (changed ? 1 : 0),
      modified: changed ? now : header.modified,
    })
    this.#tables.entries.putSync(id, view.octets.subarray(start, bodyEnd))
    if (changed) this.#journal.add('update', view.type, id)
  }

  #applyRepeated(run: Run, batch: Batch, view: FrameView, entry: number): void {
    const anchor = view.anchor(entry)
    const id = this.#idOf(view.type, anchor)
    const position = view.field(entry, Field.position)
    if (run.request.whole && id !== undefined && (id >= run.firstNewId || run.known.positionOf(id) !== 0)) {
      run.counters.failed++
      const first = id >= run.firstNewId ? view.field(entry, Field.id) : run.known.positionOf(id)
      const text = anchor.toString('utf8')
      keep(run, {
        code: 'duplicate-anchor',
        message: `The anchor "${text}" stands there for the second time; the first is at ${view.source} ${first} and is kept. Make the anchor unique in the source.`,
        place: `${view.source} ${position}`,
        anchor: text,
      })
      return
    }
    if (id === undefined) this.#add(run, batch, view, entry, -1, this.#now())
    else {
      run.known.markSeen(id, position)
      this.#update(run, batch, view, entry, id, this.#now())
    }
  }

  #deleteByAnchor(run: Run, batch: Batch, view: FrameView, entry: number): void {
    const id = this.#idOf(view.type, view.anchor(entry))
    if (id === undefined) return
    run.counters.deleted++
    if (run.request.dryRun) return
    const objectType = this.#remove(id)
    if (objectType !== undefined) batch.count(objectType, -1)
  }

  #deleteAll(run: Run, meta: Meta, ids: readonly number[]): Meta {
    const batch = new Batch(meta)
    for (const id of ids) {
      const objectType = this.#remove(id)
      if (objectType !== undefined) batch.count(objectType, -1)
    }
    this.#putBlocks()
    batch.nextChange += this.#journal.write(this.#tables, batch.nextChange)
    void run
    return { ...meta, nextChange: batch.nextChange, counts: batch.counts }
  }

  /** Removes an entry from every table. Returns its object type. */
  #remove(id: number): string | undefined {
    const row = this.#tables.entries.get(id)
    if (row === undefined) return undefined
    const header = readRowHeader(row)
    const anchor = row.subarray(ROW_HEADER, ROW_HEADER + header.anchorLength)
    for (const key of this.#storedKeys(row, header)) this.#tables.index.removeSync(indexKey(key, id))
    const prefix = Buffer.allocUnsafe(4)
    prefix.writeUInt32BE(id)
    const codec = this.#codecOf(header)
    const keys = [...this.#tables.rows.getKeys({ start: prefix, end: afterPrefix(prefix) })]
    for (const key of keys) {
      this.#tables.rows.removeSync(key)
      const path = key.readUInt16BE(4)
      const attribute = codec.objectType.attributes.find(a => this.#meta.paths[path] === a.name)
      if (attribute?.indexed) {
        this.#tables.index.removeSync(rowIndexKey(header.type, id, path, key))
      }
    }
    this.#tables.anchors.removeSync(anchorKey(header.type, anchor))
    this.#tables.entries.removeSync(id)
    const block = this.#block(Math.floor(id / HASHES_PER_BLOCK))
    block.fill(0, (id % HASHES_PER_BLOCK) * 4, (id % HASHES_PER_BLOCK) * 4 + 4)
    this.#journal.add('delete', header.type, id, anchor)
    return this.#meta.types[header.type]
  }

  #idOf(type: number, anchor: Uint8Array): number | undefined {
    return this.#tables.anchors.get(anchorKey(type, anchor))?.readUInt32LE(0)
  }

  /** The index keys, without the id, that a stored row has. */
  *#storedKeys(row: Buffer, header: RowHeader): Generator<Buffer> {
    const codec = this.#codecOf(header)
    const cells = codec.decode(row, ROW_HEADER + header.anchorLength, row.length)
    for (const [slot, attribute] of codec.objectType.attributes.entries()) {
      const cell = cells[slot]
      if (!attribute.indexed || cell === null || cell === undefined) continue
      const path = this.#pathNumber(attribute.name)
      for (const value of Array.isArray(cell) ? cell : [cell]) {
        yield indexPrefix(header.type, path, toText(value, attribute.kind), attribute.caseExact)
      }
    }
  }

  #updateIndex(before: Buffer, header: RowHeader, view: FrameView, entry: number, id: number): void {
    const old = new Map<string, Buffer>()
    for (const key of this.#storedKeys(before, header)) old.set(key.toString('latin1'), key)
    for (const key of view.keysOf(entry)) {
      if (!old.delete(key.toString('latin1'))) this.#tables.index.putSync(indexKey(key, id), NO_VALUE)
    }
    for (const key of old.values()) this.#tables.index.removeSync(indexKey(key, id))
  }

  /**
   * Brings the values kept as rows up to date, and their index where the schema in which the entry was stored differs;
   * says whether any came or went.
   */
  #updateRows(run: Run, view: FrameView, entry: number, id: number, before: StoredObjectType): boolean {
    const write = !run.request.dryRun
    const kept = new Map(before.attributes.filter(keptAsRows).map(a => [this.#pathNumber(a.name), a.indexed]))
    let changed = false
    for (const { path, values, indexed } of view.rowsOf(entry)) {
      const wasIndexed = kept.get(path) ?? false
      kept.delete(path)
      const stored = this.#storedRows(id, path)
      for (const value of values) {
        const key = stored.get(value.toString('latin1'))
        if (key === undefined) {
          changed = true
          if (write) this.#putRow(view.type, id, path, value, indexed)
        } else {
          stored.delete(value.toString('latin1'))
          if (!write || indexed === wasIndexed) continue
          if (indexed) this.#putRow(view.type, id, path, value, true)
          else this.#tables.index.removeSync(rowIndexKey(view.type, id, path, key))
        }
      }
      changed ||= stored.size > 0
      if (write) this.#removeRows(view.type, id, path, stored.values(), wasIndexed)
    }
    for (const [path, wasIndexed] of kept) {
      const stored = this.#storedRows(id, path)
      changed ||= stored.size > 0
      if (write) this.#removeRows(view.type, id, path, stored.values(), wasIndexed)
    }
    return changed
  }

  /** The keys of an entry's values of one attribute, by the value. */
  #storedRows(id: number, path: number): Map<string, Buffer> {
    const prefix = rowPrefix(id, path)
    const stored = new Map<string, Buffer>()
    for (const key of this.#tables.rows.getKeys({ start: prefix, end: afterPrefix(prefix) })) {
      stored.set(key.toString('latin1', 6), key)
    }
    return stored
  }

  #removeRows(type: number, id: number, path: number, keys: Iterable<Buffer>, indexed: boolean): void {
    for (const key of keys) {
      this.#tables.rows.removeSync(key)
      if (indexed) this.#tables.index.removeSync(rowIndexKey(type, id, path, key))
    }
  }

  #putRow(type: number, id: number, path: number, value: Buffer, indexed: boolean): void {
    this.#tables.rows.putSync(Buffer.concat([rowPrefix(id, path), value]), NO_VALUE)
    if (indexed) {
      this.#tables.index.putSync(indexKey(indexPrefix(type, path, value.toString('utf8'), true), id), NO_VALUE)
    }
  }

  /** Anchors and index keys of the batch's new entries, in the order of the keys. */
  #putKeys(run: Run, batch: Batch, frames: readonly Frame[]): void {
    if (!run.request.dryRun) batch.keys.write(this.#tables, frames, run.numbers)
  }

  #putKeysOf(view: FrameView, entry: number, id: number): void {
    const value = Buffer.allocUnsafe(4)
    value.writeUInt32LE(id)
    this.#tables.anchors.putSync(anchorKey(view.type, view.anchor(entry)), value)
    for (const key of view.keysOf(entry)) this.#tables.index.putSync(indexKey(key, id), NO_VALUE)
  }

  /** A stored row's attributes in another schema's encoding. */
  #transcoded(row: Buffer, header: RowHeader, codec: Codec): Buffer {
    const old = this.#codecOf(header)
    const cells = old.decode(row, ROW_HEADER + header.anchorLength, row.length)
    const moved = codec.objectType.attributes.map(attribute => {
      const slot = old.objectType.attributes.findIndex(
        a => a.name === attribute.name && a.multi === attribute.multi && a.kind === attribute.kind,
      )
      return slot < 0 ? null : (cells[slot] ?? null)
    })
    const target = new FrameBuilder(0, row.length * 2)
    codec.encode(moved, target)
    return target.octets.subarray(0, target.at)
  }

  #codecOf(header: RowHeader): Codec {
    const key = `${header.schema}:${header.type}`
    let codec = this.#codecs.get(key)
    if (codec === undefined) {
      const name = this.#meta.types[header.type]
      const objectType = this.#meta.schemas[header.schema]?.objectTypes.find(o => o.name === name)
      if (objectType === undefined) throw new Error(`no schema ${header.schema} of object type ${header.type}`)
      codec = createCodec(objectType)
      this.#codecs.set(key, codec)
    }
    return codec
  }

  #pathNumber(name: string): number {
    return this.#meta.paths.indexOf(name)
  }

  #setHashes(id: number, view: FrameView, entry: number): void {
    const block = this.#block(Math.floor(id / HASHES_PER_BLOCK))
    const at = (id % HASHES_PER_BLOCK) * 4
    block[at] = view.field(entry, Field.anchorLow)
    block[at + 1] = view.field(entry, Field.anchorHigh)
    block[at + 2] = view.field(entry, Field.fingerprintLow)
    block[at + 3] = view.field(entry, Field.fingerprintHigh)
  }

  #block(number: number): Uint32Array {
    let block = this.#blocks.get(number)
    if (block === undefined) {
      const stored = this.#tables.hashes.get(number)
      block = stored === undefined ? new Uint32Array(HASHES_PER_BLOCK * 4) : new Uint32Array(wordsOf(stored))
      this.#blocks.set(number, block)
    }
    return block
  }

  #putBlocks(): void {
    for (const [number, block] of this.#blocks) {
      this.#tables.hashes.putSync(number, Buffer.from(block.buffer, block.byteOffset, block.byteLength))
    }
    this.#blocks.clear()
  }

  *#idsBelow(limit: number): Generator<number> {
    for (const { key, value } of this.#tables.hashes.getRange({})) {
      const block = wordsOf(value)
      for (let slot = 0; slot < HASHES_PER_BLOCK; slot++) {
        const id = key * HASHES_PER_BLOCK + slot
        if (id >= limit) return
        if (block[slot * 4] !== 0 || block[slot * 4 + 1] !== 0) yield id
      }
    }
  }
}

/** What one transaction changes of the meta record, and what it leaves for its end. */
class Batch {
  nextId: number
  nextChange: number
  readonly counts: Record<string, number>
  readonly keys = new KeyBatch()
  readonly repeated: { readonly frame: FrameView; readonly entry: number }[] = []

  constructor(meta: Meta) {
    this.nextId = meta.nextId
    this.nextChange = meta.nextChange
    this.counts = { ...meta.counts }
  }

  count(objectType: string, change: number): void {
    this.counts[objectType] = (this.counts[objectType] ?? 0) + change
  }
}

/** A frame as the writer reads it. */
class FrameView {
  readonly octets: Buffer
  readonly source: string
  readonly objectType: StoredObjectType
  readonly type: number
  readonly #paths: readonly number[]
  readonly #numbers: Uint32Array
  #codec: Codec | undefined

  constructor(frame: Frame, run: Run) {
    const objectType = run.request.schema.objectTypes[frame.objectType]
    const numbers = run.numbers[frame.objectType]
    if (objectType === undefined || numbers === undefined) throw new Error(`no object type ${frame.objectType}`)
    this.octets = Buffer.from(frame.octets)
    this.source = frame.source
    this.objectType = objectType
    this.type = numbers.type
    this.#paths = numbers.paths
    this.#numbers = new Uint32Array(frame.numbers)
  }

  get codec(): Codec {
    this.#codec ??= createCodec(this.objectType)
    return this.#codec
  }

  field(entry: number, field: number): number {
    return fieldOf(this.#numbers, entry, field)
  }

  anchor(entry: number): Buffer {
    const start = this.field(entry, Field.start) + ROW_HEADER
    return this.octets.subarray(start, start + this.field(entry, Field.anchorLength))
  }

  *keysOf(entry: number): Generator<Buffer> {
    const end = this.field(entry, Field.keysEnd)
    for (let at = this.field(entry, Field.bodyEnd); at < end; ) {
      const length = this.octets.readUInt16LE(at)
      yield this.octets.subarray(at + 2, at + 2 + length)
      at += 2 + length
    }
  }

  *rowsOf(entry: number): Generator<{ path: number; values: readonly Buffer[]; indexed: boolean }> {
    const end = this.field(entry, Field.rowsEnd)
    for (let at = this.field(entry, Field.keysEnd); at < end; ) {
      const path = this.octets.readUInt16LE(at)
      const count = this.octets.readUInt32LE(at + 2)
      at += 6
      const values: Buffer[] = []
      for (let i = 0; i < count; i++) {
        const length = this.octets.readUInt16LE(at)
        values.push(this.octets.subarray(at + 2, at + 2 + length))
        at += 2 + length
      }
      const attribute = this.objectType.attributes[this.#paths.indexOf(path)]
      yield { path, values, indexed: attribute?.indexed ?? false }
    }
  }
}

/** The index key of a value kept as a row. */
function rowIndexKey(type: number, id: number, path: number, rowKey: Buffer): Buffer {
  return indexKey(indexPrefix(type, path, rowKey.toString('utf8', 6), true), id)
}

function withhold(run: Run, unseen: number, end: RunEnd): RunRecord['withheld'] {
  if (unseen === 0) return null
  if (run.unidentified > 0) {
    return {
      deletions: unseen,
      reason: `${run.unidentified} rows could not be read, and any of them may be one of the ${unseen} entries that were not seen`,
    }
  }
  if (run.counters.read === 0) return { deletions: unseen, reason: 'the source held no rows at all' }
  const percent = (unseen / Math.max(1, run.entriesAtStart)) * 100
  if (unseen > end.deleteLimit.count && percent > end.deleteLimit.percent) {
    return {
      deletions: unseen,
      reason: `${unseen} of ${run.entriesAtStart} entries would be deleted, more than ${end.deleteLimit.count} and more than ${end.deleteLimit.percent} %`,
    }
  }
  return null
}

function count(run: Run, frame: Frame): void {
  const { counters } = run
  counters.read += frame.tally.read
  counters.unchanged += frame.tally.unchanged
  counters.outOfScope += frame.tally.outOfScope
  counters.failed += frame.tally.failed
  run.unidentified += frame.tally.unidentified
  for (const failure of frame.failures) keep(run, failure)
  if (frame.watermark !== null) run.watermark = frame.watermark
}

function keep(run: Run, failure: ObjectFailure): void {
  if (run.failures.length < MAX_FAILURES_KEPT) run.failures.push(failure)
}

function sameAnchor(row: Buffer, type: number, anchor: Buffer): boolean {
  return (
    row[0] === type &&
    row.readUInt16LE(2) === anchor.length &&
    row.compare(anchor, 0, anchor.length, ROW_HEADER, ROW_HEADER + anchor.length) === 0
  )
}

function searchablePaths(objectTypes: readonly StoredObjectType[]): Record<string, readonly string[]> {
  return Object.fromEntries(objectTypes.map(o => [o.name, o.attributes.filter(a => a.indexed).map(a => a.name)]))
}

/** A block of the hash table as words; copied where its octets are not aligned. */
function wordsOf(block: Buffer): Uint32Array {
  if (block.byteOffset % 4 === 0) return new Uint32Array(block.buffer, block.byteOffset, block.length / 4)
  return new Uint32Array(new Uint8Array(block).buffer)
}
