import type { Measured } from './result.ts'

/**
 * Where the time of a cycle went, in seconds. A worker fetches, maps and waits for its writer, one after the other; the
 * writer stores at the same time. With several systems at once all of it is the mean of one.
 */
export interface Breakdown {
  /** Waiting for the connector's next page. */
  readonly source: number
  /** Fingerprints, mapping and encoding. */
  readonly map: number
  /** Waiting for the writer to take a frame. */
  readonly waiting: number
  /** What the worker's time does not tell: the start of the run, its end, and the last transactions. */
  readonly rest: number
  /** The writer's transactions. */
  readonly store: number
  /** For at least so long the worker and the writer were both at work. */
  readonly overlap: number
}

export function breakdownOf({ seconds, threads, times }: Measured): Breakdown {
  const mean = (ms: number): number => ms / 1000 / threads
  const [source, map, waiting, store] = [mean(times.source), mean(times.map), mean(times.waiting), mean(times.store)]
  return {
    source,
    map,
    waiting,
    rest: Math.max(0, seconds - source - map - waiting),
    store,
    overlap: Math.max(0, source + map + store - seconds),
  }
}

/** The share of the time in which the processor was at work for a role, of the workers or the writers of all systems. */
export function busyShare(measured: Measured, role: 'workers' | 'writers'): number {
  return measured.cpu[role] / 1000 / measured.seconds / measured.threads
}

/** Microseconds of the processor that an entry cost a role, however busy the machine was otherwise. */
export function perEntry({ cpu, counters }: Measured, role: 'workers' | 'writers'): number {
  return counters.read === 0 ? 0 : (cpu[role] * 1000) / counters.read
}
