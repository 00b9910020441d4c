import { hostError } from '../../model/error.ts'

/** The works of one connected system, one after the other in the order in which they were asked for. */
export class Turns<T> {
  #last: Promise<unknown> = Promise.resolve()
  /** Works that wait for their turn, by name. */
  readonly #waiting = new Map<string, Promise<T>>()
  #busy = 0

  /** Whether something goes on, so that a work that is asked for now must wait. */
  get busy(): boolean {
    return this.#busy > 0
  }

  /**
   * Does a work when those before it are over, whatever became of them. Throws `run-stopped` when it is stopped before
   * its turn has come.
   */
  take<U>(work: () => Promise<U>, signal?: AbortSignal): Promise<U> {
    const stopped = Promise.withResolvers<never>()
    const stop = (): void => stopped.reject(hostError('run-stopped', {}))
    this.#busy++
    const turn = this.#last
      .then(() => {
        signal?.removeEventListener('abort', stop)
        signal?.throwIfAborted()
        return work()
      })
      .finally(() => {
        this.#busy--
      })
    this.#last = turn.catch(() => undefined)
    if (signal?.aborted === true) stop()
    else signal?.addEventListener('abort', stop, { once: true })
    return Promise.race([turn, stopped.promise])
  }

  /** The same for a work that has a name: while one of that name waits for its turn, another is the same one. */
  takeOnce(name: string, work: () => Promise<T>): Promise<T> {
    const waiting = this.#waiting.get(name)
    if (waiting !== undefined) return waiting
    const turn = this.take(() => {
      this.#waiting.delete(name)
      return work()
    })
    this.#waiting.set(name, turn)
    return turn
  }

  /** Settles when nothing goes on and nothing waits. */
  async settled(): Promise<void> {
    while (this.#busy > 0) await this.#last
  }
}
