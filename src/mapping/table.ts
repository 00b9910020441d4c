import { isMap } from 'yaml'
import type { Table } from '../../grammar/compile/tables.ts'
import type { Value } from '../../grammar/syntax/value.ts'
import type { PlacedText } from './findings.ts'
import { type Item, kindOf, type Reading, stretchOf } from './reading.ts'

/** A table of a mapping file: its rows stand there, or in a CSV file. */
export type TableMapping = RowsMapping | CsvMapping
export interface RowsMapping {
  readonly kind: 'rows'
  readonly key: PlacedText
  readonly table: Table
}
export interface CsvMapping {
  readonly kind: 'csv'
  readonly key: PlacedText
  readonly name: string
  /** From the folder of the mapping file. */
  readonly path: PlacedText
  /** The column with the keys; the first one by default. */
  readonly keyColumn: PlacedText | undefined
  readonly delimiter: string
  readonly ignoreCase: boolean
}

/** The column of a table that has one. */
const onlyColumn = 'value'

const tableKeys = ['rows', 'csv', 'key', 'delimiter', 'ignoreCase']

/** Reads what stands under `tables`. */
export function readTables(reading: Reading, item: Item): readonly TableMapping[] {
  return reading.items(item.value, 'tables').flatMap(entry => readTable(reading, entry) ?? [])
}

function readTable(reading: Reading, item: Item): TableMapping | undefined {
  const name = item.key.text
  const fields = reading.fields(item.value, `The table ${name}`, tableKeys)
  const [rows, csv, key, delimiter, ignoreCase] = tableKeys.map(known => fields.get(known))
  if ((rows === undefined) === (csv === undefined)) {
    reading.report(item.key, {
      code: 'missing-key',
      message: `The table ${name} must have either rows or csv.`,
      help: 'Write "rows: { Germany: DE }", or "csv: ./countries.csv".',
    })
    return undefined
  }
  const folded = ignoreCase !== undefined && reading.flag(ignoreCase, 'ignoreCase') === true
  if (rows !== undefined) {
    const misplaced = key ?? delimiter
    if (misplaced !== undefined)
      reading.report(misplaced.key, { code: 'unknown-key', message: `${misplaced.key.text} belongs to a CSV file.` })
    return { kind: 'rows', key: item.key, table: { ...readRows(reading, rows), name, ignoreCase: folded } }
  }
  const path = csv && reading.text(csv, 'csv')
  if (path === undefined) return undefined
  const keyColumn = key && reading.text(key, 'key')
  const separator = (delimiter && reading.text(delimiter, 'delimiter')?.text) ?? ','
  return { kind: 'csv', key: item.key, name, path, keyColumn, delimiter: separator, ignoreCase: folded }
}

/** `Germany: DE`, or with several columns `B1: { city: Berlin, country: DE }`. */
function readRows(reading: Reading, item: Item): Pick<Table, 'columns' | 'rows'> {
  const read = reading.items(item.value, 'rows').map(entry => {
    const node = reading.resolved(entry)
    const cells = new Map<string, Value>()
    if (node === undefined) return { key: entry.key.text, cells }
    if (isMap(node)) {
      for (const cell of reading.items(node, `The row ${entry.key.text}`))
        cells.set(cell.key.text, cellOf(reading, cell))
    } else {
      cells.set(onlyColumn, cellOf(reading, entry))
    }
    return { key: entry.key.text, cells }
  })
  const columns = [...new Set(read.flatMap(({ cells }) => [...cells.keys()]))]
  return { columns, rows: read.map(({ key, cells }) => [key, ...columns.map(column => cells.get(column) ?? null)]) }
}

/** A text, a number, a boolean, or a list of them. */
function cellOf(reading: Reading, item: Item): Value {
  const node = reading.resolved(item)
  if (node === undefined) return null
  const data = reading.data(node)
  const cell = Array.isArray(data) ? data.map(plain) : plain(data)
  if (cell !== undefined && !(Array.isArray(cell) && cell.includes(undefined))) return cell as Value
  const message = `A value of a table is a text, a number, a boolean or a list of them, not ${kindOf(node)}.`
  reading.report(stretchOf(node), { code: 'wrong-shape', message })
  return null
}

function plain(data: unknown): Value | undefined {
  if (typeof data === 'bigint') return Number.isSafeInteger(Number(data)) ? Number(data) : data
  const isPlain = data === null || typeof data === 'string' || typeof data === 'number' || typeof data === 'boolean'
  return isPlain ? data : undefined
}
