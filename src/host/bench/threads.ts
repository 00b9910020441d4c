import type { Worker } from 'node:worker_threads'

/** What a thread of this process is for. */
export type Role = 'worker' | 'writer'

interface Thread {
  readonly role: Role
  /** Microseconds of the processor, as far as they are known. */
  cpu: number
  heap: number
  external: number
}

/** The threads that a bench brings about: what they use, while they live and when they have ended. */
export class Threads {
  readonly #alive = new Map<Worker, Thread>()
  readonly #ended: Thread[] = []
  #role: Role = 'worker'
  readonly #met = (worker: Worker): void => {
    const thread = { role: this.#role, cpu: 0, heap: 0, external: 0 }
    this.#alive.set(worker, thread)
    worker.once('exit', () => {
      this.#alive.delete(worker)
      this.#ended.push(thread)
    })
  }

  constructor() {
    process.on('worker', this.#met)
  }

  /** Does something that starts a writer's thread and no other. */
  async startingWriter<T>(start: () => Promise<T>): Promise<T> {
    this.#role = 'writer'
    try {
      return await start()
    } finally {
      this.#role = 'worker'
    }
  }

  /** Asks every thread. One that is ending does not answer, and what was known of it stays. */
  async look(): Promise<void> {
    await Promise.allSettled(
      [...this.#alive].map(async ([worker, thread]) => {
        const [heap, { user, system }] = await Promise.all([worker.getHeapStatistics(), worker.cpuUsage()])
        thread.cpu = user + system
        thread.heap = heap.used_heap_size
        thread.external = heap.external_memory
      }),
    )
  }

  /** Milliseconds of the processor that threads of a role have used so far. */
  cpuOf(role: Role): number {
    const threads = [...this.#alive.values(), ...this.#ended]
    return threads.reduce((sum, thread) => sum + (thread.role === role ? thread.cpu : 0), 0) / 1000
  }

  /** What the living hold, in octets. */
  get memory(): { readonly heap: number; readonly external: number } {
    const threads = [...this.#alive.values()]
    return {
      heap: threads.reduce((sum, { heap }) => sum + heap, 0),
      external: threads.reduce((sum, { external }) => sum + external, 0),
    }
  }

  close(): void {
    process.off('worker', this.#met)
  }
}
