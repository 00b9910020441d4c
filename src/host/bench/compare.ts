import { roundsOf, titleOf } from './middle.ts'
import type { BenchResult } from './result.ts'

/** A cycle now and in an earlier result. Ratios are now to before: below 1 is less time, less memory, a lower rate. */
export interface Compared {
  readonly title: string
  readonly seconds: Pair
  readonly entriesPerSecond: Pair
  readonly rss: Pair
}

export interface Pair {
  readonly before: number
  readonly now: number
  readonly ratio: number
}

export interface Comparison {
  /** When the earlier one was made. ISO 8601, UTC. */
  readonly started: string
  readonly cycles: readonly Compared[]
  /** Why the two are not quite comparable, in sentences. */
  readonly doubts: readonly string[]
}

/** Holds a result against an earlier one, cycle by cycle. What only one of them has is left out. */
export function compare(now: BenchResult, before: BenchResult): Comparison {
  const earlier = new Map(roundsOf(before).map(({ middle }) => [titleOf(middle), middle]))
  const cycles = roundsOf(now).flatMap(({ middle }) => {
    const title = titleOf(middle)
    const other = earlier.get(title)
    if (other === undefined) return []
    return {
      title,
      seconds: pair(other.seconds, middle.seconds),
      entriesPerSecond: pair(other.entriesPerSecond, middle.entriesPerSecond),
      rss: pair(other.peak.rss, middle.peak.rss),
    }
  })
  return { started: before.started, cycles, doubts: doubtsOf(now, before, cycles.length) }
}

function pair(before: number, now: number): Pair {
  return { before, now, ratio: before === 0 ? 1 : now / before }
}

function doubtsOf(now: BenchResult, before: BenchResult, common: number): readonly string[] {
  const differs = (pick: (result: BenchResult) => unknown): boolean =>
    JSON.stringify(pick(now)) !== JSON.stringify(pick(before))
  return [
    ...(common === 0 ? ['The two have no cycle in common.'] : []),
    ...(differs(({ machine }) => machine) ? ['The earlier result was measured on another machine.'] : []),
    ...(differs(({ versions }) => versions) ? ['The versions differ.'] : []),
    ...(differs(({ options: { system, connector, entries, churn } }) => [system, connector, entries, churn])
      ? ['They measure different things: another system, or another number of entries.']
      : []),
  ]
}
