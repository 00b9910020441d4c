import type { Diagnostic } from '../../../grammar/syntax/diagnostics.ts'
import type { RunCounters } from '../../space/run.ts'
import type { Step, StepReport } from './step.ts'

/** What is told of a run while it goes on. Plain data: it goes to whoever asked for the run, be it in another process. */
export type RunEvent =
  | /** Another run of the system goes on, and this one waits for it. */ { readonly kind: 'waiting' }
  | /** Of the settings and the mapping, once they have been read. */ {
      readonly kind: 'warnings'
      readonly warnings: readonly Diagnostic[]
    }
  | {
      readonly kind: 'step began'
      /** Counted from 1. */
      readonly step: number
      readonly steps: number
      readonly run: Step['run']
    }
  | {
      readonly kind: 'progress'
      readonly counters: RunCounters
      /** How many objects there will be; 0 where that cannot be told. */
      readonly expected: number
    }
  | { readonly kind: 'step ended'; readonly report: StepReport }

/** Is told. Called in the order of events. */
export type Tell = (event: RunEvent) => void

/** What a run of a profile came to. */
export interface ProfileReport {
  readonly system: string
  /** `null` for an import by itself. */
  readonly profile: string | null
  /** That of the last step: the one that ended the run, where one did. */
  readonly outcome: StepReport['outcome']
  /** Of the steps that were begun. */
  readonly steps: readonly StepReport[]
}
