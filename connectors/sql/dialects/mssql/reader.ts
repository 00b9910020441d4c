import type { Kind } from '../../../../src/model/schema.ts'
import type { Cell } from '../../../../src/model/value.ts'
import type { ConversionOptions, Raw } from '../../dialect.ts'
import { readBoolean } from '../../values/boolean.ts'
import { readDateTime } from '../../values/date-time.ts'
import { numberText, readDecimal, readFloat, readInteger } from '../../values/number.ts'
import { parseDeclared } from './declared.ts'

type Reader = (cell: Raw) => Cell

/** Gives a cell as `cells.ts` takes it over the form of its kind. What cannot be read as the kind stays as it is. */
export function reader(declared: string, kind: Kind, { timeZone }: ConversionOptions): Reader | undefined {
  const { base } = parseDeclared(declared)
  switch (kind) {
    case 'string':
    case 'reference':
      return textReader(base)
    case 'integer':
      return readInteger
    case 'decimal':
      return base === 'real' ? readReal : base === 'float' ? readFloat : readDecimal
    case 'boolean':
      return base === 'bit' ? undefined : readBoolean
    case 'dateTime':
      return base === 'date' ? undefined : cell => readDateTime(cell, timeZone)
    case 'binary':
      return isOctets.has(base) ? undefined : readBase64
    case 'complex':
      return readObject
    default:
      return kind satisfies never
  }
}

const isOctets: ReadonlySet<string> = new Set(['binary', 'varbinary', 'image', 'timestamp', 'hierarchyid'])
const isPadded: ReadonlySet<string> = new Set(['char', 'nchar'])

function textReader(base: string): Reader | undefined {
  if (isPadded.has(base)) return cell => (typeof cell === 'string' ? cell.replace(/ +$/, '') : cell)
  if (base === 'uniqueidentifier') return cell => (typeof cell === 'string' ? cell.toLowerCase() : cell)
  if (base === 'real') return cell => (typeof cell === 'number' ? numberText(shortest(cell)) : cell)
  return text
}

function text(cell: Raw): Cell {
  if (typeof cell === 'string' || cell === null) return cell
  if (typeof cell === 'boolean') return cell ? '1' : '0'
  return cell instanceof Uint8Array ? `0x${Buffer.from(cell).toString('hex').toUpperCase()}` : numberText(cell)
}

function readReal(cell: Raw): Cell {
  return typeof cell === 'number' ? shortest(cell) : readDecimal(cell)
}

/** The shortest decimal that is this number among those of four octets: 0.1, where it arrives as 0.10000000149. */
function shortest(number: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(number.toPrecision(digits))
    if (Math.fround(short) === number) return short
  }
  return Number(number.toPrecision(9))
}

function readBase64(cell: Raw): Cell {
  if (typeof cell !== 'string') return cell
  const packed = cell.replace(/\s+/g, '')
  if (packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) return cell
  return new Uint8Array(Buffer.from(packed, 'base64'))
}

function readObject(cell: Raw): Cell {
  if (typeof cell !== 'string') return cell
  try {
    const value: unknown = JSON.parse(cell)
    return isObject(value) ? value : cell
  } catch {
    return cell
  }
}

function isObject(value: unknown): value is { readonly [name: string]: Exclude<Cell, null> } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
