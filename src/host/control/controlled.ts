import type { PlanOutcome } from '../../space/plan.ts'
import type { LogLevel } from '../declare/log.ts'
import type { ProfileReport, Tell } from '../profile/event.ts'
import type { RunOrder } from '../profile/profiles.ts'
import type { Status } from './routes.ts'

/** What goes with a run that is asked for. */
export interface RunTelling {
  /** Stops the run. */
  readonly signal: AbortSignal
  readonly tell: Tell
}

/** What can be asked about one connected system, of a running host or of this process. What goes wrong is thrown. */
export interface Controlled {
  run(system: string, order: RunOrder, telling: RunTelling): Promise<ProfileReport>
  /** Does what a guard held back, if the data are still what they were. */
  approve(system: string, plan: number): Promise<PlanOutcome>
  discard(system: string, plan: number): Promise<void>
}

/** What can be asked of a running host. */
export interface ControlledHost extends Controlled {
  status(): Status
  setLogLevel(system: string, level: LogLevel): void
}
