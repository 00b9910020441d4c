import { hostError } from '../model/error.ts'

/** A number of places, and who waits for one: first come, first served. */
export class Slots {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(count: number) {
    this.#free = count
  }

  /** Waits for a free place and takes it. Throws `run-stopped` when the signal is aborted before there is one. */
  async take(signal: AbortSignal | undefined): Promise<void> {
    if (signal?.aborted) throw hostError('run-stopped', {})
    if (this.#free > 0) {
      this.#free--
      return
    }
    await new Promise<void>((resolve, reject) => {
      const stop = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(got), 1)
        reject(hostError('run-stopped', {}))
      }
      const got = (): void => {
        signal?.removeEventListener('abort', stop)
        resolve()
      }
      this.#waiting.push(got)
      signal?.addEventListener('abort', stop, { once: true })
    })
  }

  /** Gives a place back, to whoever has waited longest. */
  give(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#free++
    else next()
  }
}
