import { hostError } from '../../model/error.ts'
import type { ImportReport } from '../../runtime/import.ts'
import type { RunCounters, RunTimes } from '../../space/run.ts'
import type { ConnectedSystem } from '../system.ts'
import type { CycleName, Measured } from './result.ts'
import { Sampler } from './sampler.ts'
import type { Threads } from './threads.ts'

/** Which cycle is measured, and who is told how it goes on. */
export interface Measurement {
  readonly cycle: CycleName
  readonly round: number
  readonly signal: AbortSignal
  /** Entries that were read so far, and how many there will be; 0 where that cannot be told. */
  readonly progress: (read: number, expected: number) => void
}

/** Imports systems at once, and measures it. Throws `bench-failed` where one of them fails, and `run-stopped`. */
export async function measureCycle(
  systems: readonly ConnectedSystem[],
  threads: Threads,
  measurement: Measurement,
): Promise<Measured> {
  const { cycle, round } = measurement
  const read = new Map<ConnectedSystem, readonly [read: number, expected: number]>()
  const total = (which: 0 | 1): number => [...read.values()].reduce((sum, counted) => sum + counted[which], 0)
  await threads.look()
  const before = cpuSoFar(threads)
  const sampler = new Sampler(threads, () => total(0))
  const began = performance.now()
  try {
    const reports = await allOrNone(measurement.signal, signal =>
      systems.map(async system => {
        const progress = (counters: RunCounters, expected: number): void => {
          read.set(system, [counters.read, expected])
          measurement.progress(total(0), total(1))
        }
        const report = await system.import({ mode: cycle === 'delta' ? 'delta' : 'full', signal, progress })
        read.set(system, [report.read, report.read])
        return completed(report, cycle)
      }),
    )
    const seconds = (performance.now() - began) / 1000
    const { samples, peak } = await sampler.end()
    const after = cpuSoFar(threads)
    const counters = sumOf(reports, counterNames)
    return {
      cycle,
      threads: systems.length,
      round,
      how: howOf(cycle, systems, reports),
      seconds,
      entriesPerSecond: Math.round(counters.read / seconds),
      counters,
      times: sumOf(
        reports.map(({ times }) => times),
        timeNames,
      ),
      cpu: {
        workers: after.workers - before.workers,
        writers: after.writers - before.writers,
        others: Math.max(
          0,
          after.all - before.all - (after.workers - before.workers) - (after.writers - before.writers),
        ),
      },
      peak,
      samples,
    }
  } catch (error) {
    await sampler.end()
    throw error
  }
}

const counterNames = [
  'read',
  'added',
  'updated',
  'deleted',
  'unchanged',
  'failed',
  'outOfScope',
] as const satisfies readonly (keyof RunCounters)[]
const timeNames = ['source', 'map', 'waiting', 'store'] as const satisfies readonly (keyof RunTimes)[]

function sumOf<K extends string>(
  items: readonly Readonly<Record<K, number>>[],
  names: readonly K[],
): Record<K, number> {
  const sums = names.map(name => [name, items.reduce((sum, item) => sum + item[name], 0)])
  return Object.fromEntries(sums) as Record<K, number>
}

function cpuSoFar(threads: Threads) {
  const { user, system } = process.cpuUsage()
  return { workers: threads.cpuOf('worker'), writers: threads.cpuOf('writer'), all: (user + system) / 1000 }
}

/** Waits for all; where one fails, the others are stopped, and waited for. */
async function allOrNone<T>(
  signal: AbortSignal,
  start: (signal: AbortSignal) => readonly Promise<T>[],
): Promise<readonly T[]> {
  const stopping = new AbortController()
  const works = start(AbortSignal.any([signal, stopping.signal]))
  try {
    return await Promise.all(works)
  } catch (error) {
    stopping.abort()
    await Promise.allSettled(works)
    throw error
  }
}

function completed(report: ImportReport, cycle: CycleName): ImportReport {
  if (report.outcome === 'completed') return report
  if (report.outcome === 'stopped') throw hostError('run-stopped', {})
  throw hostError('bench-failed', { system: report.system, cycle, reason: report.error ?? report.outcome })
}

function howOf(
  cycle: CycleName,
  systems: readonly ConnectedSystem[],
  reports: readonly ImportReport[],
): Measured['how'] {
  if (cycle !== 'delta') return 'full import'
  if (systems.every(({ tellsChanges }) => !tellsChanges)) return 'comparison'
  return reports.every(({ mode }) => mode === 'delta') ? 'delta import' : 'full import'
}
