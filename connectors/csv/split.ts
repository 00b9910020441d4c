import type { Cell } from '../../src/model/value.ts'

const quote = 0x22
const lineFeed = 0x0a
const carriageReturn = 0x0d

/**
 * Splits the text of `count` records, which the scan has found well-formed, into fields. The next delimiter and the
 * next line end are searched for once each, not once a field.
 */
export function splitRecords(
  text: string,
  count: number,
  options: { readonly delimiter: string; readonly empty: null | '' },
  emit: (cells: Cell[], index: number) => void,
): void {
  if (!text.includes('"')) {
    splitPlain(text, count, options, emit)
    return
  }
  const { delimiter, empty } = options
  const delimiterCode = delimiter.charCodeAt(0)
  let at = 0
  let nextDelimiter = -1
  let newline = -1
  let end = -1
  for (let index = 0; index < count; index++) {
    at = pastLineEnds(text, at)
    const cells: Cell[] = []
    for (;;) {
      if (text.charCodeAt(at) === quote) {
        let close = text.indexOf('"', at + 1)
        const doubled = text.charCodeAt(close + 1) === quote
        while (text.charCodeAt(close + 1) === quote) close = text.indexOf('"', close + 2)
        const field = close === at + 1 ? empty : text.slice(at + 1, close)
        cells.push(doubled && field !== null ? field.replaceAll('""', '"') : field)
        at = close + 1
        if (text.charCodeAt(at) !== delimiterCode) break
        at++
        continue
      }
      if (newline < at) {
        newline = indexOrEnd(text, '\n', at)
        const crlf = newline > at && newline < text.length && text.charCodeAt(newline - 1) === carriageReturn
        end = crlf ? newline - 1 : newline
      }
      if (nextDelimiter < at) nextDelimiter = indexOrEnd(text, delimiter, at)
      const stop = nextDelimiter < end ? nextDelimiter : end
      cells.push(stop === at ? empty : text.slice(at, stop))
      at = stop
      if (stop === end) break
      at++
    }
    emit(cells, index)
  }
}

/** The same for text without a quote, which most text is. */
function splitPlain(
  text: string,
  count: number,
  { delimiter, empty }: { readonly delimiter: string; readonly empty: null | '' },
  emit: (cells: Cell[], index: number) => void,
): void {
  let at = 0
  let stop = indexOrEnd(text, delimiter, 0)
  for (let index = 0; index < count; index++) {
    at = pastLineEnds(text, at)
    const newline = indexOrEnd(text, '\n', at)
    const crlf = newline < text.length && text.charCodeAt(newline - 1) === carriageReturn
    const end = crlf ? newline - 1 : newline
    const cells: Cell[] = []
    while (stop < end) {
      cells.push(stop === at ? empty : text.slice(at, stop))
      at = stop + 1
      stop = text.indexOf(delimiter, at)
      if (stop < 0) stop = text.length
    }
    cells.push(at === end ? empty : text.slice(at, end))
    at = end
    emit(cells, index)
  }
}

function pastLineEnds(text: string, from: number): number {
  let at = from
  for (;;) {
    const code = text.charCodeAt(at)
    if (code === lineFeed) at++
    else if (code === carriageReturn && text.charCodeAt(at + 1) === lineFeed) at += 2
    else return at
  }
}

function indexOrEnd(text: string, search: string, from: number): number {
  const index = text.indexOf(search, from)
  return index < 0 ? text.length : index
}
