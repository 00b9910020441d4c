import type { Clock } from './clock.ts'
import type { Schedule } from './schedule.ts'

/** A profile that is run by the clock. */
export interface Scheduled {
  readonly system: string
  readonly profile: string
  readonly schedule: Schedule
  /** When it was last begun, in milliseconds since 1970-01-01T00:00Z; `null` where it never was. */
  readonly last: number | null
}

/** When a profile is due next. */
export interface Due {
  readonly system: string
  readonly profile: string
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly at: number
}

/** A time as other programs read it: ISO 8601, UTC. */
export interface DueTime extends Omit<Due, 'at'> {
  readonly at: string
}

export function dueTimes(due: readonly Due[]): readonly DueTime[] {
  return due.map(({ at, ...whose }) => ({ ...whose, at: new Date(at).toISOString() }))
}

/**
 * When a profile is due, by its last run: a time that has passed where one was missed, because no host was running. One
 * that never ran has missed nothing.
 */
export function dueAt({ schedule, last }: Scheduled, now: number): number {
  return schedule.next(last ?? now)
}

/**
 * Calls back whenever a profile is due. A time that was missed before the start counts once, however many there were.
 * Each profile keeps its own time: how long a run takes does not move the next one.
 */
export class Scheduler {
  readonly #clock: Clock
  readonly #run: (due: Due) => void
  readonly #due = new Map<Scheduled, Due>()
  readonly #alarms = new Map<Scheduled, () => void>()

  constructor(profiles: readonly Scheduled[], clock: Clock, run: (due: Due) => void) {
    this.#clock = clock
    this.#run = run
    for (const profile of profiles) this.#await(profile, dueAt(profile, clock.now()))
  }

  /** What is due next, soonest first. */
  get due(): readonly Due[] {
    return [...this.#due.values()].toSorted((a, b) => a.at - b.at)
  }

  close(): void {
    for (const silence of this.#alarms.values()) silence()
    this.#alarms.clear()
    this.#due.clear()
  }

  #await(profile: Scheduled, at: number): void {
    const due: Due = { system: profile.system, profile: profile.profile, at }
    this.#due.set(profile, due)
    this.#alarms.set(
      profile,
      this.#clock.wake(at, () => {
        this.#await(profile, profile.schedule.next(this.#clock.now()))
        this.#run(due)
      }),
    )
  }
}
