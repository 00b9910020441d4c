import { TargetError } from '../../../../src/model/target-failure.ts'

/** A connection as a pool sees it. */
export interface Pooled {
  /** Whether it can still be used. */
  readonly isSound: boolean
  /** Whether it keeps the process alive. */
  hold(held: boolean): void
  /** Closes it at once. */
  close(): void
  /** Closes it in order. */
  end(): Promise<void>
}

export interface PoolOptions {
  /** What the database is called in messages. */
  readonly name: string
  readonly size: number
  /** How long to wait for a connection that others use. */
  readonly waitMs: number
  /** How long a connection that nobody uses stays open. */
  readonly idleMs: number
}

interface Idle<T> {
  readonly item: T
  readonly timer: NodeJS.Timeout
}
type Waiter<T> = PromiseWithResolvers<T | undefined>

/** Connections that are kept for the next who needs one. Those that nobody uses do not keep the process alive. */
export class Pool<T extends Pooled> {
  readonly #open: () => Promise<T>
  readonly #options: PoolOptions
  readonly #idle: Idle<T>[] = []
  readonly #used = new Set<T>()
  readonly #waiting: Waiter<T>[] = []
  /** Those that are open or being opened. */
  #count = 0
  #closed = false

  constructor(open: () => Promise<T>, options: PoolOptions) {
    this.#open = open
    this.#options = options
  }

  /** A connection for one user alone, who gives it back. */
  async take(): Promise<T> {
    if (this.#closed) throw this.#gone()
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      clearTimeout(idle.timer)
      if (idle.item.isSound) return this.#lend(idle.item)
      this.#drop(idle.item)
    }
    if (this.#count < this.#options.size) return await this.#grow()
    const freed = await this.#wait()
    return freed === undefined ? await this.take() : this.#lend(freed)
  }

  /** Gives a connection back. One that is broken, or that must not be used again, is closed. */
  giveBack(item: T, reusable: boolean): void {
    if (!this.#used.delete(item)) return
    if (!reusable || !item.isSound || this.#closed) {
      this.#drop(item)
      this.#waiting.shift()?.resolve(undefined)
      return
    }
    const waiter = this.#waiting.shift()
    if (waiter !== undefined) return waiter.resolve(item)
    item.hold(false)
    const timer = setTimeout(() => this.#retire(item), this.#options.idleMs).unref()
    this.#idle.push({ item, timer })
  }

  /** Closes all of them, also those in use. */
  async close(): Promise<void> {
    this.#closed = true
    for (const waiter of this.#waiting.splice(0)) waiter.resolve(undefined)
    const idle = this.#idle.splice(0)
    for (const { timer } of idle) clearTimeout(timer)
    for (const item of this.#used) item.close()
    this.#used.clear()
    this.#count = 0
    await Promise.all(idle.map(async ({ item }) => await item.end()))
  }

  async #grow(): Promise<T> {
    this.#count++
    let item: T
    try {
      item = await this.#open()
    } catch (error) {
      this.#count = Math.max(0, this.#count - 1)
      this.#waiting.shift()?.resolve(undefined)
      throw error
    }
    return this.#lend(item)
  }

  #lend(item: T): T {
    if (this.#closed) {
      item.close()
      throw this.#gone()
    }
    item.hold(true)
    this.#used.add(item)
    return item
  }

  /** The next connection that is given back; `undefined` where one was closed instead, so that there is room. */
  async #wait(): Promise<T | undefined> {
    const waiter: Waiter<T> = Promise.withResolvers()
    this.#waiting.push(waiter)
    const { name, size, waitMs } = this.#options
    const timer = setTimeout(() => {
      const index = this.#waiting.indexOf(waiter)
      if (index < 0) return
      this.#waiting.splice(index, 1)
      waiter.reject(
        new TargetError(
          'busy',
          `All ${size} connections to ${name} are in use. Set a larger poolSize if that is usual.`,
        ),
      )
    }, waitMs)
    try {
      return await waiter.promise
    } finally {
      clearTimeout(timer)
    }
  }

  #retire(item: T): void {
    const index = this.#idle.findIndex(idle => idle.item === item)
    if (index < 0) return
    this.#idle.splice(index, 1)
    this.#count--
    void item.end()
  }

  #gone(): TargetError {
    return new TargetError('unavailable', `The connection to ${this.#options.name} is closed.`)
  }

  #drop(item: T): void {
    if (this.#count > 0) this.#count--
    item.close()
  }
}
