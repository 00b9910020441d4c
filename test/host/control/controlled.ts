import type { ControlledHost, RunTelling } from '../../../src/host/control/controlled.ts'
import type { ProfileReport } from '../../../src/host/profile/event.ts'
import type { RunOrder } from '../../../src/host/profile/profiles.ts'

/** What goes on in a run that a test lets end. */
export interface GoingRun extends RunTelling {
  readonly system: string
  readonly order: RunOrder
  end(report: ProfileReport): void
  fail(error: Error): void
}

/** A host that does nothing by itself: a test says what becomes of what it is asked. */
export class TestHost implements ControlledHost {
  readonly levels: [system: string, level: string][] = []
  readonly discarded: [system: string, plan: number][] = []
  readonly #asked = Promise.withResolvers<GoingRun>()

  /** The first run that it is asked for. */
  get asked(): Promise<GoingRun> {
    return this.#asked.promise
  }

  status(): ReturnType<ControlledHost['status']> {
    return { process: 7, url: 'http://127.0.0.1:8585', systems: ['hr'], due: [] }
  }

  run(system: string, order: RunOrder, telling: RunTelling): Promise<ProfileReport> {
    const { promise, resolve, reject } = Promise.withResolvers<ProfileReport>()
    this.#asked.resolve({ system, order, ...telling, end: resolve, fail: reject })
    return promise
  }

  approve(_system: string, plan: number): ReturnType<ControlledHost['approve']> {
    const refused = { kind: 'refused', reason: 'They changed.' } as const
    return Promise.resolve(plan === 1 ? { kind: 'applied', deleted: 3, members: 0 } : refused)
  }

  discard(system: string, plan: number): Promise<void> {
    this.discarded.push([system, plan])
    return Promise.resolve()
  }

  setLogLevel(system: string, level: string): void {
    this.levels.push([system, level])
  }
}
