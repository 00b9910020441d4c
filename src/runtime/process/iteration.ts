import type { Page, RawPage } from '../../connector/contract.ts'
import { hostError } from '../../model/error.ts'
import { checkPage, checkPages } from '../shape/page.ts'
import { sentRows } from './cells.ts'
import type { SentPage, SentRows } from './messages.ts'

/** An import inside the connector's process: hands out a page at a time, and asks for one more ahead where it may. */
export class Iteration {
  readonly #pages: AsyncIterator<unknown>
  #ahead: Promise<IteratorResult<unknown>> | undefined
  #raw: RawPage | undefined

  constructor(pages: unknown) {
    checkPages(pages)
    this.#pages = eachOf(pages)
  }

  /** The next page and the octets that belong to it; `null` after the last. */
  async next(): Promise<{ readonly page: SentPage; readonly octets?: Uint8Array } | null> {
    this.#raw = undefined
    const asked = this.#ahead ?? this.#pages.next()
    this.#ahead = undefined
    const { done, value } = await asked
    if (done) return null
    checkPage(value)
    if (value.kind !== 'raw') return { page: wholePage(value) }
    this.#raw = value
    return { page: rawPage(value), octets: value.bytes }
  }

  /**
   * Asks for the page after one of rows, once that is on its way. Not after others: the octets of a raw page are its
   * connector's until the next is asked for, and after updates the connector may be asked to read.
   */
  prefetch(sent: SentPage): void {
    if (sent.page.kind !== 'rows') return
    this.#ahead = this.#pages.next()
    // It is thrown when the page is asked for.
    this.#ahead.catch(() => undefined)
  }

  async decode(rows: readonly number[]): Promise<SentRows> {
    if (this.#raw === undefined) throw hostError('page-invalid', { reason: 'rows were asked of a page that is gone' })
    return sentRows(await this.#raw.decode(rows))
  }

  /** No more pages are wanted: the connector's iteration is ended where it stands. */
  async end(): Promise<void> {
    this.#raw = undefined
    await this.#pages.return?.()
  }
}

/** What is left of a page without its octets and without code. */
function rawPage(page: RawPage): SentPage {
  const rest = Object.entries(page).filter(([name]) => name !== 'bytes' && name !== 'decode')
  return { kind: 'raw', page: Object.fromEntries(rest) as Omit<RawPage, 'bytes' | 'decode'> }
}

function wholePage(page: Exclude<Page, RawPage>): SentPage {
  const marks = page.kind === 'rows' ? sentRows(page.rows).incomplete : []
  return { kind: 'whole', page, incomplete: marks }
}

/** Any iterable as one that can be ended. */
async function* eachOf(pages: AsyncIterable<unknown>): AsyncGenerator {
  yield* pages
}
