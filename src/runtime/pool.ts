import { Piscina } from 'piscina'
import { HostError, hostError } from '../model/error.ts'
import type { Task, TaskResult } from './protocol.ts'

type Result<K extends TaskResult['kind']> = Extract<TaskResult, { kind: K }>
const resultOf = { declaration: 'declaration', schema: 'schema', test: 'tested', import: 'imported' } as const

export interface PoolLimits {
  /** Worker threads at most. */
  readonly threads: number
  /** JavaScript heap of a worker, in MiB. */
  readonly heapMiB: number
}

/** The worker pool of one connected system: its connector's code runs here and nowhere else. */
export class ConnectorPool {
  readonly #piscina: Piscina

  constructor(limits: PoolLimits) {
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
    this.#piscina = new Piscina({
      filename: new URL(`./worker.${extension}`, import.meta.url).href,
      minThreads: 0,
      maxThreads: limits.threads,
      idleTimeout: 5_000,
      resourceLimits: { maxOldGenerationSizeMb: limits.heapMiB, maxYoungGenerationSizeMb: 64 },
    })
  }

  /** Does a task in a worker. An abort ends the worker at once, wherever its code stands. */
  async run<T extends Task>(task: T, signal?: AbortSignal): Promise<Result<(typeof resultOf)[T['kind']]>> {
    let result: TaskResult
    try {
      result = (await this.#piscina.run(task, {
        ...(signal === undefined ? {} : { signal }),
        transferList: (task.kind === 'import' ? [task.port] : []) as never,
      })) as TaskResult
    } catch (error) {
      if (signal?.aborted) throw hostError('run-stopped', {})
      throw hostError('worker-lost', { reason: error instanceof Error ? error.message : String(error) })
    }
    if (result.kind === 'error') throw new HostError(result.error)
    return result as Result<(typeof resultOf)[T['kind']]>
  }

  /** Ends all workers. */
  async close(): Promise<void> {
    await this.#piscina.destroy()
  }
}
