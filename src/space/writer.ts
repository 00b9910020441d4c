import { HostError, hostError } from '../model/error.ts'
import type { StoredObjectType } from '../model/schema.ts'
import { EntryTables } from './entry-tables.ts'
import { Field, type Frame, Operation } from './frame.ts'
import { FrameView } from './frame-view.ts'
import { KeyBatch } from './keys.ts'
import { allocateKnown, Known } from './known.ts'
import { explainFailure, FORMAT, type Meta, openTables, readMeta, type Tables } from './layout.ts'
import { countFrame, keepFailure, noCounters, type OngoingRun, recordOf, withheldDeletions } from './ongoing-run.ts'
import type { RunCounters, RunEnd, RunRecord, RunRequest, RunStart } from './run.ts'

/** Deletions in one transaction. */
const DELETIONS = 10_000

/**
 * The one writer of a connector space. Synchronous: each call is whole transactions, after which the tables agree. It
 * lives in a thread of its own that is never terminated (writer-thread.ts), and in tests without one.
 */
export class Writer {
  readonly #tables: Tables
  readonly #folder: string
  readonly #now: () => number
  readonly #entries: EntryTables
  #meta: Meta
  /** Counts commits, so that a reader knows when to read the meta record again. */
  #commit: number
  #run: OngoingRun | undefined

