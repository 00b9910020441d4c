import { HostError, hostError } from '../../model/error.ts'
import { Mistakes } from '../../model/mistakes.ts'
import type { PlanOutcome } from '../../space/plan.ts'
import type { SpaceReader } from '../../space/space.ts'
import { type SystemConfig, systemOf } from '../config.ts'
import type { Host } from '../host.ts'
import type { ProfileReport, RunEvent, Tell } from '../profile/event.ts'
import { orderedChanges } from '../profile/ordered-changes.ts'
import { orderedProfile, type RunOrder } from '../profile/profiles.ts'
import { runProfile } from '../profile/run.ts'
import { type ConnectedSystem, concernsOneSystem } from '../system.ts'
import { type Clock, machineClock } from './clock.ts'
import { scheduledProfiles } from './history.ts'
import { type Due, type Scheduled, Scheduler } from './scheduler.ts'
import { Turns } from './turns.ts'

/** How a run ended, for better or for worse. */
export type Ended =
  | { readonly kind: 'done'; readonly report: ProfileReport }
  | /** Nothing was to be run: the mapping has been read, and the system is served. */ { readonly kind: 'prepared' }
  | /** Before it came to a report. */ { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly error: HostError | Mistakes }

/** Is told of everything that a running host runs, whoever asked for it. */
export interface RunListener {
  event(system: ConnectedSystem, event: RunEvent): void
  ended(system: ConnectedSystem, ended: Ended): void
}

export interface RunsOptions {
  /** Stops everything. */
  readonly signal: AbortSignal
  readonly listener: RunListener
  readonly clock?: Clock
}

/** Somebody who asked for a run. */
export interface Asking {
  /** Stops the run. */
  readonly signal: AbortSignal
  readonly tell: Tell
}

/**
 * What a running host runs: imports at the start and after an edit, profiles by the clock, and whatever it is asked for.
 * Never two runs of a system at once: one waits for the other, and a profile that is due again while it waits is run
 * once.
 */
export class HostRuns {
  readonly #host: Host
  readonly #signal: AbortSignal
  readonly #listener: RunListener
  readonly #clock: Clock
  readonly #turns: ReadonlyMap<string, Turns<Ended>>
  readonly #broken = Promise.withResolvers<never>()
  #scheduler: Scheduler | undefined

  constructor(host: Host, { signal, listener, clock = machineClock }: RunsOptions) {
    this.#host = host
    this.#signal = signal
    this.#listener = listener
    this.#clock = clock
    this.#turns = new Map([...host.systems.keys()].map(name => [name, new Turns()]))
    // Whoever waits for it hears of it; nobody need.
    this.#broken.promise.catch(() => undefined)
  }

  /** Rejects when a run met a mistake of this program. */
  get broken(): Promise<never> {
    return this.#broken.promise
  }

  /** What is due next by the clock, soonest first. */
  get due(): readonly Due[] {
    return this.#scheduler?.due ?? []
  }

