import type { HostError } from '../../model/error.ts'
import type { LogSign } from '../../runtime/protocol.ts'
import type { ObjectFailure } from '../../space/frame.ts'
import type { RunRecord } from '../../space/run.ts'

/** What a step of a run is about to do. */
export interface StepStart {
  readonly mode: RunRecord['mode']
  readonly profile: RunRecord['profile']
  readonly dryRun: boolean
  /** Failures of a run from one on, as far as they are kept. */
  readonly failures: (run: number, offset: number) => Iterable<ObjectFailure>
}

/** What is told of a connected system while it is at work. Goes to the log, the figures and the traces. */
export interface SystemObservation {
  /** Its connector wrote a line. */
  connectorSaid(line: LogSign): void
  /** Its settings and its mapping were read. */
  prepared(facts: { readonly objectTypes: readonly string[]; readonly warnings: number }): void
  /** A run, `profile` being its name: what happens within `work` belongs to it. */
  run<T>(profile: string | null, work: () => Promise<T>): Promise<T>
  /** A step, which ends in a record or by an error. */
  step<T extends RunRecord>(start: StepStart, work: () => Promise<T>): Promise<T>
  /** A batch of an export. `objectType` of its changes, and how many there are. */
  batch<T>(facts: { readonly objectType: string; readonly changes: number }, work: () => Promise<T>): Promise<T>
  /** A worker of its connector died, or was ended. */
  workerDied(cause: HostError): void
  /** Its connector is left alone for a while, because its workers keep ending. */
  rests(cause: HostError): void
  /** How its workers are used from now on. */
  workersUsed(use: { readonly busy: number; readonly waiting: number; readonly isResting: boolean }): void
}

/** Nobody looks. */
export const unobserved: SystemObservation = {
  connectorSaid: () => undefined,
  prepared: () => undefined,
  run: async (_, work) => await work(),
  step: async (_, work) => await work(),
  batch: async (_, work) => await work(),
  workerDied: () => undefined,
  rests: () => undefined,
  workersUsed: () => undefined,
}
