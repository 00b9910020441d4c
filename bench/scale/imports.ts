import { benchSystem } from '../../src/host/bench/bench.ts'
import type { CycleName, Measured } from '../../src/host/bench/result.ts'
import { slowDownWriters } from './slow-writer.ts'

export interface ImportsOptions {
  readonly entries: number
  readonly cycles: readonly CycleName[]
  /** Systems at once. */
  readonly threads?: number
  /** How long each credit of the writer is held back. */
  readonly writerDelayMs?: number
}

/** What is measured of a cycle, and how things stood on the way is left out. */
export type Imports = Omit<Measured, 'samples'>

/** Imports made-up directories, and makes sure that nothing is missing. */
export async function measureImports(folder: string, options: ImportsOptions): Promise<readonly Imports[]> {
  const { entries, cycles, threads = 1, writerDelayMs = 0 } = options
  if (writerDelayMs > 0) slowDownWriters(writerDelayMs)
  const { measured } = await benchSystem(
    { kind: 'synthetic', folder, entries, churn: 1 },
    { cycles, threads: [threads], rounds: 1 },
  )
  return measured.map(({ samples: _samples, ...one }) => {
    const { cycle, counters } = one
    const groups = Math.ceil(entries / 1_000)
    const expected = (entries + groups) * threads
    const right =
      cycle === 'full'
        ? counters.added === expected
        : cycle === 'unchanged'
          ? counters.unchanged === expected
          : counters.updated > 0 && counters.added === Math.round(entries / 1_000) * threads
    if (!right || counters.failed > 0) throw new Error(`${cycle}: ${JSON.stringify(counters)}`)
    return one
  })
}
