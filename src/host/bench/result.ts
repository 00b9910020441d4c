import type { RunCounters, RunTimes } from '../../space/run.ts'

/** `full`: the first load. `unchanged`: the same once more. `delta`: what changed since the first load. */
export const cycleNames = ['full', 'unchanged', 'delta'] as const
/** One of `cycleNames`. */
export type CycleName = (typeof cycleNames)[number]

/** What a bench found out. It is written as JSON, and a report shows these figures and no others. */
export interface BenchResult {
  readonly bench: 'ecmahost'
  /** Of this file; another number is another form. */
  readonly format: 1
  /** ISO 8601, UTC. */
  readonly started: string
  readonly machine: Machine
  readonly versions: { readonly node: string; readonly v8: string; readonly ecmahost: string }
  /** What the system had to do in the minute before and at the end: processes that were running or wanted to. */
  readonly load: { readonly before: number; readonly after: number }
  readonly options: {
    /** The connected system; `null` for a made-up directory. */
    readonly system: string | null
    readonly connector: string
    /** Entries of a made-up directory, and how many of them change from one cycle to the next, in percent. */
    readonly entries: number | null
    readonly churn: number | null
    readonly cycles: readonly CycleName[]
    /** How many systems are imported at once, one number after the other. */
    readonly threads: readonly number[]
    readonly rounds: number
  }
  /** What a reader should know of the figures, in sentences. */
  readonly notes: readonly string[]
  readonly measured: readonly Measured[]
}

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGiB: number
  readonly platform: string
}

/** One cycle of one round: so many systems imported at once. */
export interface Measured {
  readonly cycle: CycleName
  readonly threads: number
  /** Counted from 1. */
  readonly round: number
  /** `comparison`: a delta of a connector that cannot tell what changed, by a full read. */
  readonly how: 'full import' | 'delta import' | 'comparison'
  /** From the first system's beginning to the last one's end. */
  readonly seconds: number
  readonly entriesPerSecond: number
  /** All systems together, as are the times (milliseconds). */
  readonly counters: RunCounters
  readonly times: RunTimes
  /** Milliseconds of the processor: the connectors' workers, the writers, and all other threads of the process. */
  readonly cpu: { readonly workers: number; readonly writers: number; readonly others: number }
  /** The most that was met, in octets. */
  readonly peak: Memory
  readonly samples: readonly Sample[]
}

/** Memory in octets. */
export interface Memory {
  /** All that is resident: the mapped pages of the store too, which the system takes back when it needs them. */
  readonly rss: number
  /** What of it is no file, and so of the process alone: heaps, buffers, shared tables. 0 where the system does not tell. */
  readonly own: number
  readonly heap: number
  readonly external: number
  /** Of the connectors' workers and the writers. */
  readonly threadsHeap: number
  readonly threadsExternal: number
}

/** How things stood at a moment of a cycle. */
export interface Sample extends Memory {
  /** Milliseconds since the cycle began. */
  readonly ms: number
  /** Entries that were read until then, of all systems. */
  readonly read: number
}
