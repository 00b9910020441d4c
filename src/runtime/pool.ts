import { HostError, hostError, type WireError } from '../model/error.ts'
import { Breaker, defaultRest, type Rest } from './breaker.ts'
import type { CallName, Calls, ConnectorSpec, LogSign, Task, TaskResult } from './protocol.ts'
import { Slots } from './slots.ts'
import { Supervision } from './supervision.ts'
import { Versions } from './versions.ts'
import type { Allowance } from './watchdog.ts'

type Result<K extends TaskResult['kind']> = Extract<TaskResult, { kind: K }>
const resultOf = {
  declaration: 'declaration',
  call: 'called',
  import: 'imported',
  find: 'found',
  pages: 'paged',
} as const

export interface Isolation extends Allowance {
  /** Where the connector's code runs: in a thread of this process, or in a process of its own. */
  readonly kind: 'thread' | 'process'
  /** Workers at most. */
  readonly threads: number
}

/** What a pool may be given besides its limits. */
export interface PoolMeans {
  /** Takes secrets out of what a connector says. */
  readonly mask?: (text: string) => string
  /** Takes what it logs, and what it writes to stdout and stderr. */
  readonly log?: (line: LogSign) => void
  /** How long a connector is left alone whose workers keep ending. */
  readonly rest?: Rest
  /** The clock that this is counted by, in milliseconds. */
  readonly now?: () => number
}

export interface RunOptions {
  /** How long the task may take, in place of what the pool allows. */
  readonly timeoutMs?: number | undefined
}

/**
 * The workers of one connected system: its connector's code runs here and nowhere else. However a worker ends, the task
 * that needed it is rejected with the cause, and the next task gets a new one. After several ends in a row at the same
 * kind of task, tasks of that kind are refused for a while (`worker-resting`).
 */
export class ConnectorPool {
  readonly #isolation: Isolation
  readonly #mask: (text: string) => string
  readonly #log: (line: LogSign) => void
  readonly #rest: Rest
  readonly #now: () => number
  readonly #slots: Slots
  readonly #versions: Versions
  readonly #breakers = new Map<string, Breaker>()

  constructor(isolation: Isolation, means: PoolMeans = {}) {
    this.#isolation = isolation
    this.#mask = means.mask ?? (text => text)
    this.#rest = means.rest ?? defaultRest
    this.#now = means.now ?? (() => performance.now())
    const { log } = means
    this.#log = line => log?.({ ...line, message: this.#mask(line.message) })
    this.#slots = new Slots(isolation.threads)
    this.#versions = new Versions(isolation.threads, isolation.memoryMiB, this.#log)
  }

  /**
   * Does a task in a worker. Throws what its connector told of, or what its worker died of.
   *
   * @param signal stops the task: the connector is told, and its worker is ended if that does not help
   */
  async run<T extends Task>(
    task: T,
    signal?: AbortSignal,
    options: RunOptions = {},
  ): Promise<Result<(typeof resultOf)[T['kind']]>> {
    await this.#slots.take(signal)
    try {
      const result = await this.#attempt(task, signal, options)
      if (result.kind === 'error') throw this.#masked(result.error)
      return result as Result<(typeof resultOf)[T['kind']]>
    } finally {
      this.#slots.give()
    }
  }

  /** Calls one of the connector's plain operations. */
  async call<C extends CallName>(
    spec: ConnectorSpec,
    operation: C,
    input: Calls[C]['input'],
    signal?: AbortSignal,
    options: RunOptions = {},
  ): Promise<Calls[C]['output']> {
    const { output } = await this.run({ kind: 'call', operation, spec, input }, signal, options)
    return output as Calls[C]['output']
  }

  /** Ends all workers, for good. What is under way fails with `run-stopped`. */
  async close(): Promise<void> {
    await this.#versions.close()
  }

  async #attempt(task: Task, signal: AbortSignal | undefined, { timeoutMs }: RunOptions): Promise<TaskResult> {
    const doing = doingOf(task)
    const breaker = this.#breakerOf(doing)
    const workers = await this.#versions.enter(task.spec.connector)
    try {
      breaker.enter()
      const { kind: isolation } = this.#isolation
      const allowance = timeoutMs === undefined ? this.#isolation : { ...this.#isolation, timeoutMs }
      const outcome = await new Supervision(workers, { task, doing, isolation, allowance, log: this.#log }).run(signal)
      switch (outcome.kind) {
        case 'result':
          breaker.survived()
          return outcome.result
        case 'died': {
          if (this.#versions.isClosed) throw hostError('run-stopped', {})
          const cause = this.#masked(outcome.cause.toWire())
          breaker.died(cause)
          throw cause
        }
        case 'stopped':
          breaker.left()
          throw hostError('run-stopped', {})
        default:
          return outcome satisfies never
      }
    } finally {
      this.#versions.leave(workers)
    }
  }

  #breakerOf(doing: string): Breaker {
    const known = this.#breakers.get(doing)
    if (known !== undefined) return known
    const breaker = new Breaker(this.#rest, doing, this.#now)
    this.#breakers.set(doing, breaker)
    return breaker
  }

  #masked({ code, params }: WireError): HostError {
    const masked = Object.entries(params).map(([name, value]) => [name, this.#mask(value)])
    return new HostError({ code, params: Object.fromEntries(masked) as WireError['params'] })
  }
}

/** What a task is at, for messages. */
function doingOf(task: Task): string {
  switch (task.kind) {
    case 'declaration':
      return 'loading'
    case 'call':
      return task.operation
    case 'import':
    case 'pages':
      return 'import'
    case 'find':
      return 'search'
    default:
      return task satisfies never
  }
}
