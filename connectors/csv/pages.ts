import type { RawPage, RowFailure } from '../../src/connector/contract.ts'
import { hostError } from '../../src/model/error.ts'
import { decoderOf, type Records } from './decode.ts'
import { describeMalformed } from './malformed.ts'
import type { FilePlace } from './place.ts'
import { emptyFound, type Found, scan } from './scan.ts'
import { splitRecords } from './split.ts'
import type { Table } from './table.ts'
import type { Window } from './windows.ts'

const lineFeed = 0x0a

/** A page, and how far the file was read with it. */
export interface FilePage {
  readonly page: RawPage
  /** In octets from the beginning of the file. */
  readonly fileEnd: number
  /** Where to go on after the page; `undefined` where that cannot be told. */
  readonly next: FilePlace | undefined
}

/**
 * The records of a table, page by page. A page points into the window that was read; nothing is copied and nothing
 * decoded until the page's `decode` is called.
 */
export async function* pagesOf(table: Table, signal: AbortSignal): AsyncGenerator<FilePage> {
  const { windows, scanning } = table
  const decode = decoderOf(table)
  const found = emptyFound(scanning.capacity, table.start.line)
  let { window } = table.start
  let from = table.start.offset
  for (;;) {
    signal.throwIfAborted()
    scan({ ...window, from }, scanning, found)
    from = found.rest
    const { bytes } = window
    const ended = window.last && from >= window.to
    if (ended) refuseCutOff(table, found, window)
    if (found.count > 0 || found.malformed.length > 0) {
      const page = pageOf(table, found, bytes, decode)
      yield { page, ...endOf(windows.exact, found, window) }
    }
    if (ended) break
    if (found.count < scanning.capacity && !window.last) {
      window = await windows.next(from)
      from = window.from
    }
  }
  await windows.verify()
}

function endOf(
  exact: boolean,
  { rest, line, withinOverlong }: Found,
  { to, fileEnd }: Window,
): Pick<FilePage, 'fileEnd' | 'next'> {
  if (!exact) return { fileEnd, next: undefined }
  const offset = fileEnd - (to - rest)
  return { fileEnd: offset, next: withinOverlong ? undefined : { offset, line } }
}

function pageOf(table: Table, found: Found, bytes: Buffer, decode: ReturnType<typeof decoderOf>): RawPage {
  const { ranges, positions, count } = found
  const failures = found.malformed.map(
    (malformed): RowFailure => ({
      position: malformed.position,
      message: describeMalformed(malformed, table.columns, table.scanning),
    }),
  )
  const records: Records = { bytes, ranges, positions }
  return {
    kind: 'raw',
    objectType: table.objectType,
    source: table.source,
    bytes,
    ranges,
    positions,
    count,
    ...(failures.length === 0 ? {} : { failures }),
    decode: wanted => decode(records, wanted),
  }
}

/**
 * A file that ends without a line end and within a record was most likely cut off while it was being written or
 * copied. What is missing from it must not be taken for deleted, so the import fails instead of counting a bad line.
 */
function refuseCutOff(table: Table, found: Found, { bytes, to }: Window): void {
  if (bytes[to - 1] === lineFeed) return
  const [start, end] = found.ranges.subarray(found.count * 2 - 2, found.count * 2)
  const malformed = found.malformed.at(-1)
  let position = found.line - 1
  if (start !== undefined && end === to) {
    position = found.positions[found.count - 1] ?? position
    let fields = 0
    splitRecords(bytes.toString('utf8', start, end), 1, table, cells => {
      fields = cells.length
    })
    if (fields >= table.columns.length) return
  } else if (malformed?.what !== 'unclosed-quote' || malformed.position !== position) return
  throw hostError('source-unfit', {
    source: table.source,
    reason: `it ends within line ${position}, without a line end: it looks cut off. Nothing was deleted; run again when it is complete.`,
  })
}
