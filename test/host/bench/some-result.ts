import type { BenchResult, CycleName, Measured } from '../../../src/host/bench/result.ts'

/** One cycle of so many seconds. */
export function measuredIn(
  seconds: number,
  { cycle = 'full', threads = 1, round = 1 }: { cycle?: CycleName; threads?: number; round?: number } = {},
): Measured {
  const memory = { rss: 200e6, own: 150e6, heap: 10e6, external: 5e6, threadsHeap: 20e6, threadsExternal: 30e6 }
  const read = 10_000
  return {
    cycle,
    threads,
    round,
    how: cycle === 'delta' ? 'delta import' : 'full import',
    seconds,
    entriesPerSecond: Math.round(read / seconds),
    counters: { read, added: 9_000, updated: 600, deleted: 300, unchanged: 77, failed: 23, outOfScope: 0 },
    times: { source: 100 * seconds, map: 600 * seconds, waiting: 200 * seconds, store: 500 * seconds },
    cpu: { workers: 400 * seconds, writers: 300 * seconds, others: 50 * seconds },
    peak: memory,
    samples: [0.25, 0.5, 0.75, 1].map(part => ({ ms: 1000 * seconds * part, read: read * part, ...memory })),
  }
}

export function resultOf(measured: readonly Measured[], more: Partial<BenchResult> = {}): BenchResult {
  return {
    bench: 'ecmahost',
    format: 1,
    started: '2026-03-01T08:00:00.000Z',
    machine: { cpu: 'Some Processor <1>', cores: 2, memoryGiB: 8, platform: 'linux x64' },
    versions: { node: '26.0.0', v8: '14.0', ecmahost: '0.1.0' },
    load: { before: 0.1, after: 0.2 },
    options: {
      system: null,
      connector: 'synthetic',
      entries: 10_000,
      churn: 1,
      cycles: ['full', 'unchanged', 'delta'],
      threads: [1],
      rounds: 1,
    },
    notes: [],
    measured,
    ...more,
  }
}
