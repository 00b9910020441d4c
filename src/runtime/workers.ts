import type { MessagePort } from 'node:worker_threads'
import { Piscina } from 'piscina'
import { workerEnvironment } from './compile-cache.ts'
import { messageOf } from './explain.ts'
import { Spawned } from './process/spawned.ts'
import type { Job, LogSign, TaskResult } from './protocol.ts'

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
const filename = new URL(`./worker.${extension}`, import.meta.url).href
/** A worker with nothing to do is kept so long. */
const IDLE_MS = 5_000
const YOUNG_MIB = 64
/** What an import takes for itself, beside its connector: code, mapping, frames. */
const OWN_BYTES = 32 * 2 ** 20

/**
 * The threads of one connector at one state of its code, and the processes that belong to them. However a thread ends,
 * its task is rejected, its process is ended, and the next task gets a new one.
 */
export class Workers {
  readonly #piscina: Piscina
  readonly #memoryMiB: number
  readonly #log: (line: LogSign) => void
  readonly #processes = new Map<number, Spawned>()
  /** What takes a task back that no thread will ever do. */
  readonly #underWay = new Set<AbortController>()
  /** Why the last thread ended that had no task yet. */
  #startFailure: Error | undefined

  /** @param log takes what becomes of a connector that has nothing to do */
  constructor(threads: number, memoryMiB: number, log: (line: LogSign) => void) {
    this.#memoryMiB = memoryMiB
    this.#log = log
    this.#piscina = new Piscina({
      filename,
      minThreads: 0,
      maxThreads: threads,
      idleTimeout: IDLE_MS,
      env: workerEnvironment() as Record<string, string>,
      // A thread without a task must not block: what a connector left behind may fail, and then nobody's task.
      atomics: 'disabled',
      resourceLimits: { maxOldGenerationSizeMb: memoryMiB, maxYoungGenerationSizeMb: Math.min(YOUNG_MIB, memoryMiB) },
    })
    this.#piscina.on('error', error => {
      this.#startFailure = error
      if (this.#underWay.size === 0) this.#tellLate(messageOf(error))
    })
    // The thread is still counted during the event.
    this.#piscina.on('workerDestroy', () => setImmediate(() => this.#sweep()))
  }

  /**
   * Does a task in a thread; `ending` ends the thread, wherever its code stands. There must be a thread free: Piscina
   * starts threads for the tasks it is given, not for those it has in its queue when one is lost. Rejects with what the
   * thread died of.
   */
  async run(job: Job, transferred: readonly MessagePort[], ending: AbortController): Promise<TaskResult> {
    const abandoned = new AbortController()
    this.#underWay.add(abandoned)
    this.#startFailure = undefined
    try {
      return (await this.#piscina.run(job, {
        signal: AbortSignal.any([ending.signal, abandoned.signal]),
        transferList: [...transferred] as never,
      })) as TaskResult
    } catch (error) {
      throw abandoned.signal.aborted ? (this.#startFailure ?? new Error('it could not start')) : error
    } finally {
      this.#underWay.delete(abandoned)
    }
  }

  /** What the connector in a thread uses, heap and buffers, in octets; `undefined` where the thread is ending. */
  async memory(threadId: number): Promise<number | undefined> {
    const thread = this.#piscina.threads.find(one => one.threadId === threadId)
    try {
      const heap = await thread?.getHeapStatistics()
      return heap && Math.max(0, heap.used_heap_size + heap.external_memory - OWN_BYTES)
    } catch {
      // It has ended meanwhile.
      return undefined
    }
  }

  /** Starts the process of a thread, which waits for it at an address. */
  spawn(threadId: number, address: string, log: (line: LogSign) => void): Spawned {
    this.#processes.get(threadId)?.kill()
    const spawned = new Spawned(address, this.#memoryMiB, log)
    void this.#followed(spawned)
    this.#processes.set(threadId, spawned)
    return spawned
  }

  processOf(threadId: number): Spawned | undefined {
    return this.#processes.get(threadId)
  }

  /** Ends all threads and processes. */
  async close(): Promise<void> {
    await this.#piscina.destroy()
    const processes = [...this.#processes.values()]
    for (const process of processes) process.kill()
    this.#processes.clear()
    await Promise.all(processes.map(process => process.ended))
  }

  async #followed(spawned: Spawned): Promise<void> {
    const cause = await spawned.ended
    if (!spawned.isKilled && this.#underWay.size === 0) this.#tellLate(cause.message)
  }

  #tellLate(reason: string): void {
    this.#log({ kind: 'log', level: 'warn', message: `The connector failed when it had nothing to do: ${reason}` })
  }

  /** Takes back what is left without a thread: Piscina keeps the task of one that failed to start. */
  #sweep(): void {
    const alive = new Set(this.#piscina.threads.map(thread => thread.threadId))
    for (const [threadId, process] of this.#processes) {
      if (alive.has(threadId)) continue
      process.kill()
      this.#processes.delete(threadId)
    }
    if (alive.size > 0) return
    for (const task of this.#underWay) task.abort()
  }
}
