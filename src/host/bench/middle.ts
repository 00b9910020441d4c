import type { BenchResult, Measured } from './result.ts'

/** All rounds of one cycle with so many systems. */
export interface Rounds {
  /** The round whose time lies in the middle: its figures stand for all. */
  readonly middle: Measured
  readonly shortest: number
  readonly longest: number
}

/** The cycles of a result in its order, each with all of its rounds. */
export function roundsOf({ measured }: Pick<BenchResult, 'measured'>): readonly Rounds[] {
  const groups = Map.groupBy(measured, titleOf)
  return [...groups.values()].flatMap(group => {
    const sorted = group.toSorted((a, b) => a.seconds - b.seconds)
    const middle = sorted[Math.floor((sorted.length - 1) / 2)]
    if (middle === undefined) return []
    return { middle, shortest: sorted[0]?.seconds ?? 0, longest: sorted.at(-1)?.seconds ?? 0 }
  })
}

/** `full`, `delta, 2 systems at once`: what a cycle is called, and what makes it the same in another result. */
export function titleOf({ cycle, threads }: Pick<Measured, 'cycle' | 'threads'>): string {
  return threads === 1 ? cycle : `${cycle}, ${threads} systems at once`
}
