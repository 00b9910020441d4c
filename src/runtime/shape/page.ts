import type { DecodedRows, Page } from '../../connector/contract.ts'
import { hostError } from '../../model/error.ts'
import {
  all,
  byKind,
  type Check,
  isCount,
  isNumber,
  isObject,
  isText,
  listOf,
  must,
  named,
  objectOf,
  optional,
} from './check.ts'
import { isRow, isScalarValue, isValue } from './value.ts'

/** The most rows that a page may have. */
const MAX_ROWS = 100_000

const fewEnough: Check = value => {
  if (!Array.isArray(value)) return ` is ${named(value)}, and not a list`
  return value.length <= MAX_ROWS ? undefined : tooMany(value.length)
}
const failure = objectOf({ position: isCount, message: isText })
const frame = {
  objectType: isText,
  source: isText,
  watermark: optional(value => (value === null ? undefined : isText(value))),
  resume: optional(isText),
  portion: optional(isNumber),
  failures: optional(all(fewEnough, listOf(failure))),
}
const anchor = listOf(isScalarValue)
const change = byKind({
  replace: objectOf({ attribute: isText, value: value => (value === null ? undefined : isValue(value)) }),
  values: objectOf({ attribute: isText, add: listOf(isValue), remove: listOf(isValue) }),
})
const isNumbers = must(value => value instanceof Uint32Array, 'a Uint32Array')

/** Only what a page costs, not what its rows do: of those, that each is a list. */
const kinds: Readonly<Record<Page['kind'], Check>> = {
  rows: objectOf({
    ...frame,
    rows: all(fewEnough, areLists),
    firstPosition: isCount,
  }),
  raw: all(
    objectOf({
      ...frame,
      bytes: must(value => value instanceof Uint8Array, 'a Uint8Array'),
      ranges: isNumbers,
      positions: isNumbers,
      count: isCount,
      decode: must(value => typeof value === 'function', 'a function'),
    }),
    wrongRaw,
  ),
  updates: objectOf({
    ...frame,
    updates: all(fewEnough, listOf(objectOf({ anchor, changes: listOf(change) }))),
  }),
  deletions: objectOf({ ...frame, anchors: all(fewEnough, listOf(isRow)) }),
}
const isPage = byKind(kinds)
const isDecoded = listOf(value => (Array.isArray(value) ? isRow(value) : failure(value)))

/** Throws `page-invalid` where an import gave nothing that has pages. */
export function checkPages(pages: unknown): asserts pages is AsyncIterable<unknown> {
  const isIterable =
    typeof pages === 'object' && pages !== null && (Symbol.asyncIterator in pages || Symbol.iterator in pages)
  if (!isIterable) throw hostError('page-invalid', { reason: 'the import gave no pages to iterate over' })
}

/** Throws `page-invalid` where a page is not what the contract says. Cheap: rows are looked at once they are used. */
export function checkPage(page: unknown): asserts page is Page {
  const kind = isObject(page) ? page['kind'] : undefined
  if (typeof kind === 'string' && !Object.hasOwn(kinds, kind)) {
    throw hostError('page-invalid', { reason: `there is no kind of page "${kind}"` })
  }
  const wrong = isPage(page)
  if (wrong !== undefined) throw hostError('page-invalid', { reason: `${nameOf(page)}${wrong}.` })
}

/** Throws `page-invalid` where the rows that a page decoded are not those that were asked for. */
export function checkDecoded(rows: unknown, asked: number): asserts rows is DecodedRows {
  const wrong = isDecoded(rows)
  if (wrong !== undefined) throw hostError('page-invalid', { reason: `what decode returned${wrong}.` })
  const { length } = rows as readonly unknown[]
  if (length === asked) return
  const reason = `decode returned ${length < asked ? 'fewer' : 'more'} rows than were asked for`
  throw hostError('page-invalid', { reason })
}

function areLists(value: unknown): string | undefined {
  const rows = value as readonly unknown[]
  for (let i = 0; i < rows.length; i++) {
    if (!Array.isArray(rows[i])) return `[${i}] is ${named(rows[i])}, and not a list of cells`
  }
  return undefined
}

function wrongRaw(value: unknown): string | undefined {
  const { bytes, ranges, positions, count } = value as {
    readonly bytes: Uint8Array
    readonly ranges: Uint32Array
    readonly positions: Uint32Array
    readonly count: number
  }
  if (count > MAX_ROWS) return tooMany(count)
  if (ranges.length < 2 * count) return `.ranges has ${ranges.length} numbers for ${count} rows, and not two for each`
  if (positions.length < count) return `.positions has ${positions.length} numbers for ${count} rows`
  for (let at = 0; at < 2 * count; at += 2) {
    const start = ranges[at] ?? 0
    const end = ranges[at + 1] ?? 0
    if (start > end || end > bytes.length) return `.ranges[${at}] is not within its ${bytes.length} octets`
  }
  return undefined
}

function tooMany(rows: number): string {
  return ` has ${rows.toLocaleString('en')} rows: ${MAX_ROWS.toLocaleString('en')} is the most that a page may have`
}

function nameOf(page: unknown): string {
  const objectType = isObject(page) ? page['objectType'] : undefined
  return typeof objectType === 'string' ? `a page of ${objectType}` : 'a page'
}
