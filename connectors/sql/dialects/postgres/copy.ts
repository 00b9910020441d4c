import type { Connection, Submittable } from 'pg'
import type { RawRows } from '../../dialect.ts'
import { together, type Wire } from './wire.ts'

/** A page also ends when it holds this many bytes. */
const maxBytes = 2 ** 22
/** Pages that are read before somebody asks for them; the server waits then. */
const readAhead = 2
const firstBytes = 2 ** 16

/** A page that is being filled, or waits to be taken. */
interface Filling {
  bytes: Buffer
  used: number
  ranges: Uint32Array
  count: number
}

/**
 * `COPY … TO STDOUT` as pages of rows. The server sends each row as a message of its own, so the rows need not be searched
 * for. Each is copied once, out of what the driver reads into, and lies beside its neighbours with a line end between.
 * Where nobody takes the pages the socket is paused, and the server waits.
 */
export class CopyOut implements Submittable {
  readonly #sql: string
  readonly #pageRows: number
  readonly #ready: Filling[] = []
  readonly #spare: Filling[] = []
  #filling: Filling | undefined
  #taken: Filling | undefined
  #stream: Wire['stream'] | undefined
  #isPaused = false
  #waiting: PromiseWithResolvers<void> | undefined
  #failure: { readonly error: unknown } | undefined
  #ended = false

  constructor(sql: string, pageRows: number) {
    this.#sql = `COPY (\n${sql}\n) TO STDOUT`
    this.#pageRows = pageRows
  }

  /** Whether the server has said that all is said, or that it failed. */
  get isOver(): boolean {
    return this.#ended || this.#failure !== undefined
  }

  submit(connection: Connection): void {
    together(connection, wire => {
      this.#stream = wire.stream
      wire.parse({ text: this.#sql, name: '', types: [] })
      wire.bind({ portal: '', statement: '', values: [] })
      wire.execute({ portal: '', rows: 0 })
    })
  }

  /** The next page; `undefined` after the last. The page before it is used again. */
  async next(): Promise<RawRows | undefined> {
    if (this.#taken !== undefined && this.#spare.length < readAhead) this.#spare.push(this.#taken)
    this.#taken = undefined
    while (this.#ready.length === 0 && !this.isOver) {
      this.#flow()
      this.#waiting ??= Promise.withResolvers()
      await this.#waiting.promise
    }
    const page = this.#ready.shift()
    if (page === undefined) {
      if (this.#failure !== undefined) throw this.#failure.error
      return undefined
    }
    if (this.#ready.length < readAhead) this.#flow()
    this.#taken = page
    return {
      bytes: page.bytes.subarray(0, page.used),
      ranges: page.ranges.subarray(0, page.count * 2),
      count: page.count,
    }
  }

  handleCopyData({ chunk }: { readonly chunk: Buffer }): void {
    const page = (this.#filling ??= this.#emptyPage())
    const { used, count } = page
    const end = used + chunk.length
    if (end > page.bytes.length) grow(page, end)
    page.bytes.set(chunk, used)
    page.ranges[count * 2] = used
    page.ranges[count * 2 + 1] = end - 1
    page.used = end
    page.count = count + 1
    if (page.count >= this.#pageRows || end >= maxBytes) this.#finishPage()
  }

  handleCommandComplete(): void {
    this.#finishPage()
  }

  handleReadyForQuery(): void {
    this.#ended = true
    this.#flow()
    this.#wake()
  }

  handleError(error: unknown): void {
    this.#failure ??= { error }
    this.#flow()
    this.#wake()
  }

  #finishPage(): void {
    if (this.#filling === undefined) return
    this.#ready.push(this.#filling)
    this.#filling = undefined
    if (this.#ready.length >= readAhead && !this.#isPaused) {
      this.#isPaused = true
      this.#stream?.pause()
    }
    this.#wake()
  }

  #flow(): void {
    if (!this.#isPaused) return
    this.#isPaused = false
    this.#stream?.resume()
  }

  #wake(): void {
    this.#waiting?.resolve()
    this.#waiting = undefined
  }

  #emptyPage(): Filling {
    const spare = this.#spare.pop()
    if (spare !== undefined) {
      spare.used = 0
      spare.count = 0
      return spare
    }
    const rows = Math.min(this.#pageRows, maxBytes)
    return { bytes: Buffer.allocUnsafeSlow(firstBytes), used: 0, ranges: new Uint32Array(rows * 2), count: 0 }
  }
}

function grow(page: Filling, needed: number): void {
  const bytes = Buffer.allocUnsafeSlow(Math.max(needed, page.bytes.length * 2))
  page.bytes.copy(bytes, 0, 0, page.used)
  page.bytes = bytes
}
