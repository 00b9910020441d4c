import type { Clock } from '../../../src/host/schedule/clock.ts'

/** A clock that a test sets. */
export class TestClock implements Clock {
  #now: number
  readonly #alarms = new Set<{ readonly at: number; readonly callback: () => void }>()

  constructor(now: string) {
    this.#now = Date.parse(now)
  }

  now(): number {
    return this.#now
  }

  /** Alarms that are set. */
  get alarms(): number {
    return this.#alarms.size
  }

  wake(at: number, callback: () => void): () => void {
    const alarm = { at, callback }
    this.#alarms.add(alarm)
    return () => this.#alarms.delete(alarm)
  }

  /** It becomes that time; who wanted to be woken until then is, in the order of times. */
  set(now: string): void {
    const until = Date.parse(now)
    for (;;) {
      const [next] = [...this.#alarms].filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)
      if (next === undefined) break
      this.#now = Math.max(this.#now, next.at)
      this.#alarms.delete(next)
      next.callback()
    }
    this.#now = until
  }
}
