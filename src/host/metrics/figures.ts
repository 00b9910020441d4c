import type { Gauge } from 'prom-client'

/** A figure: its name, what it means, and what it is told apart by. Names and labels are stable. */
export interface Figure {
  readonly name: string
  readonly help: string
  readonly labelNames: readonly string[]
}

/** What is counted when it happens. */
export const counters = {
  steps: {
    name: 'ecmahost_runs_total',
    help: 'Runs that ended; each step of a run profile is one.',
    labelNames: ['system', 'profile', 'mode', 'outcome'],
  },
  entries: {
    name: 'ecmahost_entries_total',
    help: 'What became of the entries of runs.',
    labelNames: ['system', 'outcome'],
  },
  failures: {
    name: 'ecmahost_failures_total',
    help: 'Entries that failed, by the code of the failure.',
    labelNames: ['system', 'code'],
  },
  guards: {
    name: 'ecmahost_guard_trips_total',
    help: 'Runs in which a guard held something back.',
    labelNames: ['system', 'guard'],
  },
  unconfirmed: {
    name: 'ecmahost_unconfirmed_exports_total',
    help: 'Exports that an import did not find confirmed.',
    labelNames: ['system'],
  },
  deaths: {
    name: 'ecmahost_worker_deaths_total',
    help: 'Workers of connectors that ended before their task did.',
    labelNames: ['system', 'cause'],
  },
  requests: {
    name: 'ecmahost_http_requests_total',
    help: 'Requests that were answered.',
    labelNames: ['system', 'method', 'route', 'status'],
  },
} as const satisfies Readonly<Record<string, Figure>>

/** What is counted by how long it took, with the upper bounds in seconds. */
export const durations = {
  steps: {
    name: 'ecmahost_run_duration_seconds',
    help: 'How long runs took.',
    labelNames: ['system', 'mode'],
    buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600, 14_400],
  },
  requests: {
    name: 'ecmahost_http_request_duration_seconds',
    help: 'How long answers took.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 15],
  },
} as const satisfies Readonly<Record<string, Figure & { readonly buckets: readonly number[] }>>

/** A connected system as it is asked at the moment of a scrape. */
export interface MeasuredSystem {
  readonly name: string
  /** Stored entries by object type; none where there is no space. */
  entries(): Readonly<Record<string, number>>
  /** When the last import ended that read all it should, in milliseconds since 1970; `undefined` where none did. */
  lastGoodImport(): number | undefined
  /** Workers that have a task, and tasks that wait for one. */
  workers(): { readonly busy: number; readonly waiting: number }
  /** Whether the connector is left alone, because its workers keep ending. */
  isResting(): boolean
}

interface Measured extends Figure {
  readonly read: (gauge: Gauge, system: MeasuredSystem) => void
}

/** What is asked of each system at a scrape. */
export const measured: readonly Measured[] = [
  {
    name: 'ecmahost_space_entries',
    help: 'Entries in the connector space.',
    labelNames: ['system', 'object_type'],
    read(gauge, system) {
      for (const [objectType, count] of Object.entries(system.entries())) {
        gauge.set({ system: system.name, object_type: objectType }, count)
      }
    },
  },
  ofSystem('ecmahost_last_good_import_timestamp_seconds', 'When the last complete import ended.', system => {
    const at = system.lastGoodImport()
    return at === undefined ? undefined : at / 1000
  }),
  ofSystem('ecmahost_last_good_import_age_seconds', 'How long ago the last complete import ended.', system => {
    const at = system.lastGoodImport()
    return at === undefined ? undefined : Math.max(0, (Date.now() - at) / 1000)
  }),
  ofSystem('ecmahost_workers_busy', 'Workers of the connector that have a task.', system => system.workers().busy),
  ofSystem('ecmahost_workers_waiting', 'Tasks that wait for a worker.', system => system.workers().waiting),
  ofSystem('ecmahost_breaker_open', '1 while the connector rests because its workers keep ending.', system =>
    Number(system.isResting()),
  ),
]

function ofSystem(name: string, help: string, value: (system: MeasuredSystem) => number | undefined): Measured {
  return {
    name,
    help,
    labelNames: ['system'],
    read(gauge, system) {
      const now = value(system)
      if (now !== undefined) gauge.set({ system: system.name }, now)
    },
  }
}
