import type { Kind } from '../../../../src/model/schema.ts'
import type { Cell } from '../../../../src/model/value.ts'
import type { ConversionOptions, Raw } from '../../dialect.ts'
import { readBoolean } from '../../values/boolean.ts'
import { readDateTime } from '../../values/date-time.ts'
import { numberText, readDecimal, readFloat, readInteger } from '../../values/number.ts'
import { utcOf } from '../../values/zone.ts'
import { readJson } from './json.ts'
import { type Family, familyOf, typeOf } from './types.ts'

type Reader = (cell: Raw) => Cell

/** Gives a cell the form its kind has outside of the database; `undefined` where it has it already. */
export function readerOf(declared: string, kind: Kind, options: ConversionOptions): Reader | undefined {
  const family = familyOf(typeOf(declared))
  const read = byKind(family, kind, options)
  if (family === 'date' || family === 'datetime' || family === 'timestamp') {
    return cell => (isZeroDate(cell) ? null : read === undefined ? cell : read(cell))
  }
  return read
}

function byKind(family: Family, kind: Kind, options: ConversionOptions): Reader | undefined {
  switch (kind) {
    case 'boolean':
      return cell => readBoolean(family === 'boolean' ? truth(cell) : cell)
    case 'integer':
      return cell => readInteger(cell instanceof Uint8Array ? wholeOf(cell) : cell)
    case 'decimal':
      return family === 'float' ? shortFloat : family === 'double' ? readFloat : readDecimal
    case 'dateTime':
      return dateTimeReader(family, options)
    case 'binary':
      return cell => (typeof cell === 'string' ? Buffer.from(cell) : cell)
    case 'complex':
      return readJson
    case 'string':
    case 'reference':
      return textReader(family)
    default:
      return kind satisfies never
  }
}

function dateTimeReader(family: Family, { timeZone }: ConversionOptions): Reader {
  switch (family) {
    case 'date':
      return cell => cell
    case 'timestamp':
      return cell => (typeof cell === 'string' ? utcOf(cell, 'UTC') : cell)
    default:
      return cell => readDateTime(cell, timeZone)
  }
}

function textReader(family: Family): Reader | undefined {
  switch (family) {
    case 'set':
      return cell => (cell === '' ? null : typeof cell === 'string' ? cell.split(',') : cell)
    case 'float':
      return cell => digitsOf(shortFloat(cell))
    case 'binary':
    case 'bits':
      return textOf
    case 'boolean':
      return cell => (cell instanceof Uint8Array ? String(wholeOf(cell)) : digitsOf(cell))
    case 'integer':
    case 'decimal':
    case 'double':
      return digitsOf
    default:
      return undefined
  }
}

/** In a column of booleans anything but 0 is true. */
function truth(cell: Raw): Raw {
  if (cell instanceof Uint8Array) return wholeOf(cell) !== 0n
  return typeof cell === 'number' || typeof cell === 'bigint' ? Number(cell) !== 0 : cell
}

/** Bits are bytes with the greatest first. */
function wholeOf(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
}

/** The shortest number that is the same one in four bytes: 0.1, and not 0.10000000149011612. */
function shortFloat(cell: Raw): Cell {
  if (typeof cell !== 'number' || !Number.isFinite(cell)) return readFloat(cell)
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(cell.toPrecision(digits))
    if (Math.fround(short) === cell) return short
  }
  return cell
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Bytes as the text that they are; bytes that are none stay bytes. */
function textOf(cell: Raw): Cell {
  if (!(cell instanceof Uint8Array)) return digitsOf(cell)
  try {
    return decoder.decode(cell)
  } catch {
    return cell
  }
}

function digitsOf(cell: Cell): Cell {
  return typeof cell === 'number' || typeof cell === 'bigint' ? numberText(cell) : cell
}

function isZeroDate(cell: Raw): boolean {
  return typeof cell === 'string' && cell.startsWith('0000-00-00')
}
