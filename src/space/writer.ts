import type { Change } from '../model/change.ts'
import { HostError } from '../model/error.ts'
import type { StoredSchema } from '../model/schema.ts'
import { Confirmations } from './confirmations.ts'
import { FailureLog } from './failure-log.ts'
import type { Frame, ObjectFailure } from './frame.ts'
import { ImportWriter } from './import-writer.ts'
import { allocateKnown, Known, SEEN_BEFORE } from './known.ts'
import type { Checkpoint } from './layout.ts'
import { Losses } from './losses.ts'
import { numbered, searchablePaths } from './meta-change.ts'
import { noCounters, noTimes, type OngoingRun, recordOf } from './ongoing-run.ts'
import { putPending, type SettledChanges, settlePending } from './pending.ts'
import type { PlanOutcome } from './plan.ts'
import { approvePlan, discardPlan } from './plan-approval.ts'
import { PlanTables } from './plan-tables.ts'
import type { RunCounters, RunEnd, RunRecord, RunRequest, RunStart, Withheld } from './run.ts'
import { SeenIds } from './seen-ids.ts'
import { Transactions } from './transactions.ts'
import { type WriteThrough, writeThrough } from './write-through.ts'

/**
 * The one writer of a connector space. Synchronous: each call is whole transactions, after which the tables agree. It
 * lives in a thread of its own that is never terminated (writer-thread.ts), and in tests without one.
 */
export class Writer {
  readonly #space: Transactions
  readonly #losses: Losses
  readonly #now: () => number
  #import: ImportWriter | undefined
  #recordFailures: FailureLog | undefined

  private constructor(space: Transactions, now: () => number) {
    this.#space = space
    this.#losses = new Losses(space, now)
    this.#now = now
  }

  /** Opens or creates the space in a folder. Runs that were going on when the process ended are closed. */
  static open(folder: string, now: () => number = Date.now): Writer {
    const writer = new Writer(new Transactions(folder), now)
    writer.#space.run(() => writer.#closeRecords())
    return writer
  }

