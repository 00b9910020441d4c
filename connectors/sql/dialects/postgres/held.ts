import { DatabaseError, type PoolClient, type Submittable } from 'pg'
import type { Raw } from '../../dialect.ts'
import { explained } from './failure.ts'
import { type Answer, Exchange, running, type Wire } from './wire.ts'

/** A connection taken from the pool, until it is given back. */
export class Held {
  /** What the database is called in messages. */
  readonly name: string
  readonly #client: PoolClient
  #broken: Error | undefined
  #returned = false
  #unanswered = 0

  constructor(name: string, client: PoolClient) {
    this.name = name
    this.#client = client
    client.on('error', this.#lose)
  }

  readonly #lose = (error: Error): void => {
    this.#broken ??= error
  }

  /** Whether nothing can be asked any more. */
  get isLost(): boolean {
    return this.#broken !== undefined || this.#returned
  }

  /** What the server thinks of as of the last answer: no transaction is open, one is, or one that has failed. */
  get transaction(): 'none' | 'open' | 'failed' {
    const status = this.#client.getTransactionStatus()
    return status === 'T' ? 'open' : status === 'E' ? 'failed' : 'none'
  }

  /** Whether the server is still at work on something, which whoever comes next would have to wait for. */
  get isBusy(): boolean {
    return this.#unanswered > 0
  }

  /** Sends messages and waits for all that comes of them. */
  async ask(send: (wire: Wire) => void): Promise<Answer> {
    const exchange = new Exchange(send)
    this.submit(exchange)
    return await this.guarded(exchange.answered)
  }

  async run(sql: string, parameters: readonly Raw[] = []): Promise<Answer> {
    return await this.ask(running(sql, parameters))
  }

  submit(query: Submittable): void {
    if (this.#returned) throw explained(new Error('The connection was ended.'), this.name)
    this.#client.query(query)
  }

  /** Waits for an answer; the driver's errors become ours. */
  async guarded<T>(answer: Promise<T>): Promise<T> {
    this.#unanswered++
    try {
      return await answer
    } catch (error) {
      if (error instanceof DatabaseError && (error.severity === 'FATAL' || error.severity === 'PANIC'))
        this.#lose(error)
      throw explained(error, this.name)
    } finally {
      this.#unanswered--
    }
  }

  /** Nothing more is asked of the connection: it is in the middle of something that nobody wants any more. */
  abandon(): void {
    this.#broken ??= new Error('The connection was abandoned.')
    this.giveBack()
  }

  /** Gives the connection back to the pool, or closes it where it is of no use to others. */
  giveBack(): void {
    if (this.#returned) return
    this.#returned = true
    this.#client.off('error', this.#lose)
    this.#client.release(this.#broken !== undefined || this.isBusy || this.transaction !== 'none')
  }
}
