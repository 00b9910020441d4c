import type { CompiledMapping } from '../mapping/compile.ts'
import type { Change } from '../model/change.ts'
import type { Schema, StoredSchema } from '../model/schema.ts'
import type { TargetFailure, TargetFailureKind } from '../model/target-failure.ts'
import type { ObjectFailure } from '../space/frame.ts'
import { noCounters, noTimes } from '../space/ongoing-run.ts'
import type { PendingChange, SettledChanges } from '../space/pending.ts'
import type { RunCounters, Outcome as RunOutcome, RunRecord, RunRequest } from '../space/run.ts'
import type { SpaceReader } from '../space/space.ts'
import type { WriterClient } from '../space/writer-client.ts'
import { describePlan, type PlanDescription } from './export/describe.ts'
import type { ExportFailure } from './export/failure.ts'
import { ExportImage } from './export/image.ts'
import { knownEntries } from './export/known.ts'
import { leftOf, type Outcome } from './export/outcome.ts'
import { planExport } from './export/plan.ts'
import { runExport } from './export/run.ts'
import { poolTarget } from './export/target.ts'
import type { ImportReport } from './import.ts'
import type { ConnectorPool } from './pool.ts'
import type { ConnectorSpec } from './protocol.ts'

export interface ExportRequest {
  readonly spec: ConnectorSpec
  readonly mapping: CompiledMapping
  readonly schema: Schema
  /** Changes that are exported with those that wait already. */
  readonly changes: readonly Change[]
  /** Plans and writes nothing. */
  readonly dryRun: boolean
  readonly profile: RunRequest['profile']
  /** Only changes of these object types; `null` for all. */
  readonly objectTypes: readonly string[] | null
  /** How many changes go out at once, where that is less than the connector takes. */
  readonly batch: number | null
  /** Ends the export after so many changes. */
  readonly stopAfter: number | null
  /** The export is ended after so long, as failed; `null` for as long as it takes. */
  readonly timeoutMs: number | null
}

/** The parts of a connected system that an export uses. */
export interface ExportMeans {
  readonly pool: ConnectorPool
  readonly writer: WriterClient
  readonly space: SpaceReader
  readonly signal: AbortSignal
  progress(counters: RunCounters, expected: number): void
  /** Is told of each change once it is certain what became of it. */
  settled?(change: Change, outcome: Outcome): void
}

/** What an export came to. */
export interface ExportSystemReport extends ImportReport {
  /** What would be done, of a dry run. Passwords are not in it. */
  readonly planned?: PlanDescription
  /** Changes that wait for the next export. */
  readonly waiting: number
}

/** Settled changes are told to the space in lots of this size, and sooner where they come slowly. */
const LOT = 1_000
const LOT_MS = 250

/**
 * Exports what waits: writes it to the connected system and shows in the space what became of it. Each change is settled
 * there once it is certain what became of it, so that an export that ends in the middle goes on where it was.
 */
export async function exportSystem(request: ExportRequest, means: ExportMeans): Promise<ExportSystemReport> {
  const began = performance.now()
  const started = new Date().toISOString()
  const { target, limits } = await poolTarget(means.pool, request.spec, means.signal)
  const pending = await pendingOf(request, means)
  const batch = Math.min(request.batch ?? Number.POSITIVE_INFINITY, limits.batch ?? 100)
  const known = knownEntries(request.mapping, means.space)
  const plan = planExport(
    pending.map(({ change }) => change),
    request.schema,
    { ...limits, batch },
    known,
  )
  const draft = draftOf(request, started)
  const finish = (record: RunRecord, waiting: number): ExportSystemReport => {
    const seconds = (performance.now() - began) / 1000
    return {
      ...record,
      waiting,
      system: request.spec.system,
      seconds: Math.round(seconds * 1000) / 1000,
      entriesPerSecond: Math.round(record.read / seconds),
      peakRssBytes: process.resourceUsage().maxRSS * 1024,
    }
  }
  if (request.dryRun) {
    const planned = describePlan(plan, { known })
    return { ...finish({ ...draft, run: 0, read: pending.length, outcome: 'completed' }, pending.length), planned }
  }
  const run = await means.writer.openRecord(draft)
  const timeout = request.timeoutMs === null ? new AbortController().signal : AbortSignal.timeout(request.timeoutMs)
  const ledger = new Ledger({ ...draft, run }, pending, request, means)
  const report = await runExport(plan, target, {
    signal: AbortSignal.any([means.signal, timeout]),
    inDoubt: inDoubt(pending, means.space),
    onSettled: (input, outcome) => ledger.settle(input, outcome),
    onProgress: () => means.progress(ledger.counters, pending.length),
  })
  const seconds = (performance.now() - began) / 1000
  const isLate = timeout.aborted && !means.signal.aborted
  const end = isLate && report.ended !== undefined ? lateEnd(request.timeoutMs) : endOf(report.ended)
  return finish(await ledger.close(end, seconds), ledger.waiting)
}