  /** Lays out what is known and opens a run. One at a time. */
  begin(request: RunRequest): RunStart {
    if (this.#import !== undefined) throw new Error('a run is open')
    const space = this.#space
    const { meta, schema, partition, numbers } = numbered(space.meta, request)
    const started = this.#now()
    const entries = Object.values(meta.counts).reduce((sum, count) => sum + count, 0)
    const tables = allocateKnown(meta.nextId, entries)
    const known = new Known(tables)
    space.entries.hashes.each((id, ...hashes) => known.add(id, ...hashes))
    const seen = new SeenIds(space.tables)
    const checkpoint = goesOn(request, meta.checkpoint) ? meta.checkpoint : null
    if (checkpoint !== null) seen.load(id => known.markSeen(id, SEEN_BEFORE))
    const run: OngoingRun = {
      request,
      number: meta.nextRun,
      known,
      started,
      since: checkpoint?.since ?? started,
      firstNewId: meta.nextId,
      before: { entries: meta.counts, members: meta.members },
      schema,
      partition,
      numbers,
      resumedFrom: checkpoint?.run ?? null,
      counters: noCounters(),
      times: noTimes(),
      read: { ...checkpoint?.read },
      failures: [],
      seen,
      wouldGo: { entries: new Set(), members: {} },
      overtaken: new Set(),
      unidentified: checkpoint?.unidentified ?? 0,
      unconfirmed: 0,
      watermark: null,
      resume: checkpoint?.resume ?? null,
    }
    if (!request.dryRun) {
      space.run(() => {
        this.#closeRecords()
        if (request.whole && checkpoint === null) seen.clear()
        space.tables.runs.putSync(run.number, recordOf(run))
        const kept = request.whole ? { checkpoint } : {}
        return { ...meta, ...kept, nextRun: meta.nextRun + 1 }
      })
    }
    this.#import = new ImportWriter(space, run, this.#now)
    const watermark = meta.progress[request.lineage]?.watermark ?? null
    const readBefore = Object.values(checkpoint?.read ?? {}).reduce((sum, rows) => sum + rows, 0)
    return { run: run.number, tables, numbers, watermark, entries, resume: checkpoint?.resume ?? null, readBefore }
  }

  get counters(): Readonly<RunCounters> | undefined {
    return this.#import?.run.counters
  }

  /** Commits frames, all in one transaction. */
  apply(frames: readonly Frame[]): void {
    this.#opened().apply(frames)
  }

  /** The connector could not go on where it was to: its import begins again. */
  restart(): void {
    this.#opened().restart()
  }

  /**
   * Ends the run: takes away what a complete full import did not see and what else is gone, unless a guard holds it back,
   * and stores the record with the watermark. Yields after each transaction, so that a thread can deal with other writes
   * in between.
   */
  *finish(end: RunEnd): Generator<void, RunRecord> {
    const writing = this.#opened()
    const { run } = writing
    // Whatever becomes of the last transactions, the run is over.
    this.#import = undefined
    let withheld: Withheld | null = null
    let { outcome, error } = end
    if (outcome === 'completed') {
      try {
        const taken = this.#losses.of(run, end.complete)
        const verdict = this.#losses.judge(run, taken, end.guards)
        if (end.complete) writing.tellGone(taken.deletions)
        if (verdict.deletions !== null || verdict.members !== null)
          withheld = this.#losses.withhold(run, taken, verdict)
        yield* this.#losses.apply(run, taken, verdict)
      } catch (failure) {
        if (!(failure instanceof HostError)) throw failure
        outcome = 'failed'
        error = failure.message
      }
    }
    const completed = outcome === 'completed' && end.complete
    const watermark = completed ? (end.watermark ?? run.watermark) : (run.watermark ?? null)
    const seconds = (this.#now() - run.started) / 1000
    const record: RunRecord = { ...recordOf(run), outcome, seconds, watermark, withheld, error }
    if (run.request.dryRun) return record
    this.#space.run(() => {
      writing.settle(completed)
      this.#space.tables.runs.putSync(run.number, { ...record, unconfirmed: run.unconfirmed })
      if (completed) return this.#completed(run, record)
      return outcome === 'completed' && run.request.whole ? this.#abandoned(run) : {}
    })
    return { ...record, unconfirmed: run.unconfirmed }
  }

