import type { Kind } from '../../../../src/model/schema.ts'
import { TargetError } from '../../../../src/model/target-failure.ts'
import type { Cell } from '../../../../src/model/value.ts'
import type { ConversionOptions, Raw } from '../../dialect.ts'
import { localOf, utcOf } from '../../values/zone.ts'

/** By the rules of type affinity (https://www.sqlite.org/datatype3.html §3.1), with the names people use on top. */
export function kindOf(declared: string): Kind {
  const type = declared.toUpperCase()
  if (type.includes('BOOL')) return 'boolean'
  if (type.includes('DATE') || type.includes('TIME')) return 'dateTime'
  if (type.includes('INT')) return 'integer'
  if (/CHAR|CLOB|TEXT/.test(type)) return 'string'
  if (type.includes('BLOB')) return 'binary'
  if (type.includes('JSON')) return 'complex'
  return /REAL|FLOA|DOUB|NUM|DEC/.test(type) ? 'decimal' : 'string'
}

/** What gives a cell the form of its kind. */
export function readerOf(kind: Kind, { timeZone }: ConversionOptions): ((cell: Raw) => Cell) | undefined {
  switch (kind) {
    case 'string':
    case 'reference':
      return text
    case 'boolean':
      return boolean
    case 'dateTime':
      return cell => dateTime(cell, timeZone)
    case 'complex':
      return complex
    case 'integer':
    case 'decimal':
    case 'binary':
      return undefined
    default:
      return kind satisfies never
  }
}

/** What gives a value the form that a column of this declaration takes. */
export function writerOf(
  declared: string,
  kind: Kind,
  { timeZone }: ConversionOptions,
): ((value: Cell) => Raw) | undefined {
  if (kind === 'dateTime') {
    return value => (typeof value === 'string' ? localOf(value, timeZone) : scalar(value))
  }
  if (kind === 'boolean' && /CHAR|CLOB|TEXT/.test(declared.toUpperCase())) {
    return value => {
      if (typeof value !== 'boolean') return scalar(value)
      throw new TargetError('value', 'The column holds text: say in `types` how true and false are written in it.')
    }
  }
  return scalar
}

function scalar(value: Cell): Raw {
  if (typeof value === 'boolean') return Number(value)
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  return JSON.stringify(value)
}

function text(cell: Raw): Raw {
  return typeof cell === 'number' || typeof cell === 'bigint' ? String(cell) : cell
}

function boolean(cell: Raw): Raw {
  if (cell === 1 || cell === 0 || cell === -1) return cell !== 0
  if (typeof cell !== 'string') return cell
  const word = cell.trim().toLowerCase()
  if (['true', 't', 'yes', 'y', 'on', '1', '-1'].includes(word)) return true
  return ['false', 'f', 'no', 'n', 'off', '0'].includes(word) ? false : cell
}

function dateTime(cell: Raw, timeZone: string): Raw {
  if (typeof cell === 'number') return instant(cell)
  return typeof cell === 'string' ? utcOf(cell, timeZone) : cell
}

/** SQLite's own reading of numbers as times: whole ones are seconds since 1970, others Julian days. */
function instant(cell: number): Raw {
  const milliseconds = Number.isInteger(cell) ? cell * 1000 : Math.round((cell - 2440587.5) * 86_400_000)
  const date = new Date(milliseconds)
  return Number.isNaN(date.getTime()) ? String(cell) : date.toISOString().replace('.000Z', 'Z')
}

/** JSON as a structured value; a text that is none stays text. */
function complex(cell: Raw): Cell {
  if (typeof cell !== 'string') return cell
  try {
    return JSON.parse(cell) as Cell
  } catch {
    return cell
  }
}