  /** Imports a system, or reads its mapping alone where the clock says when it is imported. */
  start(system: ConnectedSystem): Promise<Ended> {
    return this.#turnsOf(system.name).take(() =>
      this.#ended(system, async () => {
        const imports = isImportedAtStart(system.config)
        if (imports !== true) await this.#host.prepare(system, this.#signal)
        if (imports ?? (await system.space()).epoch !== system.epoch) {
          return { kind: 'done', report: await this.#import(system) }
        }
        return { kind: 'prepared' }
      }),
    )
  }

  /** Imports a system whose mapping was edited. */
  importAgain(system: ConnectedSystem): Promise<Ended> {
    return this.#turnsOf(system.name).takeOnce('edited', () =>
      this.#ended(system, async () => ({ kind: 'done', report: await this.#import(system) })),
    )
  }

  /** From now on profiles are run by the clock; those that were missed while no host was running, at once. */
  async followSchedules(): Promise<void> {
    const profiles: Scheduled[] = []
    for (const system of this.#host.systems.values()) {
      profiles.push(...scheduledProfiles(system.config, this.#host.config.folder, await spaceOf(system)))
    }
    if (this.#signal.aborted) return
    this.#scheduler = new Scheduler(profiles, this.#clock, due => this.#runDue(due))
  }

  /** Runs what somebody asks for, when what goes on is over. What keeps it from being run is thrown. */
  async run(name: string, order: RunOrder, { signal, tell }: Asking): Promise<ProfileReport> {
    const system = this.#systemOf(name)
    orderedProfile(system.config, this.#host.config.folder, order)
    const turns = this.#turnsOf(name)
    if (turns.busy) tell({ kind: 'waiting' })
    const stopped = AbortSignal.any([signal, this.#signal])
    let report: ProfileReport | undefined
    const ended = await turns.take(
      () =>
        this.#ended(system, async () => {
          report = await this.#run(system, order, { signal: stopped, tell })
          return { kind: 'done', report }
        }),
      stopped,
    )
    if (ended.kind === 'failed') throw ended.error
    if (report === undefined) throw hostError('run-stopped', {})
    return report
  }

  approve(name: string, plan: number): Promise<PlanOutcome> {
    const system = this.#systemOf(name)
    return this.#turnsOf(name).take(() => system.approvePlan(plan))
  }

  discard(name: string, plan: number): Promise<void> {
    const system = this.#systemOf(name)
    return this.#turnsOf(name).take(() => system.discardPlan(plan))
  }

  /** Runs nothing more by the clock. */
  close(): void {
    this.#scheduler?.close()
  }

  /** Settles when nothing goes on any more. */
  async settled(): Promise<void> {
    for (const turns of this.#turns.values()) await turns.settled()
  }

  #runDue({ system: name, profile }: Due): void {
    const system = this.#systemOf(name)
    const order = { profile, dryRun: false }
    this.#turnsOf(name)
      .takeOnce(`profile ${profile}`, () =>
        this.#ended(system, async () => ({ kind: 'done', report: await this.#run(system, order, this.#itself) })),
      )
      // It breaks the host, which is told already.
      .catch(() => undefined)
  }

  /** Somebody who asked for a run: the host. */
  get #itself(): Asking {
    return { signal: this.#signal, tell: () => undefined }
  }

  #import(system: ConnectedSystem): Promise<ProfileReport> {
    return this.#run(system, { mode: 'full', dryRun: false }, this.#itself)
  }

  async #run(system: ConnectedSystem, order: RunOrder, { signal, tell: tellAsking }: Asking): Promise<ProfileReport> {
    const { config } = this.#host
    const profile = orderedProfile(system.config, config.folder, order)
    const tell = (event: RunEvent): void => {
      this.#listener.event(system, event)
      tellAsking(event)
    }
    await this.#host.prepare(system, signal)
    tell({ kind: 'warnings', warnings: system.warnings })
    const mask = (text: string): string => config.secrets.mask(text)
    const changes = orderedChanges(system, order)
    const options = { dryRun: order.dryRun, signal, tell, mask, changes }
    return await this.#host.observe(system.name).run(profile.name, () => runProfile(system, profile, options))
  }

  /** What goes wrong with one system is told, and concerns it alone. */
  async #ended(system: ConnectedSystem, work: () => Promise<Ended>): Promise<Ended> {
    if (this.#signal.aborted) return { kind: 'stopped' }
    try {
      const ended = await work().catch(asEnded)
      this.#listener.ended(system, ended)
      return ended
    } catch (error) {
      this.#broken.reject(error)
      throw error
    }
  }

  #systemOf(name: string): ConnectedSystem {
    const system = this.#host.systems.get(systemOf(this.#host.config, name).name)
    if (system === undefined) throw new Error(`${name} is not among the systems of the host`)
    return system
  }

  #turnsOf(name: string): Turns<Ended> {
    const turns = this.#turns.get(name)
    if (turns === undefined) throw new Error(`${name} has no turns`)
    return turns
  }
}

/** One that cannot be opened has no history; each run tells why it cannot. */
async function spaceOf(system: ConnectedSystem): Promise<SpaceReader | undefined> {
  try {
    return system.hasSpace ? await system.space() : undefined
  } catch (error) {
    if (!concernsOneSystem(error)) throw error
    return undefined
  }
}

/**
 * Where a profile has a schedule, the clock says when a system is imported. `undefined`: only if it never was, or was by
 * another mapping or other settings.
 */
function isImportedAtStart({ importAtStart, profiles }: SystemConfig): boolean | undefined {
  if (importAtStart !== undefined) return importAtStart
  return Object.values(profiles).some(({ schedule }) => schedule !== undefined) ? undefined : true
}

function asEnded(error: unknown): Ended {
  if (error instanceof HostError && error.code === 'run-stopped') return { kind: 'stopped' }
  if (error instanceof HostError || error instanceof Mistakes) return { kind: 'failed', error }
  throw error
}
