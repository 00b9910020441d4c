import { Confirmations } from './confirmations.ts'
import type { Updated, Writing } from './entry-tables.ts'
import { FailureLog } from './failure-log.ts'
import { Field, type Frame, Operation } from './frame.ts'
import { FrameView } from './frame-view.ts'
import { KeyBatch } from './keys.ts'
import { SEEN_BEFORE } from './known.ts'
import type { Checkpoint } from './layout.ts'
import { incompleteSlots, withStoredValues } from './merge.ts'
import type { MetaChange } from './meta-change.ts'
import { countFrame, keepFailure, type OngoingRun, recordOf } from './ongoing-run.ts'
import { PlanTables } from './plan-tables.ts'
import type { Transactions } from './transactions.ts'

/** Writes what a run reads: frames into transactions. */
export class ImportWriter {
  readonly run: OngoingRun
  readonly #space: Transactions
  readonly #confirmations: Confirmations
  readonly #failures: FailureLog
  /** Entries that open plans would take away or take from. */
  readonly #planned: ReadonlySet<number>
  readonly #now: () => number

  constructor(space: Transactions, run: OngoingRun, now: () => number) {
    this.#space = space
    this.run = run
    this.#now = now
    this.#failures = new FailureLog(space.tables, run.number)
    this.#confirmations = new Confirmations(space.tables)
    this.#confirmations.load()
    // A whole read outdates plans by itself.
    this.#planned = run.request.whole ? new Set() : new PlanTables(space.tables).openIds()
  }

  /** Commits frames, all in one transaction. */
  apply(frames: readonly Frame[]): void {
    const { run } = this
    const began = performance.now()
    for (const frame of frames) {
      countFrame(run, frame)
      for (const failure of frame.failures) this.#fail(failure)
    }
    const covered = frames.at(-1)?.resume ?? null
    if (covered !== null) run.resume = covered
    if (run.request.dryRun) {
      this.#applyTo(undefined, frames)
      return
    }
    const counted = { ...run.counters }
    try {
      this.#space.run(batch => {
        this.#applyTo(batch, frames)
        this.#failures.write()
        this.#confirmations.write()
        this.#space.tables.runs.putSync(run.number, recordOf(run))
        return {
          ...(covered === null ? {} : { checkpoint: this.#checkpoint(covered) }),
          ...(run.request.whole || run.watermark === null ? {} : { progress: this.#progress(run.watermark) }),
        }
      })
    } catch (error) {
      Object.assign(run.counters, counted)
      throw error
    }
    run.times.store += performance.now() - began
  }

  /** The import begins again: what it has seen so far is forgotten. */
  restart(): void {
    const { run } = this
    run.unidentified = 0
    run.resume = null
    run.since = run.started
    run.resumedFrom = null
    for (const name of Object.keys(run.read)) delete run.read[name]
    this.#space.run(() => {
      run.seen.clear()
      return { checkpoint: null }
    })
  }

  /** Tells of entries that were exported and that a complete read has not found. */
  tellGone(entries: readonly { readonly id: number }[]): void {
    if (this.#confirmations.none) return
    const { entries: tables } = this.#space
    for (const { id } of entries) {
      const header = tables.headerOf(id)
      const anchor = tables.anchorOf(id)
      if (header === undefined || anchor === undefined) continue
      this.#unconfirmed(this.#confirmations.gone(header.type, Buffer.from(anchor)), anchor, 'the whole system')
    }
  }

  /** Exports that are confirmed by not having been met. Within a transaction, as the run ends. */
  settle(complete: boolean): void {
    if (complete && this.run.request.whole) this.#confirmations.settleDeletions(this.run.started)
    this.#failures.write()
    this.#confirmations.write()
  }

  #applyTo(batch: MetaChange | undefined, frames: readonly Frame[]): void {
    const { run } = this
    const views = frames.map(frame => new FrameView(frame, run.request.schema, run.numbers))
    if (run.request.whole) this.#applyWhole(batch, frames, views)
    else for (const [at, view] of views.entries()) this.#applyChanges(batch, view, frames[at]?.objectType ?? 0)
    for (const { seen } of frames) {
      if (seen !== null) for (const id of new Uint32Array(seen)) run.seen.add(id)
    }
  }

