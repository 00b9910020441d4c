import type { OperationName } from '../capabilities.ts'
import type { Probe } from './probe.ts'

/** One thing that a connector must do. */
export interface Check {
  /** Stable: `schema-stable`. */
  readonly name: string
  /** What is checked, as a sentence. */
  readonly title: string
  /** The operations without which there is nothing to check. */
  readonly needs: readonly OperationName[]
  /** Writes to the connected system. */
  readonly writes?: true
  /** Is done however the others went, also when the battery is stopped. */
  readonly always?: true
  /** Checks that must not have failed. */
  readonly after?: readonly string[]
  /** Returns what else is worth knowing, if anything. Throws a `Verdict`, by `fail` and `skip`. */
  run(probe: Probe): Promise<string | undefined>
}
