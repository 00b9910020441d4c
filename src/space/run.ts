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
}

/** How deletions by absence are bounded: what is over both limits is withheld. */
export interface DeleteLimit {
  readonly count: number
  readonly percent: number
}

/** How a run ended, as its worker and its supervisor see it. */
export interface RunEnd {
  readonly outcome: Outcome
  /** The source was read to its end. */
  readonly complete: boolean
  readonly watermark: string | null
  readonly deleteLimit: DeleteLimit
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

/** A run as the space remembers it. */
export interface RunRecord extends RunCounters {
  readonly run: number
  readonly mode: ImportMode
  readonly dryRun: boolean
  readonly outcome: Outcome | 'running'
  /** ISO 8601, UTC. */
  readonly started: string
  readonly seconds: number
  readonly watermark: string | null
  /** Deletions that a guard held back, and why. */
  readonly withheld: { readonly deletions: number; readonly reason: string } | null
  /** The first failures; `failed` counts all. */
  readonly failures: readonly ObjectFailure[]
  readonly error: string | null
}

/** How many failures a record keeps. */
export const MAX_FAILURES_KEPT = 100
