import type { Frame, ObjectFailure } from './frame.ts'
import type { Known } from './known.ts'
import {
  MAX_FAILURES_KEPT,
  type RunCounters,
  type RunRecord,
  type RunRequest,
  type RunStart,
  type RunTimes,
} from './run.ts'
import type { SeenIds } from './seen-ids.ts'

/** What the writer keeps of a run while it goes on. */
export interface OngoingRun {
  readonly request: RunRequest
  readonly number: number
  readonly known: Known
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly started: number
  /** When it began; the interrupted run that it goes on with, where it does. */
  since: number
  readonly firstNewId: number
  /** Entries and values kept as rows at the start, by object type. */
  readonly before: {
    readonly entries: Readonly<Record<string, number>>
    readonly members: Readonly<Record<string, number>>
  }
  /** The position of its schema among those of the meta record. */
  readonly schema: number
  /** The number of its partition; 0 where the system is read as a whole. */
  readonly partition: number
  readonly numbers: RunStart['numbers']
  resumedFrom: number | null
  readonly counters: RunCounters
  readonly times: RunTimes
  /** Rows read, by object type; with those of the interrupted run that it goes on with. */
  readonly read: Record<string, number>
  readonly failures: ObjectFailure[]
  /** What it has seen, in a run that may be gone on with. */
  readonly seen: SeenIds
  /** What a dry run would take away. */
  readonly wouldGo: { readonly entries: Set<number>; readonly members: Record<string, number> }
  /** Entries that were exported while it went on: what it read of them may be older. */
  readonly overtaken: Set<number>
  /** Rows that failed before it was known which entry they are. */
  unidentified: number
  unconfirmed: number
  watermark: string | null
  resume: string | null
}

/** Takes over what the worker counted. */
export function countFrame(run: OngoingRun, frame: Frame): void {
  const { counters, times, read } = run
  const { tally } = frame
  const objectType = run.request.schema.objectTypes[frame.objectType]?.name ?? ''
  counters.read += tally.read
  counters.unchanged += tally.unchanged
  counters.outOfScope += tally.outOfScope
  counters.failed += tally.failed
  read[objectType] = (read[objectType] ?? 0) + tally.read
  times.source += tally.sourceMs
  times.map += tally.mapMs
  times.waiting += tally.waitingMs
  run.unidentified += tally.unidentified
  if (frame.watermark !== null) run.watermark = frame.watermark
}

/** Keeps a failure for the record, as long as there is room. */
export function keepFailure(run: OngoingRun, failure: ObjectFailure): void {
  if (run.failures.length < MAX_FAILURES_KEPT) run.failures.push(failure)
}

/** The record of a run as far as it has come. */
export function recordOf(run: OngoingRun): RunRecord {
  const { request, number, started, counters, times, failures, resumedFrom, unconfirmed } = run
  return {
    run: number,
    mode: request.mode,
    profile: request.profile,
    partition: request.partition,
    dryRun: request.dryRun,
    outcome: 'running',
    started: new Date(started).toISOString(),
    seconds: 0,
    ...counters,
    watermark: null,
    resumedFrom,
    withheld: null,
    unconfirmed,
    times: { ...times },
    failures,
    error: null,
  }
}

export function noCounters(): RunCounters {
  return { read: 0, added: 0, updated: 0, deleted: 0, unchanged: 0, failed: 0, outOfScope: 0 }
}

export function noTimes(): RunTimes {
  return { source: 0, map: 0, waiting: 0, store: 0 }
}
