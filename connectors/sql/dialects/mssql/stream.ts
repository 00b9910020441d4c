import type { Raw } from '../../dialect.ts'
import type { DriverColumn, Request } from './driver.ts'
import type { Reading } from './exact.ts'
import type { Held } from './held.ts'

/**
 * The rows of a statement, page by page. Reading from the socket rests while two pages are waiting to be taken. Where they
 * are not all taken, the statement is cancelled and the connection can be used again.
 */
export async function* pagesOf(
  held: Held,
  { sql, parameters, compared }: Reading,
  pageRows: number,
): AsyncGenerator<Raw[][]> {
  const request = held.request(0)
  held.bind(request, parameters, compared)
  const rows = new RowStream(held, request, pageRows)
  request.query(sql, () => undefined)
  try {
    for (;;) {
      const page = await rows.next()
      if (page === undefined) return
      yield page
    }
  } finally {
    await rows.stop()
  }
}

/** What the events of a request have brought so far. */
class RowStream {
  readonly #held: Held
  readonly #request: Request
  readonly #pageRows: number
  readonly #ended = Promise.withResolvers<void>()
  #waiting: Raw[][] = []
  #readers: readonly ((value: unknown) => Raw)[] = []
  #failure: { readonly error: unknown } | undefined
  #isEnded = false
  #wake: () => void = () => undefined

  constructor(held: Held, request: Request, pageRows: number) {
    this.#held = held
    this.#request = request
    this.#pageRows = pageRows
    request.stream = true
    request.on('recordset', (columns: readonly DriverColumn[]) => {
      this.#guarded(() => {
        this.#readers = held.readers(columns)
      })
    })
    request.on('row', (row: readonly unknown[]) => this.#take(row))
    request.on('error', (error: unknown) => this.#fail(error))
    request.on('done', () => {
      this.#isEnded = true
      this.#ended.resolve()
      this.#wake()
    })
  }

  /** The next page; `undefined` after the last. */
  async next(): Promise<Raw[][] | undefined> {
    while (!this.#isReady) {
      const woken = Promise.withResolvers<void>()
      this.#wake = woken.resolve
      await woken.promise
    }
    if (this.#failure !== undefined) throw this.#held.explain(this.#failure.error)
    if (this.#waiting.length === 0) return undefined
    const page = this.#waiting.slice(0, this.#pageRows)
    this.#waiting = this.#waiting.slice(this.#pageRows)
    if (this.#waiting.length < this.#pageRows) this.#request.resume()
    return page
  }

  /** Cancels what is left, and waits until the connection is free. */
  async stop(): Promise<void> {
    this.#failure ??= { error: undefined }
    if (this.#isEnded) return
    this.#request.cancel()
    this.#request.resume()
    await this.#ended.promise
  }

  get #isReady(): boolean {
    return this.#waiting.length >= this.#pageRows || this.#isEnded || this.#failure !== undefined
  }

  #take(row: readonly unknown[]): void {
    if (this.#failure !== undefined) return
    this.#guarded(() => {
      this.#waiting.push(row.map((value, index) => this.#readers[index]?.(value) ?? null))
    })
    if (this.#waiting.length >= 2 * this.#pageRows) this.#request.pause()
    if (this.#waiting.length >= this.#pageRows) this.#wake()
  }

  #guarded(action: () => void): void {
    try {
      action()
    } catch (error) {
      this.#fail(error)
    }
  }

  #fail(error: unknown): void {
    this.#failure ??= { error }
    this.#wake()
  }
}
