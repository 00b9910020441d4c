import { HostError } from '../../model/error.ts'
import { ConnectorPool, type Isolation, type PoolMeans, type RunOptions } from '../../runtime/pool.ts'
import type { Calls, Task } from '../../runtime/protocol.ts'
import type { SystemObservation } from './system.ts'

/** A pool that tells how its workers are used, and what becomes of them. */
export class ObservedPool extends ConnectorPool {
  readonly #threads: number
  readonly #observation: SystemObservation
  #tasks = 0
  #isResting = false

  constructor(isolation: Isolation, means: Omit<PoolMeans, 'log'>, observation: SystemObservation) {
    super(isolation, { ...means, log: line => observation.connectorSaid(line) })
    this.#threads = isolation.threads
    this.#observation = observation
  }

  override async run<T extends Task>(task: T, signal?: AbortSignal, options: RunOptions = {}) {
    this.#use(1)
    try {
      const work = () => super.run(task, signal, options)
      const batch = batchOf(task)
      const result = await (batch === undefined ? work() : this.#observation.batch(batch, work))
      this.#isResting = false
      return result
    } catch (error) {
      this.#tell(error)
      throw error
    } finally {
      this.#use(-1)
    }
  }

  #tell(error: unknown): void {
    const code = error instanceof HostError ? error.code : undefined
    if (error instanceof HostError && code === 'worker-resting') {
      if (!this.#isResting) this.#observation.rests(error)
      this.#isResting = true
      return
    }
    // What was stopped says nothing about the connector.
    if (code !== 'run-stopped') this.#isResting = false
    if (error instanceof HostError && deaths.has(error.code)) this.#observation.workerDied(error)
  }

  #use(more: number): void {
    this.#tasks += more
    const busy = Math.min(this.#tasks, this.#threads)
    this.#observation.workersUsed({ busy, waiting: this.#tasks - busy, isResting: this.#isResting })
  }
}

/** A batch of an export, where the task is one. */
function batchOf(task: Task): Parameters<SystemObservation['batch']>[0] | undefined {
  if (task.kind !== 'call' || task.operation !== 'export') return undefined
  const changes = task.input as Calls['export']['input']
  return { objectType: changes[0]?.objectType ?? '', changes: changes.length }
}

const deaths: ReadonlySet<string> = new Set(['worker-lost', 'worker-memory', 'worker-stalled', 'worker-timeout'])
