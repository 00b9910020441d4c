import { setTimeout as sleep } from 'node:timers/promises'
import type { ExportFailure } from './failure.ts'
import { Line } from './line.ts'
import type { Outcome } from './outcome.ts'
import type { ExportPlan } from './plan.ts'
import { defaultRetry, type RetryOptions, type Surroundings } from './retry.ts'
import { Schedule } from './schedule.ts'
import { type ExportCounts, Tally } from './tally.ts'
import type { ExportTarget } from './target.ts'

export interface ExportOptions {
  /** Ends the export between calls and while it waits; a call that is under way is told. */
  readonly signal?: AbortSignal
  readonly retry?: Partial<RetryOptions>
  /** Batches of one pass that are under way at the same time; 1 unless told. */
  readonly concurrency?: number
  readonly surroundings?: Partial<Surroundings>
  /**
   * Changes, by position, that an earlier export may have made: it ended before it knew. They count as having lost their
   * answer.
   */
  readonly inDoubt?: ReadonlySet<number>
  /** Is told after each batch. */
  readonly onProgress?: (counts: ExportCounts) => void
  /** Is told the outcome of each change as soon as it is certain, by its position. */
  readonly onSettled?: (input: number, outcome: Outcome) => void
}

/** What an export came to. */
export interface ExportReport {
  /** One for each change of the plan, in their order. */
  readonly outcomes: readonly Outcome[]
  readonly counts: ExportCounts
  /** Why the export ended before all was attempted. */
  readonly ended?: ExportFailure
}

/**
 * Makes the changes of a plan. Never rejects for what the target does: each change has an outcome. What fails in a way
 * that may pass is tried again; of what is refused, only the entry, attribute or value that is to blame stays behind. An
 * export that is ended in the middle, however it ends, can be planned and run again: nothing of it is made twice.
 */
export async function runExport(
  plan: ExportPlan,
  target: ExportTarget,
  options: ExportOptions = {},
): Promise<ExportReport> {
  const { signal = new AbortController().signal, retry, surroundings, concurrency = 1 } = options
  const line = new Line(target, { ...defaultRetry, ...retry }, { ...real, ...surroundings }, signal)
  const tally = new Tally(plan, line, options)
  await new Schedule(plan, line, tally, concurrency).run()
  return tally.report()
}

const real: Surroundings = {
  now: () => performance.now(),
  random: Math.random,
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
}
