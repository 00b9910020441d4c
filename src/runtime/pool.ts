import { MessageChannel } from 'node:worker_threads'
import { Piscina } from 'piscina'
import { HostError, hostError, type WireError } from '../model/error.ts'
import type { CallName, Calls, ConnectorSpec, LogSign, Sign, Task, TaskResult } from './protocol.ts'
import type { Job } from './worker.ts'

type Result<K extends TaskResult['kind']> = Extract<TaskResult, { kind: K }>
const resultOf = { declaration: 'declaration', call: 'called', import: 'imported', find: 'found' } as const

export interface PoolLimits {
  /** Worker threads at most. */
  readonly threads: number
  /** JavaScript heap of a worker, in MiB. */
  readonly heapMiB: number
}

/**
 * The worker pool of one connected system: its connector's code runs here and nowhere else. However a worker ends, the
 * tasks that needed it are rejected, and the next task gets a new worker.
 */
export class ConnectorPool {
  readonly #piscina: Piscina
  readonly #heapMiB: number
  readonly #mask: (text: string) => string
  readonly #log: (sign: LogSign) => void
  /** What takes a task back that no worker will ever do. */
  readonly #underWay = new Set<AbortController>()
  /** Why the last worker ended that had no task yet. */
  #startFailure: Error | undefined
  /** Threads without a task, and who waits for one. */
  #free: number
  readonly #waiting: (() => void)[] = []

  /**
   * @param mask takes secrets out of what a connector says
   * @param log takes what it logs
   */
  constructor(
    limits: PoolLimits,
    mask: (text: string) => string = text => text,
    log: (sign: LogSign) => void = () => undefined,
  ) {
    this.#mask = mask
    this.#log = log
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
    this.#free = limits.threads
    this.#heapMiB = limits.heapMiB
    this.#piscina = new Piscina({
      filename: new URL(`./worker.${extension}`, import.meta.url).href,
      minThreads: 0,
      maxThreads: limits.threads,
      idleTimeout: 5_000,
      resourceLimits: { maxOldGenerationSizeMb: limits.heapMiB, maxYoungGenerationSizeMb: 64 },
    })
    this.#piscina.on('error', error => {
      this.#startFailure = error
    })
    // The worker is still counted during the event.
    this.#piscina.on('workerDestroy', () => setImmediate(() => this.#abandon()))
  }

  /** Does a task in a worker. An abort ends the worker at once, wherever its code stands. */
  async run<T extends Task>(task: T, signal?: AbortSignal): Promise<Result<(typeof resultOf)[T['kind']]>> {
    await this.#thread(signal)
    const abandoned = new AbortController()
    this.#underWay.add(abandoned)
    this.#startFailure = undefined
    const { port1, port2 } = new MessageChannel()
    port1.on('message', (sign: Sign) => {
      if (sign.kind === 'log') this.#log({ ...sign, message: this.#mask(sign.message) })
    })
    let result: TaskResult
    try {
      result = (await this.#piscina.run({ task, channel: port2 } satisfies Job, {
        signal: signal === undefined ? abandoned.signal : AbortSignal.any([signal, abandoned.signal]),
        transferList: ('port' in task ? [port2, task.port] : [port2]) as never,
      })) as TaskResult
    } catch (error) {
      if (signal?.aborted) throw hostError('run-stopped', {})
      throw this.#masked(
        this.#explain(abandoned.signal.aborted ? (this.#startFailure ?? 'it could not start') : error).toWire(),
      )
    } finally {
      port1.close()
      this.#underWay.delete(abandoned)
      this.#free++
      for (const wake of this.#waiting.splice(0)) wake()
    }
    if (result.kind === 'error') throw this.#masked(result.error)
    return result as Result<(typeof resultOf)[T['kind']]>
  }

  /** Calls one of the connector's plain operations. */
  async call<C extends CallName>(
    spec: ConnectorSpec,
    operation: C,
    input: Calls[C]['input'],
    signal?: AbortSignal,
  ): Promise<Calls[C]['output']> {
    const { output } = await this.run({ kind: 'call', operation, spec, input }, signal)
    return output as Calls[C]['output']
  }

  #masked({ code, params }: WireError): HostError {
    const masked = Object.entries(params).map(([name, value]) => [name, this.#mask(value)])
    return new HostError({ code, params: Object.fromEntries(masked) as WireError['params'] })
  }

  /** Ends all workers. */
  async close(): Promise<void> {
    await this.#piscina.destroy()
  }

  /**
   * Waits for a thread that has nothing to do. Piscina starts workers for the tasks it is given, not for those it has
   * in its queue when a worker is lost, so it is never given one that would have to wait there.
   */
  async #thread(signal: AbortSignal | undefined): Promise<void> {
    while (this.#free === 0) {
      if (signal?.aborted) throw hostError('run-stopped', {})
      await new Promise<void>(resolve => {
        this.#waiting.push(resolve)
        signal?.addEventListener('abort', () => resolve(), { once: true })
      })
    }
    this.#free--
  }

  /** Takes back what is left without a worker: Piscina keeps the task of a worker that failed to start. */
  #abandon(): void {
    if (this.#piscina.threads.length > 0) return
    for (const task of this.#underWay) task.abort()
  }

  #explain(error: unknown): HostError {
    if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') {
      return hostError('worker-memory', { mebibytes: String(this.#heapMiB) })
    }
    const reason = error instanceof Error ? error.message : String(error)
    return hostError('worker-lost', { reason })
  }
}