  /**
   * Rows of a whole source: an anchor occurs once, so the keys of new entries are left for the end and written in their
   * order. Rows whose anchor may be a second one come after them, when every anchor can be looked up.
   */
  #applyWhole(batch: MetaChange | undefined, frames: readonly Frame[], views: readonly FrameView[]): void {
    const keys = new KeyBatch()
    const repeated: (() => void)[] = []
    for (const [number, view] of views.entries()) {
      const objectType = frames[number]?.objectType ?? 0
      for (let entry = 0; entry < view.count; entry++) {
        const id = view.field(entry, Field.id) - 1
        if (view.field(entry, Field.operation) === Operation.repeated) {
          repeated.push(() => this.#applyRepeated(batch, view, entry, objectType))
        } else if (id >= 0) this.#update(batch, view, entry, objectType, id)
        else keys.add(number, entry, this.#add(batch, view, entry))
      }
    }
    if (batch !== undefined) keys.write(this.#space.tables, frames, this.run.numbers)
    for (const apply of repeated) apply()
  }

  /** What a source says has changed: an entry may be added, changed and deleted, in this order or another. */
  #applyChanges(batch: MetaChange | undefined, view: FrameView, objectType: number): void {
    for (let entry = 0; entry < view.count; entry++) {
      const id = this.#space.entries.idOf(view.type, view.anchor(entry))
      const operation = view.field(entry, Field.operation)
      if (operation === Operation.delete) this.#delete(batch, view, entry, id)
      else if (operation === Operation.members) this.#updateMembers(view, entry, id)
      else if (id === undefined) this.#addFound(batch, view, entry)
      else this.#update(batch, view, entry, objectType, id)
    }
  }

  /** Adds an entry; the keys that lead to it are still to be written. Returns its id. */
  #add(batch: MetaChange | undefined, view: FrameView, entry: number): number {
    this.#confirm(view, entry)
    this.run.counters.added++
    if (batch === undefined) return -1
    const id = batch.nextId++
    batch.count(view.objectType.name, 1)
    this.#space.entries.add(view, entry, id, this.#writing(id))
    this.run.seen.add(id)
    return id
  }

