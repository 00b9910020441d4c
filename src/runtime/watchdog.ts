import { type HostError, hostError } from '../model/error.ts'

/** What a worker may take. */
export interface Allowance {
  readonly memoryMiB: number
  readonly stallMs: number
  readonly timeoutMs: number
}

/** Where memory is asked for, and how less of it may be had. */
export interface MemoryProbe {
  /** How many octets the connector uses now; `undefined` where that cannot be told. */
  readonly used: () => Promise<number | undefined>
  /** Asks the worker to collect garbage, which may be most of that. */
  readonly collect: () => void
}

/** Memory is looked at, and time is compared, this often at most and at least. */
const MOST_OFTEN_MS = 20
const LEAST_OFTEN_MS = 50
/** A worker has so long to collect its garbage, unless it uses twice of what it may. */
const COLLECT_MS = 300
/** A look that comes so late was kept by this thread, not by the worker. */
const LATE_MS = 500

/**
 * Watches one task from outside of its worker, which may be in no state to watch itself, and says once why it must end:
 * too much memory, no sign of progress, too long. A stall is counted from the first sign, once the worker is up.
 */
export class Watchdog {
  readonly #allowance: Allowance
  readonly #doing: string
  readonly #end: (cause: HostError) => void
  readonly #timer: NodeJS.Timeout
  #deadline: number
  #lookedAt = performance.now()
  #memory: MemoryProbe | undefined
  #weighing = false
  /** When more was used than may be; `undefined` while it is less. */
  #overSince: number | undefined
  /** When the last sign came; `undefined` while no stall is counted. */
  #signAt: number | undefined

  constructor(allowance: Allowance, doing: string, end: (cause: HostError) => void) {
    this.#allowance = allowance
    this.#doing = doing
    this.#end = end
    this.#deadline = this.#lookedAt + allowance.timeoutMs
    const everyMs = Math.min(LEAST_OFTEN_MS, Math.max(MOST_OFTEN_MS, allowance.stallMs / 4))
    this.#timer = setInterval(() => this.#look(), everyMs).unref()
  }

  /** From now on memory is watched, too. */
  weigh(memory: MemoryProbe): void {
    this.#memory = memory
  }

  progress(): void {
    this.#signAt = performance.now()
  }

  /** Somebody else is waited for, until the next sign. */
  waiting(): void {
    this.#signAt = undefined
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #look(): void {
    const now = performance.now()
    this.#forgive(now - this.#lookedAt)
    this.#lookedAt = now
    const { stallMs, timeoutMs } = this.#allowance
    if (now > this.#deadline) {
      this.#over(hostError('worker-timeout', { seconds: secondsOf(timeoutMs), doing: this.#doing }))
    } else if (this.#signAt !== undefined && now - this.#signAt > stallMs) {
      this.#over(hostError('worker-stalled', { seconds: secondsOf(stallMs), doing: this.#doing }))
    } else if (!this.#weighing && this.#memory !== undefined) void this.#weigh(this.#memory)
  }

  /** Time in which this thread was held up, or the machine asleep: signs may have come and not been read. */
  #forgive(sinceMs: number): void {
    if (sinceMs < LATE_MS) return
    this.#deadline += sinceMs
    if (this.#signAt !== undefined) this.#signAt += sinceMs
  }

  async #weigh(memory: MemoryProbe): Promise<void> {
    this.#weighing = true
    const used = (await memory.used()) ?? 0
    this.#weighing = false
    const { memoryMiB } = this.#allowance
    const most = memoryMiB * 2 ** 20
    if (used <= most) {
      this.#overSince = undefined
      return
    }
    if (this.#overSince === undefined) memory.collect()
    this.#overSince ??= performance.now()
    if (used < 2 * most && performance.now() - this.#overSince < COLLECT_MS) return
    this.#over(hostError('worker-memory', { mebibytes: String(memoryMiB) }))
  }

  #over(cause: HostError): void {
    this.close()
    this.#end(cause)
  }
}

function secondsOf(ms: number): string {
  return String(ms / 1000)
}
