import type { StoredSchema } from '../model/schema.ts'
import type { ObjectFailure } from './frame.ts'
import type { KnownTables } from './known.ts'

/** Everything, or what changed. */
export type ImportMode = 'full' | 'delta'

/** What the writer is told at the start of a run. */
export interface RunRequest {
  readonly mode: ImportMode
  /**
   * The whole source is read, so that what is not in it is gone and an anchor occurs once: every full import, and a
   * delta by comparison. Otherwise the source tells of changes only, and the watermark moves with them.
   */
  readonly whole: boolean
  readonly schema: StoredSchema
  /** Settings, mapping and schema in one hash: fingerprints of another epoch match nothing. */
  readonly epoch: string
  /** Compares and counts; writes nothing. */
  readonly dryRun: boolean
  /** The run profile and the step of it (counted from 1) that this is; `null` for an import by itself. */
  readonly profile: { readonly name: string; readonly step: number } | null
  /** The partition that is read; `null` for all there is. Only what is of it can be gone. */
  readonly partition: string | null
  /** The object types that are read. */
  readonly objectTypes: readonly string[]
  /** Under which its progress is kept, see `progressKey`. */
  readonly lineage: string
  /** Goes on with a full import that was interrupted, where there is one that can be. */
  readonly resume: boolean
}

/** What the connector worker needs of the space for a run. */
export interface RunStart {
  readonly run: number
  readonly tables: KnownTables
  /** By object type of the schema: its number in keys, and the path number of each attribute. */
  readonly numbers: readonly { readonly type: number; readonly paths: readonly number[] }[]
  readonly watermark: string | null
  /** Entries at the start. */
  readonly entries: number
  /** Where an interrupted import goes on, in the connector's words. */
  readonly resume: string | null
  /** Rows that were read up to there. */
  readonly readBefore: number
}

/** What is too many: more than `count`, or a larger share than `percent`; never so few as `free`. */
export interface GuardLimit {
  readonly count: number
  readonly percent: number
  readonly free: number
}

/** What keeps a run from taking away too much. */
export interface Guards {
  /** The share of what the last good full import read that is enough, in percent; 0 for any but nothing. */
  readonly shortRead: number
  readonly deletes: GuardLimit
  /** Other limits for the deletes of some object types. */
  readonly objectTypes: Readonly<Record<string, Partial<GuardLimit>>>
  readonly memberships: GuardLimit
  /** The most entries of all object types together that a run may delete, where a step of a profile sets it. */
  readonly deleteLimit: number | null
}

/** How a run ended, as its worker and its supervisor see it. */
export interface RunEnd {
  readonly outcome: Outcome
  /** The source was read to its end. */
  readonly complete: boolean
  readonly watermark: string | null
  readonly guards: Guards
  /** Why it failed. */
  readonly error: string | null
}

/** `interrupted`: the process ended during the run; found at the next start. */
export type Outcome = 'completed' | 'stopped' | 'failed' | 'interrupted'

/** What became of the rows of a run, so far or in the end. */
export interface RunCounters {
  read: number
  added: number
  updated: number
  deleted: number
  unchanged: number
  failed: number
  /** Rows that the mapping's scope leaves out. */
  outOfScope: number
}

/** Where the time of a run went, in milliseconds. The first three are of the worker, one after the other. */
export interface RunTimes {
  /** Waiting for the connector's next page. */
  source: number
  /** Fingerprints, mapping and encoding. */
  map: number
  /** Waiting for the writer. */
  waiting: number
  /** The writer's transactions. */
  store: number
}

/** A run as the space remembers it. */
export interface RunRecord extends RunCounters {
  readonly run: number
  readonly mode: ImportMode | 'export'
  readonly profile: RunRequest['profile']
  readonly partition: string | null
  readonly dryRun: boolean
  readonly outcome: Outcome | 'running'
  /** ISO 8601, UTC. */
  readonly started: string
  readonly seconds: number
  readonly watermark: string | null
  /** The run that this one went on with. */
  readonly resumedFrom: number | null
  /** What a guard held back, and why; the plan that was kept of it. */
  readonly withheld: Withheld | null
  /** Exports that an import did not find confirmed. */
  readonly unconfirmed: number
  readonly times: RunTimes
  /** The first failures; `failed` counts all, and the space keeps more of them. */
  readonly failures: readonly ObjectFailure[]
  readonly error: string | null
}

/** What a guard held back. */
export interface Withheld {
  readonly deletions: number
  /** Members that would have been taken out of groups. */
  readonly members: number
  readonly reason: string
  /** The number of the plan; `null` in a dry run. */
  readonly plan: number | null
}

/** How many failures a record keeps. */
export const MAX_FAILURES_KEPT = 100
/** How many failures of a run the space keeps. */
export const MAX_FAILURES_STORED = 10_000