  private constructor(folder: string, tables: Tables, now: () => number) {
    this.#folder = folder
    this.#tables = tables
    this.#now = now
    this.#meta = readMeta(tables)
    this.#entries = new EntryTables(tables, this.#meta)
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
      writer.#closeRecords()
      return meta
    })
    return writer
  }

  /** Lays out what is known and opens a run. One at a time. */
  begin(request: RunRequest): RunStart {
    if (this.#run !== undefined) throw new Error('a run is open')
    const { meta, schema, numbers } = this.#prepare(request)
    const started = this.#now()
    if (!request.dryRun) {
      this.#transaction(() => {
        this.#closeRecords()
        this.#tables.runs.putSync(meta.nextRun, recordOf(meta.nextRun, request, started))
        return { ...meta, nextRun: meta.nextRun + 1 }
      })
    }
    const entries = Object.values(meta.counts).reduce((sum, count) => sum + count, 0)
    const tables = allocateKnown(meta.nextId, entries)
    const known = new Known(tables)
    this.#entries.hashes.each((id, ...hashes) => known.add(id, ...hashes))
    this.#run = {
      request,
      number: meta.nextRun,
      known,
      started,
      firstNewId: meta.nextId,
      entriesAtStart: entries,
      schema,
      numbers,
      counters: noCounters(),
      failures: [],
      unidentified: 0,
      watermark: meta.watermark,
    }
    return { run: meta.nextRun, tables, numbers, watermark: meta.watermark, entries }
  }

  get counters(): Readonly<RunCounters> | undefined {
    return this.#run?.counters
  }

  /** Commits frames, all in one transaction. */
  apply(frames: readonly Frame[]): void {
    const run = this.#openRun()
    for (const frame of frames) countFrame(run, frame)
    if (frames.every(frame => frame.count === 0 && frame.watermark === null)) return
    this.#transaction(meta => {
      const batch = new Batch(meta)
      const views = frames.map(frame => new FrameView(frame, run.request.schema, run.numbers))
      if (run.request.whole) this.#applyWhole(run, batch, frames, views)
      else for (const view of views) this.#applyChanges(run, batch, view)
      if (run.request.dryRun) return meta
      this.#entries.hashes.write()
      batch.nextChange += this.#entries.journal.write(this.#tables, batch.nextChange)
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
    let { outcome, error } = end
    if (outcome === 'completed' && end.complete && run.request.whole) {
      const unseen = this.#unseen(run)
      withheld = withheldDeletions(run, unseen.length, end.deleteLimit)
      try {
        if (withheld === null) yield* this.#deleteUnseen(run, unseen)
      } catch (failure) {
        if (!(failure instanceof HostError)) throw failure
        outcome = 'failed'
        error = failure.message
      }
    }
    const completed = outcome === 'completed' && end.complete
    const record: RunRecord = {
      ...recordOf(run.number, run.request, run.started),
      ...run.counters,
      outcome,
      seconds: (this.#now() - run.started) / 1000,
      watermark: completed ? (end.watermark ?? run.watermark) : this.#meta.watermark,
      withheld,
      failures: run.failures,
      error,
    }
    if (run.request.dryRun) return record
    this.#transaction(meta => {
      this.#tables.runs.putSync(run.number, record)
      if (!completed) return meta
      const { watermark } = record
      if (!run.request.whole) return { ...meta, watermark }
      const searchable = searchablePaths(run.request.schema.objectTypes)
      return { ...meta, watermark, epoch: run.request.epoch, searchable }
    })
    return record
  }

  *#deleteUnseen(run: OngoingRun, unseen: readonly number[]): Generator<void> {
    for (let from = 0; from < unseen.length; from += DELETIONS) {
      const ids = unseen.slice(from, from + DELETIONS)
      if (!run.request.dryRun) this.#transaction(meta => this.#deleteAll(meta, ids))
      run.counters.deleted += ids.length
      yield
    }
  }

  /** Runs whose end could not be recorded, because the process ended or there was no room to write. */
  #closeRecords(): void {
    for (const { key, value } of this.#tables.runs.getRange({ reverse: true, limit: 20 })) {
      const record = value as RunRecord
      if (record.outcome === 'running') this.#tables.runs.putSync(key, { ...record, outcome: 'interrupted' })
    }
  }

  async close(): Promise<void> {
    await this.#tables.root.close()
  }

  #openRun(): OngoingRun {
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

  /** One transaction. What the callback returns becomes the meta record; when it throws, nothing has happened. */
  #transaction(change: (meta: Meta) => Meta): void {
    const before = this.#meta
    let after = before
    const counters = this.#run?.counters
    const counted = { ...counters }
    try {
      this.#tables.root.transactionSync(() => {
        after = change(before)
        if (after === before) return
        this.#tables.meta.putSync('space', after)
        this.#tables.meta.putSync('commit', this.#commit + 1)
      })
    } catch (error) {
      if (counters !== undefined) Object.assign(counters, counted)
      throw explainFailure(error, this.#folder)
    } finally {
      this.#entries.journal.clear()
      this.#entries.hashes.discard()
    }
    if (after === before) return
    this.#commit++
    this.#meta = after
    this.#entries.meta = after
  }

  /**
   * Rows of a whole source: an anchor occurs once, so the keys of new entries are left for the end and written in their
   * order. Rows whose anchor may be a second one come after them, when every anchor can be looked up.
   */
  #applyWhole(run: OngoingRun, batch: Batch, frames: readonly Frame[], views: readonly FrameView[]): void {
    const keys = new KeyBatch()
    const repeated: (() => void)[] = []
    for (const [number, view] of views.entries()) {
      for (let entry = 0; entry < view.count; entry++) {
        const id = view.field(entry, Field.id) - 1
        if (view.field(entry, Field.operation) === Operation.repeated) {
          repeated.push(() => this.#applyRepeated(run, batch, view, entry))
        } else if (id >= 0) this.#update(run, batch, view, entry, id)
        else keys.add(number, entry, this.#add(run, batch, view, entry))
      }
    }
    if (!run.request.dryRun) keys.write(this.#tables, frames, run.numbers)
    for (const apply of repeated) apply()
  }

  /** What a source says has changed: an entry may be added, changed and deleted, in this order or another. */
  #applyChanges(run: OngoingRun, batch: Batch, view: FrameView): void {
    for (let entry = 0; entry < view.count; entry++) {
      const id = this.#entries.idOf(view.type, view.anchor(entry))
      if (view.field(entry, Field.operation) === Operation.delete) this.#delete(run, batch, id)
      else if (id === undefined) this.#addFound(run, batch, view, entry)
      else this.#update(run, batch, view, entry, id)
    }
  }

  /** Adds an entry; the keys that lead to it are still to be written. Returns its id. */
  #add(run: OngoingRun, batch: Batch, view: FrameView, entry: number): number {
    const id = batch.nextId++
    run.counters.added++
    batch.count(view.objectType.name, 1)
    this.#entries.add(view, entry, id, this.#writing(run))
    return id
  }

  #addFound(run: OngoingRun, batch: Batch, view: FrameView, entry: number): void {
    const id = this.#add(run, batch, view, entry)
    if (!run.request.dryRun) this.#entries.addKeys(view, entry, id)
  }

  #update(run: OngoingRun, batch: Batch, view: FrameView, entry: number, id: number): void {
    const outcome = this.#entries.update(view, entry, id, this.#writing(run))
    if (outcome !== 'other') {
      run.counters[outcome]++
      return
    }
    // Two anchors with one hash: what counts is the anchor itself.
    const position = view.field(entry, Field.position)
    if (run.known.positionOf(id) === position) run.known.markSeen(id, 0)
    const exact = this.#entries.idOf(view.type, view.anchor(entry))
    if (exact === undefined) this.#addFound(run, batch, view, entry)
    else {
      run.known.markSeen(exact, position)
      this.#update(run, batch, view, entry, exact)
    }
  }

  #applyRepeated(run: OngoingRun, batch: Batch, view: FrameView, entry: number): void {
    const anchor = view.anchor(entry)
    const id = this.#entries.idOf(view.type, anchor)
    const position = view.field(entry, Field.position)
    const addedNow = id === undefined ? run.request.dryRun : id >= run.firstNewId
    const seenAt = id === undefined || addedNow ? 0 : run.known.positionOf(id)
    if (addedNow || seenAt !== 0) {
      const first = addedNow ? view.field(entry, Field.id) : seenAt
      const text = anchor.toString('utf8')
      run.counters.failed++
      keepFailure(run, {
        code: 'duplicate-anchor',
        message: `The anchor "${text}" stands there for the second time; the first is at ${view.source} ${first} and is kept. Make the anchor unique in the source.`,
        place: `${view.source} ${position}`,
        anchor: text,
      })
    } else if (id === undefined) this.#addFound(run, batch, view, entry)
    else {
      run.known.markSeen(id, position)
      this.#update(run, batch, view, entry, id)
    }
  }

  #delete(run: OngoingRun, batch: Batch, id: number | undefined): void {
    if (id === undefined) return
    run.counters.deleted++
    if (run.request.dryRun) return
    const objectType = this.#entries.remove(id)
    if (objectType !== undefined) batch.count(objectType, -1)
  }

  #deleteAll(meta: Meta, ids: readonly number[]): Meta {
    const batch = new Batch(meta)
    for (const id of ids) {
      const objectType = this.#entries.remove(id)
      if (objectType !== undefined) batch.count(objectType, -1)
    }
    this.#entries.hashes.write()
    batch.nextChange += this.#entries.journal.write(this.#tables, batch.nextChange)
    return { ...meta, nextChange: batch.nextChange, counts: batch.counts }
  }

  /** The entries that were there when the run began and that it has not seen. */
  #unseen(run: OngoingRun): number[] {
    const unseen: number[] = []
    this.#entries.hashes.each(id => {
      if (id < run.firstNewId && run.known.positionOf(id) === 0) unseen.push(id)
    })
    return unseen
  }

  #writing(run: OngoingRun) {
    return { schema: run.schema, now: this.#now(), dryRun: run.request.dryRun }
  }
}

/** What one transaction changes of the meta record. */
class Batch {
  nextId: number
  nextChange: number
  readonly counts: Record<string, number>

  constructor(meta: Meta) {
    this.nextId = meta.nextId
    this.nextChange = meta.nextChange
    this.counts = { ...meta.counts }
  }

  count(objectType: string, change: number): void {
    this.counts[objectType] = (this.counts[objectType] ?? 0) + change
  }
}

function searchablePaths(objectTypes: readonly StoredObjectType[]): Record<string, readonly string[]> {
  return Object.fromEntries(objectTypes.map(o => [o.name, o.attributes.filter(a => a.indexed).map(a => a.name)]))
}
