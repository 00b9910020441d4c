import type { MessagePort } from 'node:worker_threads'
import type { LogSign, Sign } from './protocol.ts'

/** Progress is told at most this often. */
const EVERY_MS = 200

/** What a worker tells of a task while it goes on. */
export class Signs {
  readonly #channel: MessagePort
  #toldAt = 0

  constructor(channel: MessagePort) {
    this.#channel = channel
  }

  /** The connector gave something. Cheap: may be called for every page. */
  progress(): void {
    const now = performance.now()
    if (now - this.#toldAt < EVERY_MS) return
    this.#toldAt = now
    this.#tell({ kind: 'progress' })
  }

  /** From now until `resumed` it is the writer that is waited for. */
  waiting(): void {
    this.#tell({ kind: 'waiting' })
  }

  resumed(): void {
    this.#toldAt = performance.now()
    this.#tell({ kind: 'progress' })
  }

  log(level: LogSign['level'], message: string, details?: Readonly<Record<string, unknown>>): void {
    this.#tell({ kind: 'log', level, message, ...(details === undefined ? {} : { details }) })
  }

  close(): void {
    this.#channel.close()
  }

  #tell(sign: Sign): void {
    this.#channel.postMessage(sign)
  }
}
