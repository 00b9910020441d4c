import type { Samples } from './sample.ts'

/** How the battery goes about it. */
export interface ProbeOptions {
  /** Stands at the beginning of the names of everything that is written: letters and digits. */
  readonly mark: string
  /** How many entries the check of many entries adds. */
  readonly entries: number
  /** What entries must be like to be taken, where their schema does not tell. */
  readonly samples: Samples
  /** Ends the battery soon; what was written is removed all the same. */
  readonly signal?: AbortSignal
  /** Milliseconds that pass. */
  readonly now: () => number
  /** Waits so many milliseconds. */
  readonly pause: (ms: number) => Promise<void>
}
