import { hostError } from '../model/error.ts'
import type { LogSign } from './protocol.ts'
import { versionOf } from './version.ts'
import { Workers } from './workers.ts'

/**
 * The workers for the code of connectors as it is now. Workers keep the modules they have loaded, so changed code gets new
 * ones; a task that is under way keeps the old, which are ended when nobody uses them any more.
 */
export class Versions {
  readonly #threads: number
  readonly #memoryMiB: number
  readonly #log: (line: LogSign) => void
  readonly #known = new Map<string, string>()
  readonly #users = new Map<Workers, number>()
  #current: Workers | undefined
  #isClosed = false

  constructor(threads: number, memoryMiB: number, log: (line: LogSign) => void) {
    this.#log = log
    this.#threads = threads
    this.#memoryMiB = memoryMiB
  }

  /** Whether all workers were ended for good. */
  get isClosed(): boolean {
    return this.#isClosed
  }

  /** Workers that load a connector as it is now. `leave` must follow. Throws `run-stopped` once it is closed. */
  async enter(connector: string): Promise<Workers> {
    const version = await versionOf(connector)
    if (this.#isClosed) throw hostError('run-stopped', {})
    const known = this.#known.get(connector)
    if (known !== undefined && known !== version) this.#retire()
    this.#known.set(connector, version)
    this.#current ??= new Workers(this.#threads, this.#memoryMiB, this.#log)
    this.#users.set(this.#current, (this.#users.get(this.#current) ?? 0) + 1)
    return this.#current
  }

  leave(workers: Workers): void {
    const left = (this.#users.get(workers) ?? 1) - 1
    this.#users.set(workers, left)
    if (left === 0 && workers !== this.#current) this.#end(workers)
  }

  /** Ends all workers. */
  async close(): Promise<void> {
    this.#isClosed = true
    const all = new Set(this.#users.keys())
    this.#users.clear()
    this.#current = undefined
    await Promise.all([...all].map(workers => workers.close()))
  }

  #retire(): void {
    const old = this.#current
    this.#current = undefined
    if (old !== undefined && this.#users.get(old) === 0) this.#end(old)
  }

  #end(workers: Workers): void {
    this.#users.delete(workers)
    void workers.close()
  }
}
