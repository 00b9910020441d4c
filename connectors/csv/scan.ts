/** Where the records of a stretch of bytes start and end, and what is no record. */
export interface Found {
  /** Start and end of record `i` at `2i` and `2i + 1`, without the line end. */
  readonly ranges: Uint32Array
  /** The line each record starts in. */
  readonly positions: Uint32Array
  count: number
  /** Lines that are no record; the scan went on behind each of them. */
  readonly malformed: Malformed[]
  /** The line the next record starts in. */
  line: number
  /** Where the next scan has to start. */
  rest: number
  /** The next scan starts within a line that was too long and is malformed already. */
  withinOverlong: boolean
}

export interface Malformed {
  readonly position: number
  readonly what: 'unclosed-quote' | 'text-after-quote' | 'too-long'
  /** The field it happened in, from 0. */
  readonly field: number
}

export interface ScanOptions {
  readonly delimiter: number
  readonly maxRecordBytes: number
  readonly capacity: number
}

const quote = 0x22
const lineFeed = 0x0a
const carriageReturn = 0x0d

export function emptyFound(capacity: number, line: number): Found {
  return {
    ranges: new Uint32Array(capacity * 2),
    positions: new Uint32Array(capacity),
    count: 0,
    malformed: [],
    line,
    rest: 0,
    withinOverlong: false,
  }
}

/**
 * Finds the records in `bytes` from `from` to `to` (RFC 4180, also with LF alone), until `found` is full. A record
 * that does not end before `to` is left for the next scan, unless `last` tells that the source ends there. Blank lines
 * are no records. A quote counts only where a field begins; elsewhere it is an ordinary character.
 *
 * Lines without a quote cost one search for the line feed. Only a line with a quote is walked byte by byte.
 */
export function scan(
  window: { bytes: Buffer; from: number; to: number; last: boolean },
  options: ScanOptions,
  found: Found,
): void {
  const { to, last } = window
  const bytes = window.bytes.subarray(0, to)
  const { ranges, positions } = found
  found.count = 0
  found.malformed.length = 0
  let at = window.from
  if (found.withinOverlong) at = leaveOverlong(bytes, at, found)
  let nextQuote = indexOrEnd(bytes, quote, at)
  while (at < to && found.count < options.capacity) {
    const newline = bytes.indexOf(lineFeed, at)
    if (newline < 0 && !last && to - at <= longest(options)) break
    const lineEnd = newline < 0 ? to : newline
    if (nextQuote < at) nextQuote = indexOrEnd(bytes, quote, at)
    let end = lineEnd
    if (nextQuote < lineEnd) {
      const walked = walk(bytes, at, lineEnd, last, options)
      if (walked === needsMore) break
      if (typeof walked === 'object') {
        found.malformed.push({ position: found.line, ...walked })
        found.withinOverlong = newline < 0 && !last
        found.line += found.withinOverlong ? 0 : 1
        at = lineEnd + 1
        continue
      }
      end = walked
    }
    const stop = trimmed(bytes, at, end)
    if (stop - at > options.maxRecordBytes) {
      found.malformed.push({ position: found.line, what: 'too-long', field: 0 })
      found.withinOverlong = end === to && !last
    } else if (stop > at) {
      ranges[found.count * 2] = at
      ranges[found.count * 2 + 1] = stop
      positions[found.count] = found.line
      found.count++
    }
    found.line += (end === lineEnd ? 1 : linesIn(bytes, at, end)) - (found.withinOverlong ? 1 : 0)
    at = end + 1
  }
  found.rest = Math.min(at, to)
}

/** Past the rest of a line that was given up; the end of the bytes when it goes on behind them. */
function leaveOverlong(bytes: Buffer, from: number, found: Found): number {
  const newline = bytes.indexOf(lineFeed, from)
  if (newline < 0) return bytes.length
  found.withinOverlong = false
  found.line++
  return newline + 1
}

const needsMore = -1

/**
 * The end of a record that holds a quote (the offset of its line feed, or the end of the bytes), `needsMore` when more
 * bytes are needed to tell, or what is wrong with it.
 */
function walk(
  bytes: Buffer,
  start: number,
  lineEnd: number,
  last: boolean,
  options: ScanOptions,
): number | { what: 'unclosed-quote' | 'text-after-quote'; field: number } {
  const { delimiter } = options
  const to = bytes.length
  const bound = Math.min(to, start + options.maxRecordBytes)
  let end = lineEnd
  let field = 0
  let at = start
  for (;;) {
    if (at - start > longest(options)) return end
    if (at < to && bytes[at] === quote) {
      at = closingQuote(bytes, at + 1, bound)
      if (at >= bound) return bound === to && !last ? needsMore : { what: 'unclosed-quote', field }
      at++
      // Without the byte behind it, a quote may still turn out to be the first of a doubled one.
      if (at === to && !last) return needsMore
      if (at > end) end = indexOrEnd(bytes, lineFeed, at)
      if (at === to || bytes[at] === lineFeed) return at
      if (bytes[at] === carriageReturn && at + 1 === to && !last) return needsMore
      if (bytes[at] === carriageReturn && (at + 1 === to || bytes[at + 1] === lineFeed)) return Math.min(at + 1, to)
      if (bytes[at] !== delimiter) return { what: 'text-after-quote', field }
    } else {
      while (at < end && bytes[at] !== delimiter) at++
      if (at === end) {
        if (end < to || last) return end
        return to - start > longest(options) ? end : needsMore
      }
    }
    field++
    at++
  }
}

/** How far a record may reach before its line feed: the carriage return does not count. */
function longest({ maxRecordBytes }: ScanOptions): number {
  return maxRecordBytes + 1
}

/** The quote that closes a field, past all doubled ones; `bound` or more when there is none before it. */
function closingQuote(bytes: Buffer, from: number, bound: number): number {
  for (let at = from; at < bound; at++) {
    if (bytes[at] !== quote) continue
    if (bytes[at + 1] !== quote) return at
    at++
  }
  return bound
}

/** Without the carriage return of a line that ends in both. */
function trimmed(bytes: Buffer, start: number, end: number): number {
  return end > start && bytes[end - 1] === carriageReturn ? end - 1 : end
}

function linesIn(bytes: Buffer, start: number, end: number): number {
  let lines = 1
  for (let at = bytes.indexOf(lineFeed, start); at >= 0 && at < end; at = bytes.indexOf(lineFeed, at + 1)) lines++
  return lines
}

function indexOrEnd(bytes: Buffer, byte: number, from: number): number {
  const index = bytes.indexOf(byte, from)
  return index < 0 ? bytes.length : index
}
