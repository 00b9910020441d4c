import { ownMemory } from './own-memory.ts'
import type { Memory, Sample } from './result.ts'
import type { Threads } from './threads.ts'

const everyMs = 50
const mostSamples = 400

/** Looks at the process now and then while a cycle goes on. */
export class Sampler {
  readonly #threads: Threads
  readonly #read: () => number
  readonly #began = performance.now()
  readonly #timer: NodeJS.Timeout
  #samples: Sample[] = []
  #everyMs = everyMs
  #peak: Memory = { rss: 0, own: 0, heap: 0, external: 0, threadsHeap: 0, threadsExternal: 0 }
  #looking: Promise<void> | undefined

  /** @param read how many entries have been read so far */
  constructor(threads: Threads, read: () => number) {
    this.#threads = threads
    this.#read = read
    this.#timer = setInterval(() => {
      this.#looking ??= this.#look(false).finally(() => {
        this.#looking = undefined
      })
    }, everyMs)
  }

  /** A last look, and what was seen. */
  async end(): Promise<{ readonly samples: readonly Sample[]; readonly peak: Memory }> {
    clearInterval(this.#timer)
    await this.#looking
    await this.#look(true)
    return { samples: this.#samples, peak: this.#peak }
  }

  async #look(isLast: boolean): Promise<void> {
    const ms = Math.round(performance.now() - this.#began)
    const read = this.#read()
    await this.#threads.look()
    const { rss, heapUsed: heap, external } = process.memoryUsage()
    const { heap: threadsHeap, external: threadsExternal } = this.#threads.memory
    const memory: Memory = { rss, own: ownMemory(), heap, external, threadsHeap, threadsExternal }
    this.#peak = larger(this.#peak, memory)
    const last = this.#samples.at(-1)
    if (!isLast && last !== undefined && ms - last.ms < this.#everyMs * 0.8) return
    this.#samples.push({ ms, read, ...memory })
    if (this.#samples.length > mostSamples) this.#thinOut()
  }

  /** A cycle that takes long is looked at as often, and half of it is kept. */
  #thinOut(): void {
    this.#samples = this.#samples.filter((_, index) => index % 2 === 0)
    this.#everyMs *= 2
  }
}

function larger(a: Memory, b: Memory): Memory {
  return {
    rss: Math.max(a.rss, b.rss),
    own: Math.max(a.own, b.own),
    heap: Math.max(a.heap, b.heap),
    external: Math.max(a.external, b.external),
    threadsHeap: Math.max(a.threadsHeap, b.threadsHeap),
    threadsExternal: Math.max(a.threadsExternal, b.threadsExternal),
  }
}
