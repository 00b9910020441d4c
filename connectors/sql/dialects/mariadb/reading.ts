import type { Readable } from 'node:stream'
import type { FieldInfo, Prepare } from 'mariadb'
import type { Raw } from '../../dialect.ts'
import { rowsReader } from './cells.ts'

/** A stream of the driver. `close` makes it pass over the rows that have not come yet. */
type DriverStream = Readable & { close(): void }

/**
 * The first result of a statement, as it comes from the server. While nobody takes rows the connection is not read from,
 * so that the server waits.
 */
export class Reading {
  readonly #stream: DriverStream
  readonly #columns = Promise.withResolvers<readonly FieldInfo[]>()
  #results = 0
  #isOver = false

  constructor(prepared: Prepare<unknown[]>, parameters: unknown[]) {
    this.#stream = prepared.executeStream(parameters) as DriverStream
    this.#columns.promise.catch(() => undefined)
    const over = (): void => {
      if (this.#isOver) return
      this.#isOver = true
      prepared.close()
    }
    this.#stream
      .on('fields', (columns: readonly FieldInfo[]) => {
        this.#columns.resolve(columns)
        // A procedure may give several results. What came of the first is still there to be taken.
        if (++this.#results > 1) this.#stream.close()
      })
      .on('end', () => {
        over()
        this.#columns.resolve([])
      })
      .on('error', error => {
        over()
        this.#columns.reject(error)
      })
  }

  /** Whether the connection has nothing more to give. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** Empty where the statement gives no rows. */
  async columns(): Promise<readonly FieldInfo[]> {
    return await this.#columns.promise
  }

  async *pages(pageRows: number): AsyncGenerator<Raw[][]> {
    let read: ((row: unknown[]) => Raw[]) | undefined
    let page: Raw[][] = []
    for await (const row of this.#stream.iterator({ destroyOnReturn: false }) as AsyncIterable<unknown>) {
      // What a procedure did comes as one more row.
      if (!Array.isArray(row)) continue
      read ??= rowsReader(await this.columns())
      page.push(read(row))
      if (page.length < pageRows) continue
      yield page
      page = []
    }
    if (page.length > 0) yield page
  }

  /** Lets go of the rows that were not taken. */
  leave(): void {
    if (this.#isOver) return
    this.#stream.close()
    this.#stream.resume()
  }
}
