import { setTimeout as pause } from 'node:timers/promises'
import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import { HostError, hostError, type WireError } from '../model/error.ts'
import { messageOf } from './explain.ts'
import type { Spawned } from './process/spawned.ts'
import type { Job, LogSign, Order, Sign, Task, TaskResult } from './protocol.ts'
import { type Allowance, Watchdog } from './watchdog.ts'
import type { Workers } from './workers.ts'

/** A connector that is told to stop has so long to do it by itself. */
const GRACE_MS = 1_000
/** The process of a connector must be there after so long, whatever its connector may take afterwards. */
const START_MS = 60_000
/** Progress need not be told more often than this. */
const PROGRESS_MS = 200

/** A process whose connection is lost has so long to end by itself, and to say why. */
const LAST_WORDS_MS = 500

export interface Supervised {
  readonly task: Task
  /** What the task is at, for messages. */
  readonly doing: string
  readonly isolation: 'thread' | 'process'
  readonly allowance: Allowance
  readonly log: (line: LogSign) => void
}

/** What became of a task: what it came to, what its worker died of, or neither because it was stopped. */
export type Outcome =
  | { readonly kind: 'result'; readonly result: TaskResult }
  | { readonly kind: 'died'; readonly cause: HostError }
  | { readonly kind: 'stopped' }

/** Sees one task through: starts it, watches it, ends its worker where it must, and says why it ended. */
export class Supervision {
  readonly #workers: Workers
  readonly #supervised: Supervised
  readonly #ending = new AbortController()
  readonly #watchdog: Watchdog
  readonly #timers = new Set<NodeJS.Timeout>()
  #channel: MessagePort | undefined
  #process: Spawned | undefined
  /** Why the worker was ended, where it was ended from here. */
  #cause: HostError | undefined
  #hasBegun = false
  #isOver = false

  constructor(workers: Workers, supervised: Supervised) {
    this.#workers = workers
    this.#supervised = supervised
    this.#watchdog = new Watchdog(supervised.allowance, supervised.doing, cause => this.#end(cause))
  }

  async run(signal: AbortSignal | undefined): Promise<Outcome> {
    const { port1, port2 } = new MessageChannel()
    this.#channel = port1
    port1.on('message', (sign: Sign) => this.#take(sign))
    const stop = (): void => this.#stop()
    signal?.addEventListener('abort', stop, { once: true })
    if (signal?.aborted) stop()
    try {
      return await this.#outcome(port2, signal)
    } finally {
      this.#isOver = true
      signal?.removeEventListener('abort', stop)
      this.#watchdog.close()
      for (const timer of this.#timers) clearTimeout(timer)
      // What was said last may still be on its way.
      for (let said = receiveMessageOnPort(port1); said; said = receiveMessageOnPort(port1)) {
        this.#take(said.message as Sign)
      }
      port1.close()
    }
  }

  async #outcome(channel: MessagePort, signal: AbortSignal | undefined): Promise<Outcome> {
    const { task, isolation, allowance } = this.#supervised
    const progressEveryMs = Math.min(PROGRESS_MS, allowance.stallMs / 8)
    const job: Job = { task, channel, isolation, memoryMiB: allowance.memoryMiB, progressEveryMs }
    let result: TaskResult
    try {
      result = await this.#workers.run(job, 'port' in task ? [channel, task.port] : [channel], this.#ending)
    } catch (error) {
      return signal?.aborted ? { kind: 'stopped' } : { kind: 'died', cause: this.#cause ?? this.#causeIn(error) }
    }
    if (signal?.aborted) return { kind: 'stopped' }
    if (this.#cause !== undefined) return { kind: 'died', cause: this.#cause }
    if (result.kind === 'error' && result.error.code === 'worker-lost' && this.#process !== undefined) {
      return { kind: 'died', cause: await causeOfLoss(this.#process, result.error) }
    }
    await this.#relieve()
    return { kind: 'result', result }
  }

  #take(sign: Sign): void {
    switch (sign.kind) {
      case 'begun':
        this.#begin(sign.threadId, sign.address)
        break
      case 'progress':
        this.#hasBegun = true
        this.#watchdog.progress()
        break
      case 'waiting':
        this.#watchdog.waiting()
        break
      case 'log':
        this.#supervised.log(sign)
        break
      default:
        sign satisfies never
    }
  }

  #begin(threadId: number, address: string | null): void {
    if (this.#isOver) return
    if (this.#supervised.isolation === 'thread') {
      this.#weigh(() => this.#workers.memory(threadId))
      this.#watchdog.progress()
      return
    }
    // Its progress begins when the worker tells that the process is there.
    const { log } = this.#supervised
    const process = address === null ? this.#workers.processOf(threadId) : this.#workers.spawn(threadId, address, log)
    if (!process?.lives) {
      this.#order({ kind: 'process-ended' })
      return
    }
    this.#process = process
    this.#weigh(() => process.memory())
    void process.ended.then(() => this.#order({ kind: 'process-ended' }))
    if (this.#cause !== undefined) process.kill()
    else if (address === null) this.#order({ kind: 'process-lives' })
    else this.#later(START_MS, () => this.#missStart())
  }

  #missStart(): void {
    if (this.#hasBegun) return
    this.#end(hostError('worker-lost', { reason: `its process was not there after ${START_MS / 1000} s` }))
  }

  #weigh(used: () => Promise<number | undefined>): void {
    this.#watchdog.weigh({ used, collect: () => this.#order({ kind: 'collect' }) })
  }

  #stop(): void {
    this.#order({ kind: 'stop' })
    this.#later(GRACE_MS, () => this.#end(hostError('run-stopped', {})))
  }

  /** Ends the worker: its process where it has one, and its thread where that does not notice. */
  #end(cause: HostError): void {
    if (this.#isOver) return
    this.#cause ??= cause
    if (this.#supervised.isolation === 'thread') {
      this.#ending.abort()
      return
    }
    this.#process?.kill()
    this.#later(GRACE_MS, () => this.#ending.abort())
  }

  /** Ends a process that still holds most of what it may: what one task needed must not end the next. */
  async #relieve(): Promise<void> {
    const used = await this.#process?.memory()
    if (used !== undefined && used > (this.#supervised.allowance.memoryMiB * 2 ** 20) / 2) this.#process?.kill()
  }

  #later(ms: number, act: () => void): void {
    this.#timers.add(setTimeout(act, ms))
  }

  #order(order: Order): void {
    if (!this.#isOver) this.#channel?.postMessage(order)
  }

  #causeIn(error: unknown): HostError {
    if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') {
      return hostError('worker-memory', { mebibytes: String(this.#supervised.allowance.memoryMiB) })
    }
    // Piscina's words.
    const [, code] = /^worker exited with code: (\d+)$/.exec(messageOf(error)) ?? []
    const reason = code === undefined ? messageOf(error) : `its thread ended with exit code ${code}`
    return hostError('worker-lost', { reason })
  }
}

/** Why the thread met a closed connection: its process knows, and is of no use without one. */
async function causeOfLoss(process: Spawned, met: WireError): Promise<HostError> {
  const waiting = new AbortController()
  const passed = pause(LAST_WORDS_MS, undefined, { signal: waiting.signal }).catch(() => undefined)
  const cause = await Promise.race([process.ended, passed])
  waiting.abort()
  if (cause !== undefined) return cause
  process.kill()
  await process.ended
  return new HostError(met)
}