/** What is to be exported, with what was given anew. */
async function pendingOf(
  { changes, dryRun, objectTypes, stopAfter }: ExportRequest,
  { writer, space }: ExportMeans,
): Promise<readonly PendingChange[]> {
  const numbers = !dryRun && changes.length > 0 ? await writer.enqueue(changes) : []
  const since = new Date().toISOString()
  // What was given is at hand as it was, with the initial passwords, which are not kept.
  const given = changes.map((change, at) => {
    return { number: numbers[at] ?? -1 - at, since, change, attempts: 0, failure: null }
  })
  const waiting = space.pending(new Set(numbers))
  return [...waiting, ...given]
    .filter(({ change }) => objectTypes?.includes(change.objectType) ?? true)
    .slice(0, stopAfter ?? undefined)
}

/** Where the last export ended before it knew what it had done: what has waited since may be made already. */
function inDoubt(pending: readonly PendingChange[], space: SpaceReader): ReadonlySet<number> {
  const last = space.runs(50).find(({ mode, outcome }) => mode === 'export' && outcome !== 'running')
  if (last?.outcome !== 'interrupted') return new Set()
  const before = [...pending.entries()].filter(([, { since }]) => since <= last.started)
  return new Set(before.map(([position]) => position))
}

/** Keeps account of an export. */
class Ledger {
  readonly counters = noCounters()
  waiting = 0
  readonly #record: RunRecord
  readonly #pending: readonly PendingChange[]
  readonly #image: ExportImage
  readonly #stored: StoredSchema
  readonly #means: ExportMeans
  #open: { readonly pending: PendingChange; readonly outcome: Outcome }[] = []
  #failures: ObjectFailure[] = []
  readonly #firstFailures: ObjectFailure[] = []
  #writtenAt = performance.now()
  /** Lots go to the space one after the other. */
  #written: Promise<void> = Promise.resolve()

  constructor(
    record: RunRecord,
    pending: readonly PendingChange[],
    { mapping, schema }: ExportRequest,
    means: ExportMeans,
  ) {
    this.#record = record
    this.#pending = pending
    this.#image = new ExportImage(mapping, schema)
    this.#stored = { objectTypes: mapping.objectTypes.map(({ stored }) => stored) }
    this.#means = means
  }

