import { isUtf8 } from 'node:buffer'
import { resolve } from 'node:path'
import { hostError } from '../../src/model/error.ts'
import { type Column, columnsOf } from './columns.ts'
import { describeMalformed } from './malformed.ts'
import type { FilePlace } from './place.ts'
import { emptyFound, type ScanOptions, scan } from './scan.ts'
import type { FileSettings } from './settings.ts'
import { splitRecords } from './split.ts'
import { FileWindows, type Window } from './windows.ts'

const defaultPageRows = 2000
const maxPageRows = 100_000
const defaultMaxRecordBytes = 1_048_576

/** An open file whose columns are known. */
export interface Table {
  readonly objectType: string
  /** The path as the user wrote it. */
  readonly source: string
  readonly columns: readonly Column[]
  readonly delimiter: string
  readonly empty: null | ''
  readonly scanning: ScanOptions
  readonly windows: FileWindows
  /** The first window, and where in it the records start. */
  readonly start: { readonly window: Window; readonly offset: number; readonly line: number }
}

export interface OpenOptions {
  readonly folder: string
  /** The most records of a page; fewer where they fill what is read at once. */
  readonly pageRows?: number | null
  /** How much of the file is read at once; for tests of the seams between two reads. */
  readonly chunkBytes?: number
}

/** Opens a file and reads its header. Whoever opens closes `windows`. */
export async function openTable(objectType: string, file: FileSettings, options: OpenOptions): Promise<Table> {
  const source = file.path
  const delimiter = file.delimiter === 'tab' ? '\t' : (file.delimiter ?? ',')
  const windows = await FileWindows.open(resolve(options.folder, file.path), {
    source,
    encoding: file.encoding ?? 'utf-8',
    ...(options.chunkBytes === undefined ? {} : { chunkBytes: options.chunkBytes }),
  })
  try {
    const scanning = {
      delimiter: delimiter.charCodeAt(0),
      maxRecordBytes: file.maxRecordBytes ?? defaultMaxRecordBytes,
      capacity: Math.min(maxPageRows, Math.max(1, options.pageRows ?? defaultPageRows)),
    }
    const first = await windows.next(0)
    const header = Array.isArray(file.header)
      ? { names: file.header as readonly string[], window: first, offset: first.from, line: 1 }
      : await readHeader(source, windows, first, { ...scanning, capacity: 1 }, delimiter)
    return {
      objectType,
      source,
      columns: columnsOf(source, header.names, file),
      delimiter,
      empty: file.empty === 'text' ? '' : null,
      scanning,
      windows,
      start: header,
    }
  } catch (error) {
    await windows.close()
    throw error
  }
}

/** The table with its records from a place on. */
export async function startingAt(table: Table, { offset, line }: FilePlace): Promise<Table> {
  const window = await table.windows.startAt(offset)
  return { ...table, start: { window, offset: window.from, line } }
}

interface Header {
  readonly names: readonly string[]
  readonly window: Window
  readonly offset: number
  readonly line: number
}

async function readHeader(
  source: string,
  windows: FileWindows,
  first: Window,
  scanning: ScanOptions,
  delimiter: string,
): Promise<Header> {
  const found = emptyFound(1, 1)
  let window = first
  for (;;) {
    scan(window, scanning, found)
    const [malformed] = found.malformed
    if (malformed !== undefined) throw unreadableHeader(source, describeMalformed(malformed, [], scanning))
    if (found.count > 0) break
    if (window.last) throw unreadableHeader(source, 'the file holds blank lines only.')
    window = await windows.next(found.rest)
  }
  const { bytes } = window
  const [start = 0, end = 0] = found.ranges
  const text = bytes.subarray(start, end)
  if (text.includes(0)) {
    throw unreadableHeader(source, 'it holds zero bytes, as UTF-16 does; set encoding: utf-16le for the file.')
  }
  if (text.includes(0x0d)) {
    throw unreadableHeader(
      source,
      'its lines end with a carriage return alone; save the file with LF or CRLF line ends.',
    )
  }
  if (!isUtf8(text)) {
    throw unreadableHeader(
      source,
      'it is not valid UTF-8; set the encoding the file has (windows-1252 is a common one).',
    )
  }
  let names: string[] = []
  splitRecords(text.toString('utf8'), 1, { delimiter, empty: '' }, cells => {
    names = cells.map(String)
  })
  return { names, window, offset: found.rest, line: found.line }
}

function unreadableHeader(source: string, reason: string): Error {
  return hostError('source-unfit', { source, reason: `the header line cannot be read: ${reason}` })
}