  #addFound(batch: MetaChange | undefined, view: FrameView, entry: number): void {
    const id = this.#add(batch, view, entry)
    if (batch !== undefined) this.#space.entries.addKeys(view, entry, id)
  }

  #update(batch: MetaChange | undefined, view: FrameView, entry: number, objectType: number, id: number): void {
    const { run } = this
    if (run.overtaken.has(id)) {
      run.counters.unchanged++
      return
    }
    const merged =
      incompleteSlots(view, entry).length === 0
        ? undefined
        : withStoredValues(
            { view, entry, objectType },
            this.#space.entries.cellsOf(id, view.codec),
            run.request,
            run.numbers,
          )
    const updated = this.#space.entries.update(merged ?? view, merged === undefined ? entry : 0, id, this.#writing(id))
    if (updated.outcome !== 'other') {
      this.#confirm(view, entry)
      this.#countUpdate(view, id, updated)
      if (batch !== undefined && this.#planned.has(id) && updated.outcome !== 'updated')
        this.#space.entries.touch(id, this.#now())
      return
    }
    // Two anchors with one hash: what counts is the anchor itself.
    const position = view.field(entry, Field.position)
    if (run.known.positionOf(id) === position) this.#unsee(id)
    const exact = this.#space.entries.idOf(view.type, view.anchor(entry))
    if (exact === undefined) this.#addFound(batch, view, entry)
    else {
      this.#see(exact, position)
      this.#update(batch, view, entry, objectType, exact)
    }
  }

  #updateMembers(view: FrameView, entry: number, id: number | undefined): void {
    if (id === undefined) {
      this.#fail({
        code: 'unknown-entry',
        message: 'The source says what has changed in an entry that is not known. A full import finds it.',
        anchor: view.anchor(entry).toString('utf8'),
        place: `${view.source} ${view.field(entry, Field.position)}`,
      })
      this.run.counters.failed++
      return
    }
    if (this.run.overtaken.has(id)) return
    this.#countUpdate(view, id, this.#space.entries.updateMembers(view, entry, id, this.#writing(id)))
  }

  #countUpdate(view: FrameView, id: number, { outcome, removed }: Updated): void {
    const { run } = this
    if (run.request.dryRun && removed > 0) {
      const { members } = run.wouldGo
      members[view.objectType.name] = (members[view.objectType.name] ?? 0) + removed
    }
    if (outcome === 'updated' || outcome === 'unchanged') run.counters[outcome]++
    else if (outcome === 'staged' && run.request.dryRun) run.counters.updated++
    if (run.request.dryRun) run.wouldGo.entries.delete(id)
  }

  #applyRepeated(batch: MetaChange | undefined, view: FrameView, entry: number, objectType: number): void {
    const { run } = this
    const anchor = view.anchor(entry)
    const id = this.#space.entries.idOf(view.type, anchor)
    const position = view.field(entry, Field.position)
    const addedNow = id === undefined ? run.request.dryRun : id >= run.firstNewId
    const seenAt = id === undefined || addedNow ? 0 : run.known.positionOf(id)
    if (addedNow || seenAt !== 0) {
      const first = addedNow ? view.field(entry, Field.id) : seenAt
      const text = anchor.toString('utf8')
      const before =
        first === SEEN_BEFORE ? 'was read before the import was interrupted' : `is at ${view.source} ${first}`
      run.counters.failed++
      this.#fail({
        code: 'duplicate-anchor',
        message: `The anchor "${text}" stands there for the second time; the first ${before} and is kept. Make the anchor unique in the source.`,
        place: `${view.source} ${position}`,
        anchor: text,
      })
    } else if (id === undefined) this.#addFound(batch, view, entry)
    else {
      this.#see(id, position)
      this.#update(batch, view, entry, objectType, id)
    }
  }

  #delete(batch: MetaChange | undefined, view: FrameView, entry: number, id: number | undefined): void {
    if (id === undefined || this.run.overtaken.has(id)) return
    this.#confirmGone(view, entry)
    // What the run itself added is not a loss.
    if (id >= this.run.firstNewId && batch !== undefined) {
      const objectType = this.#space.entries.remove(id)
      if (objectType !== undefined) batch.count(objectType, -1)
      this.run.counters.deleted++
    } else if (batch === undefined) this.run.wouldGo.entries.add(id)
    else this.#space.stage.deleteEntry(id)
  }

  #see(id: number, position: number): void {
    this.run.known.markSeen(id, position)
    this.run.seen.add(id)
  }

  #unsee(id: number): void {
    this.run.known.markSeen(id, 0)
    this.run.seen.remove(id)
  }

  #confirm(view: FrameView, entry: number): void {
    if (!this.#confirmations.none) this.#differs(view, entry, this.#confirmations.check(view, entry))
  }

  #confirmGone(view: FrameView, entry: number): void {
    if (!this.#confirmations.none) {
      this.#differs(view, entry, this.#confirmations.gone(view.type, view.anchor(entry)))
    }
  }

  #differs(view: FrameView, entry: number, differences: readonly string[]): void {
    const place = `${view.source} ${view.field(entry, Field.position)}`
    if (differences.length > 0) this.#unconfirmed(differences, view.anchor(entry).toString('utf8'), place)
  }

  #unconfirmed(differences: readonly string[], anchor: string, place: string): void {
    if (differences.length === 0) return
    this.run.unconfirmed++
    this.#fail({ code: 'export-unconfirmed', message: differences.join(' '), anchor, place })
  }

  #fail(failure: Parameters<FailureLog['add']>[0]): void {
    keepFailure(this.run, failure)
    if (!this.run.request.dryRun) this.#failures.add(failure)
  }

  #checkpoint(resume: string): Checkpoint {
    const { request, number, since, read, unidentified } = this.run
    this.run.seen.write()
    const { epoch, partition, objectTypes } = request
    return { run: number, epoch, partition, objectTypes, since, resume, read: { ...read }, unidentified }
  }

  #progress(watermark: string) {
    const key = this.run.request.lineage
    const { progress } = this.#space.meta
    const before = progress[key] ?? { epoch: this.run.request.epoch, read: {} }
    return { ...progress, [key]: { ...before, watermark } }
  }

  /** What an entry that the run itself added loses is not a loss. */
  #writing(id: number): Writing {
    const { schema, partition, request, firstNewId } = this.run
    const stage = id >= firstNewId && !request.dryRun ? undefined : this.#space.stage
    return { schema, partition, now: this.#now(), dryRun: request.dryRun, stage }
  }
}
