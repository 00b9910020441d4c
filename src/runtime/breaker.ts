import { type HostError, hostError } from '../model/error.ts'

/** How long a connector is left alone whose workers keep ending. */
export interface Rest {
  /** Ends in a row that are taken without a rest. */
  readonly failures: number
  readonly firstMs: number
  readonly mostMs: number
}

export const defaultRest: Rest = { failures: 5, firstMs: 1_000, mostMs: 300_000 }

/**
 * Counts the workers that one kind of work has ended in a row. After some it opens: work is refused for a while, twice as
 * long each time. Then one task is let through, and what becomes of it decides.
 */
export class Breaker {
  readonly #rest: Rest
  readonly #doing: string
  readonly #now: () => number
  #failures = 0
  #lastReason = ''
  #until = 0
  #trying = false

  constructor(rest: Rest, doing: string, now: () => number) {
    this.#rest = rest
    this.#doing = doing
    this.#now = now
  }

  /** Throws `worker-resting` where no task may begin. Whoever is let in says by `survived`, `died` or `left` how it went. */
  enter(): void {
    if (this.#failures < this.#rest.failures) return
    if (this.#trying || this.#now() < this.#until) throw this.#resting()
    this.#trying = true
  }

  /** The worker is still there, whatever the connector said. */
  survived(): void {
    this.#failures = 0
    this.#trying = false
  }

  /** The task was stopped: nothing is known. */
  left(): void {
    this.#trying = false
  }

  died(cause: HostError): void {
    this.#failures++
    this.#lastReason = cause.message
    this.#trying = false
    const doublings = this.#failures - this.#rest.failures
    if (doublings < 0) return
    this.#until = this.#now() + Math.min(this.#rest.firstMs * 2 ** doublings, this.#rest.mostMs)
  }

  #resting(): HostError {
    const seconds = Math.max(1, Math.ceil((this.#until - this.#now()) / 1000))
    return hostError('worker-resting', {
      failures: String(this.#failures),
      doing: this.#doing,
      seconds: String(seconds),
      reason: this.#lastReason,
    })
  }
}