  settle(input: number, outcome: Outcome): void {
    const pending = this.#pending[input]
    if (pending === undefined) return
    this.#count(pending.change, outcome)
    this.#means.settled?.(pending.change, outcome)
    this.#open.push({ pending, outcome })
    if (this.#open.length >= LOT || performance.now() - this.#writtenAt > LOT_MS) this.#write()
  }

  /** Writes what is left, and the record as it ended. */
  async close(
    end: { readonly outcome: RunOutcome; readonly error: string | null },
    seconds: number,
  ): Promise<RunRecord> {
    this.#write()
    await this.#written
    const record: RunRecord = { ...this.#record, ...this.counters, ...end, seconds, failures: this.#firstFailures }
    await this.#means.writer.record(record, [])
    return record
  }

  #write(): void {
    const lot = this.#open
    const failures = this.#failures
    this.#open = []
    this.#failures = []
    this.#writtenAt = performance.now()
    const settled: number[] = []
    const waiting: SettledChanges['waiting'][number][] = []
    for (const { pending, outcome } of lot) {
      const change = leftOf(pending.change, outcome)
      const failure = failureIn(outcome)
      if (change === undefined) settled.push(pending.number)
      // What was not attempted waits as it is.
      else if (failure !== undefined) waiting.push({ number: pending.number, change, failure })
    }
    const writes = lot.flatMap(({ pending, outcome }) =>
      outcome.kind === 'done' || outcome.kind === 'partly done' ? this.#image.of(pending.change, outcome) : [],
    )
    const record = { ...this.#record, ...this.counters, failures: this.#firstFailures }
    const { writer } = this.#means
    this.#written = after(this.#written, async () => {
      await writer.exported({ settled, waiting }, writes, this.#stored)
      await writer.record(record, failures)
    })
  }

  #count(change: Change, outcome: Outcome): void {
    this.counters.read++
    if (leftOf(change, outcome) !== undefined) this.waiting++
    if (outcome.kind === 'done' || outcome.kind === 'partly done') {
      if (change.kind === 'add') this.counters.added++
      else if (change.kind === 'delete') this.counters.deleted++
      else this.counters.updated++
    }
    if (outcome.kind === 'failed' || outcome.kind === 'partly done') this.counters.failed++
    for (const failure of failuresOf(change, outcome)) {
      this.#failures.push(failure)
      if (this.#firstFailures.length < 100) this.#firstFailures.push(failure)
    }
  }
}

function failuresOf(change: Change, outcome: Outcome): readonly ObjectFailure[] {
  const anchor = change.anchor === null ? null : change.anchor.join('|')
  const place = `${change.kind} of ${change.objectType}`
  const failure = ({ code, message }: ExportFailure): ObjectFailure => ({ code, message, anchor, place })
  switch (outcome.kind) {
    case 'failed':
      return [failure(outcome.failure)]
    case 'partly done':
      return outcome.failed.map(part => {
        const told = failure(part.failure)
        return { ...told, message: `${part.change.attribute}: ${told.message}` }
      })
    case 'done':
    case 'not attempted':
      return []
    default:
      return outcome satisfies never
  }
}

async function after(before: Promise<void>, work: () => Promise<void>): Promise<void> {
  await before
  await work()
}

/** Why a change is not, or not wholly, done. */
function failureIn(outcome: Outcome): TargetFailure | undefined {
  if (outcome.kind === 'failed') return keptFailure(outcome.failure)
  const [part] = outcome.kind === 'partly done' ? outcome.failed : []
  return part && keptFailure(part.failure)
}

function keptFailure({ code, message, attribute }: ExportFailure): TargetFailure {
  const kind = (code.startsWith('target-') ? code.slice('target-'.length) : 'unavailable') as TargetFailureKind
  return { kind, message, ...(attribute === undefined ? {} : { attribute }) }
}

/** What has not been exported in time waits for the next export. */
function lateEnd(timeoutMs: number | null): { readonly outcome: RunOutcome; readonly error: string } {
  return {
    outcome: 'failed',
    error: `The export took longer than ${(timeoutMs ?? 0) / 1000} s. What is left waits for the next one.`,
  }
}

function endOf(ended: ExportFailure | undefined): { readonly outcome: RunOutcome; readonly error: string | null } {
  if (ended === undefined) return { outcome: 'completed', error: null }
  return { outcome: ended.code === 'run-stopped' ? 'stopped' : 'failed', error: ended.message }
}

function draftOf({ profile, dryRun }: ExportRequest, started: string): Omit<RunRecord, 'run'> {
  return {
    mode: 'export',
    profile,
    partition: null,
    dryRun,
    outcome: 'running',
    started,
    seconds: 0,
    ...noCounters(),
    watermark: null,
    resumedFrom: null,
    withheld: null,
    unconfirmed: 0,
    times: noTimes(),
    failures: [],
    error: null,
  }
}
