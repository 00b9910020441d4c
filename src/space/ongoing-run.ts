import type { Frame, ObjectFailure } from './frame.ts'
import type { Known } from './known.ts'
import {
  type DeleteLimit,
  MAX_FAILURES_KEPT,
  type RunCounters,
  type RunRecord,
  type RunRequest,
  type RunStart,
} from './run.ts'

/** What the writer keeps of a run while it goes on. */
export interface OngoingRun {
  readonly request: RunRequest
  readonly number: number
  readonly known: Known
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly started: number
  readonly firstNewId: number
  readonly entriesAtStart: number
  /** The position of its schema among those of the meta record. */
  readonly schema: number
  readonly numbers: RunStart['numbers']
  readonly counters: RunCounters
  readonly failures: ObjectFailure[]
  /** Rows that failed before it was known which entry they are. */
  unidentified: number
  watermark: string | null
}

/** Takes over what the worker counted. */
export function countFrame(run: OngoingRun, frame: Frame): void {
  const { counters } = run
  counters.read += frame.tally.read
  counters.unchanged += frame.tally.unchanged
  counters.outOfScope += frame.tally.outOfScope
  counters.failed += frame.tally.failed
  run.unidentified += frame.tally.unidentified
  for (const failure of frame.failures) keepFailure(run, failure)
  if (frame.watermark !== null) run.watermark = frame.watermark
}

/** Keeps a failure for the record, as long as there is room. */
export function keepFailure(run: OngoingRun, failure: ObjectFailure): void {
  if (run.failures.length < MAX_FAILURES_KEPT) run.failures.push(failure)
}

/** Why the entries that were not seen are not to be deleted; `null` when they are. */
export function withheldDeletions(run: OngoingRun, unseen: number, limit: DeleteLimit): RunRecord['withheld'] {
  if (unseen === 0) return null
  if (run.unidentified > 0) {
    return {
      deletions: unseen,
      reason: `${run.unidentified} rows could not be read, and any of them may be one of the ${unseen} entries that were not seen`,
    }
  }
  if (run.counters.read === 0) return { deletions: unseen, reason: 'the source held no rows at all' }
  const percent = (unseen / Math.max(1, run.entriesAtStart)) * 100
  if (unseen <= limit.count || percent <= limit.percent) return null
  return {
    deletions: unseen,
    reason: `${unseen} of ${run.entriesAtStart} entries would be deleted, more than ${limit.count} and more than ${limit.percent} %`,
  }
}

/** The record of a run that has just begun. */
export function recordOf(run: number, request: RunRequest, started: number): RunRecord {
  return {
    run,
    mode: request.mode,
    dryRun: request.dryRun,
    outcome: 'running',
    started: new Date(started).toISOString(),
    seconds: 0,
    ...noCounters(),
    watermark: null,
    withheld: null,
    failures: [],
    error: null,
  }
}

export function noCounters(): RunCounters {
  return { read: 0, added: 0, updated: 0, deleted: 0, unchanged: 0, failed: 0, outOfScope: 0 }
}
