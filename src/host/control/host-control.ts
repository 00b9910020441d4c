import { hostError } from '../../model/error.ts'
import type { PlanOutcome } from '../../space/plan.ts'
import { systemOf } from '../config.ts'
import type { LogLevel } from '../declare/log.ts'
import type { Host } from '../host.ts'
import type { ProfileReport } from '../profile/event.ts'
import type { RunOrder } from '../profile/profiles.ts'
import type { HostRuns } from '../schedule/runs.ts'
import { dueTimes } from '../schedule/scheduler.ts'
import type { ControlledHost, RunTelling } from './controlled.ts'
import type { Status } from './routes.ts'

/** Where the lines of systems go to the log, as far as their level lets them. */
export interface LogLevels {
  setLevel(system: string, level: LogLevel): void
}

/** What other processes can ask of a running host. */
export class HostControl implements ControlledHost {
  readonly #host: Host
  readonly #runs: HostRuns
  readonly #logs: LogLevels | undefined

  /** @param logs without them the host keeps no log */
  constructor(host: Host, runs: HostRuns, logs?: LogLevels) {
    this.#host = host
    this.#runs = runs
    this.#logs = logs
  }

  status(): Status {
    return {
      process: process.pid,
      url: this.#host.url,
      systems: [...this.#host.systems.keys()],
      due: dueTimes(this.#runs.due),
    }
  }

  run(system: string, order: RunOrder, telling: RunTelling): Promise<ProfileReport> {
    return this.#runs.run(system, order, telling)
  }

  approve(system: string, plan: number): Promise<PlanOutcome> {
    return this.#runs.approve(system, plan)
  }

  discard(system: string, plan: number): Promise<void> {
    return this.#runs.discard(system, plan)
  }

  setLogLevel(system: string, level: LogLevel): void {
    const { name } = systemOf(this.#host.config, system)
    if (this.#logs === undefined) throw hostError('log-missing', {})
    this.#logs.setLevel(name, level)
  }
}