  /** Does what a plan says, or nothing where the data have moved. `undefined` for a plan that there is not. */
  *approve(plan: number): Generator<void, PlanOutcome | undefined> {
    const found = new PlanTables(this.#space.tables).get(plan)
    if (found === undefined) return undefined
    if (this.#import !== undefined)
      return { kind: 'refused', reason: 'a run is going on; approve the plan when it is over' }
    return yield* approvePlan(this.#space, found, this.#now)
  }

  /** Says whether there was such a plan. */
  discard(plan: number): boolean {
    const found = new PlanTables(this.#space.tables).get(plan)
    if (found !== undefined) discardPlan(this.#space, found)
    return found !== undefined
  }

  /** Lets changes wait for their export. Returns their numbers. */
  enqueue(changes: readonly Change[]): readonly number[] {
    const first = this.#space.meta.nextPending
    const since = new Date(this.#now()).toISOString()
    this.#space.run(() => {
      for (const [at, change] of changes.entries()) {
        putPending(this.#space.tables, { number: first + at, since, change, attempts: 0, failure: null })
      }
      return { nextPending: first + changes.length }
    })
    return changes.map((_, at) => first + at)
  }

  /** Settles changes that waited, and shows what became of their entries, by the schema that there is now. */
  exported(changes: SettledChanges, writes: readonly WriteThrough[], schema: StoredSchema): void {
    this.#enter(schema)
    const run = this.#import?.run
    this.#space.run(batch => {
      settlePending(this.#space.tables, changes)
      const confirmations = new Confirmations(this.#space.tables)
      for (const id of writeThrough(this.#space, batch, confirmations, writes, this.#now())) {
        run?.overtaken.add(id)
        run?.seen.add(id)
      }
      return undefined
    })
  }

  /** The names of a schema get their numbers, where it is not the one of the last run. */
  #enter(schema: StoredSchema): void {
    const { meta } = this.#space
    const known = meta.schemas[meta.current]
    if (known !== undefined && JSON.stringify(known) === JSON.stringify(schema)) return
    const { types, paths, schemas, searchable, current } = numbered(meta, { schema, partition: null }).meta
    this.#space.run(() => ({ types, paths, schemas, searchable, current }))
  }

  /** Opens the record of a run that is not an import; the same number is then given to `record`. */
  openRecord(record: Omit<RunRecord, 'run'>): number {
    const run = this.#space.meta.nextRun
    this.#space.run(() => {
      this.#space.tables.runs.putSync(run, { ...record, run })
      return { nextRun: run + 1 }
    })
    return run
  }

  /** Keeps the record of such a run as it is, with the failures that have come since the last time. */
  record(record: RunRecord, failures: readonly ObjectFailure[]): void {
    this.#recordFailures =
      this.#recordFailures?.run === record.run ? this.#recordFailures : new FailureLog(this.#space.tables, record.run)
    for (const failure of failures) this.#recordFailures.add(failure)
    const log = this.#recordFailures
    this.#space.run(() => {
      log.write()
      this.#space.tables.runs.putSync(record.run, record)
      return undefined
    })
  }

  async close(): Promise<void> {
    await this.#space.close()
  }

  /** A run that was to end early is not gone on with. */
  #abandoned(run: OngoingRun) {
    run.seen.clear()
    return { checkpoint: null }
  }

  /** What a completed run leaves in the meta record. */
  #completed(run: OngoingRun, { watermark, withheld }: RunRecord) {
    const { meta } = this.#space
    const { whole, partition, lineage: key, epoch, schema, objectTypes } = run.request
    const before = meta.progress[key]
    if (!whole) {
      return {
        progress: {
          ...meta.progress,
          [key]: { epoch, read: before?.read ?? {}, watermark: watermark ?? before?.watermark ?? null },
        },
      }
    }
    this.#losses.outdate(run)
    run.seen.clear()
    // What was cut short is no measure for the next one.
    const read = withheld === null ? { ...before?.read, ...run.read } : (before?.read ?? {})
    const wholeTypes = partition === null ? schema.objectTypes.filter(({ name }) => objectTypes.includes(name)) : []
    const searchable = { ...meta.searchable, ...searchablePaths(wholeTypes) }
    return { progress: { ...meta.progress, [key]: { epoch, read, watermark } }, checkpoint: null, searchable }
  }

  /** Runs whose end could not be recorded, because the process ended or there was no room to write. */
  #closeRecords(): undefined {
    const { runs } = this.#space.tables
    for (const { key, value } of runs.getRange({ reverse: true, limit: 20 })) {
      const record = value as RunRecord
      if (record.outcome === 'running') runs.putSync(key, { ...record, outcome: 'interrupted' })
    }
    return undefined
  }

  #opened(): ImportWriter {
    if (this.#import === undefined) throw new Error('no run is open')
    return this.#import
  }
}

/** Whether a run takes up an interrupted import. */
function goesOn(request: RunRequest, checkpoint: Checkpoint | null): boolean {
  return (
    checkpoint !== null &&
    request.resume &&
    request.whole &&
    request.mode === 'full' &&
    !request.dryRun &&
    checkpoint.epoch === request.epoch &&
    checkpoint.partition === request.partition &&
    JSON.stringify(checkpoint.objectTypes) === JSON.stringify(request.objectTypes)
  )
}
