import { isUtf8 } from 'node:buffer'
import type { RowFailure } from '../../src/connector/contract.ts'
import type { Cell, Scalar } from '../../src/model/value.ts'
import type { Column } from './columns.ts'
import { splitRecords } from './split.ts'

/** What records are decoded by. */
export interface Layout {
  readonly columns: readonly Column[]
  readonly delimiter: string
  /** What an empty field is. */
  readonly empty: null | ''
}

/** The records of one page, as the scan found them. */
export interface Records {
  readonly bytes: Buffer
  readonly ranges: Uint32Array
  readonly positions: Uint32Array
}

type Row = readonly Cell[] | RowFailure

/** A value keeps the text it was cut from in memory, so the text of a run must not grow with the page. */
const runRecords = 256

/** Turns records into cells. Neighbours are decoded in one piece, which costs a third of one by one. */
export function decoderOf(layout: Layout): (records: Records, wanted: readonly number[]) => Row[] {
  const convert = conversionOf(layout.columns)
  const required = layout.columns.flatMap((column, index) => (column.required ? [{ index, column }] : []))

  function decodeRun(records: Records, first: number, last: number, rows: Row[]): void {
    const { bytes, ranges, positions } = records
    const start = ranges[first * 2] ?? 0
    const end = ranges[last * 2 + 1] ?? start
    if (!isUtf8(bytes.subarray(start, end))) {
      if (first === last) rows.push(notUtf8(bytes.subarray(start, end), positions[first] ?? 0))
      else for (let record = first; record <= last; record++) decodeRun(records, record, record, rows)
      return
    }
    splitRecords(bytes.toString('utf8', start, end), last - first + 1, layout, (cells, index) => {
      rows.push(finish(cells, positions[first + index] ?? 0))
    })
  }

  function finish(cells: Cell[], position: number): Row {
    if (cells.length !== layout.columns.length) return wrongCount(cells.length, layout, position)
    const wrong = convert?.(cells) ?? lacking(cells)
    return wrong === undefined ? cells : { position, message: wrong }
  }

  /** What is said of a row that has no value where each must have one. */
  function lacking(cells: readonly Cell[]): string | undefined {
    const empty = required.find(({ index }) => cells[index] === null || cells[index] === '')
    return empty && `"${empty.column.name}" is empty, and the settings say that every row has it.`
  }

  return (records, wanted) => {
    const rows: Row[] = []
    let first = 0
    while (first < wanted.length) {
      let last = first
      const limit = Math.min(wanted.length, first + runRecords)
      while (last + 1 < limit && followsDirectly(records.ranges, wanted[last], wanted[last + 1])) last++
      decodeRun(records, wanted[first] ?? 0, wanted[last] ?? 0, rows)
      first = last + 1
    }
    return rows
  }
}

/** Nothing but a line end, or a blank line, stands between the two records. */
function followsDirectly(ranges: Uint32Array, record: number | undefined, next: number | undefined): boolean {
  if (record === undefined || next !== record + 1) return false
  return (ranges[next * 2] ?? 0) - (ranges[record * 2 + 1] ?? 0) <= 2
}

/** Gives the columns that are not plain text their values, in place; yields what is wrong with the first that has none. */
function conversionOf(columns: readonly Column[]): ((cells: Cell[]) => string | undefined) | undefined {
  const converted = columns.flatMap((column, index) => {
    const { kind, separator } = column
    const single = kind === 'string' || kind === 'reference' || kind === 'dateTime' ? undefined : scalarOf[kind]
    return single === undefined && separator === undefined ? [] : [{ index, column, single }]
  })
  if (converted.length === 0) return undefined
  return cells => {
    for (const { index, column, single } of converted) {
      const text = cells[index]
      if (typeof text !== 'string') continue
      const parts = column.separator === undefined ? [text] : partsOf(text, column.separator)
      const values: Scalar[] = []
      for (const part of parts) {
        const value = single === undefined ? part : single(part)
        if (value === undefined) return unfitValue(part, column)
        values.push(value)
      }
      if (column.separator === undefined) cells[index] = values[0] ?? null
      else cells[index] = values.length === 0 ? null : values
    }
    return undefined
  }
}

function partsOf(text: string, separator: string): string[] {
  return text
    .split(separator)
    .map(part => part.trim())
    .filter(part => part !== '')
}

type Parsed = (text: string) => Scalar | undefined
const scalarOf: Partial<Record<Column['kind'], Parsed>> = {
  integer(text) {
    if (!/^\s*[+-]?\d{1,1000}\s*$/.test(text)) return undefined
    const number = Number(text)
    if (number === 0) return 0
    return Number.isSafeInteger(number) ? number : BigInt(text.trim().replace(/^\+/, ''))
  },
  decimal(text) {
    if (!/^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i.test(text)) return undefined
    // A double holds every decimal of up to 15 significant digits.
    const digits = text.replace(/e.*$/i, '').replace(/\D/g, '').replace(/^0+/, '')
    return digits.length <= 15 ? Number(text) : text.trim()
  },
  boolean(text) {
    const word = text.trim().toLowerCase()
    if (['true', 'yes', 'y', '1'].includes(word)) return true
    return ['false', 'no', 'n', '0'].includes(word) ? false : undefined
  },
  binary(text) {
    const base64 = text.trim()
    if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) return undefined
    return new Uint8Array(Buffer.from(base64, 'base64'))
  },
}

const expected: Partial<Record<Column['kind'], string>> = {
  integer: 'a whole number',
  decimal: 'a number with a point',
  boolean: 'true, false, yes, no, 1 or 0',
  binary: 'base64',
}

function unfitValue(text: string, column: Column): string {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text
  return `The column "${column.name}" holds ${expected[column.kind] ?? column.kind}, and here it has "${shown}".`
}

function wrongCount(found: number, layout: Layout, position: number): RowFailure {
  const width = layout.columns.length
  const what = `It has ${found} ${found === 1 ? 'field' : 'fields'}, and there are ${width} ${width === 1 ? 'column' : 'columns'}.`
  const shown = layout.delimiter === '\t' ? 'a tab' : `"${layout.delimiter}"`
  const help =
    found > width ? `A field that contains ${shown} or a line break must stand in quotes.` : 'Is the line cut off?'
  return { position, message: `${what} ${help}` }
}

function notUtf8(record: Buffer, position: number): RowFailure {
  const byte = firstInvalidByte(record)
  const found = `0x${(record[byte] ?? 0).toString(16).padStart(2, '0')}`
  return {
    position,
    message: `It is not valid UTF-8: byte ${byte + 1} of the line is ${found}. If the file is in another encoding, set encoding (windows-1252 is a common one).`,
  }
}

function firstInvalidByte(record: Buffer): number {
  let at = 0
  while (at < record.length) {
    const lead = record[at] ?? 0
    const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
    if (!isUtf8(record.subarray(at, at + length))) return at
    at += length
  }
  return at
}
