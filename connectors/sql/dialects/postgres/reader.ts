import type { Kind } from '../../../../src/model/schema.ts'
import type { Cell, Complex, Scalar } from '../../../../src/model/value.ts'
import type { ConversionOptions, Raw } from '../../dialect.ts'
import { readBoolean } from '../../values/boolean.ts'
import { readDateTime } from '../../values/date-time.ts'
import { readDecimal, readFloat, readInteger } from '../../values/number.ts'
import { elementsOf } from './array.ts'
import { declaredOf } from './declared.ts'
import { readJson } from './json.ts'

type Reader = (cell: Raw) => Cell

/**
 * Cells arrive as text. What cannot be read as the kind stays the text that it is. Elements of an array that are null are
 * left out, and an array without elements is no value.
 */
export function reader(declared: string, kind: Kind, options: ConversionOptions): Reader | undefined {
  const { base, isList } = declaredOf(declared)
  const single = singleReader(base, kind, options)
  if (!isList) return single
  const delimiter = base === 'box' ? ';' : ','
  return cell => {
    if (typeof cell !== 'string') return cell
    const elements = elementsOf(cell, delimiter)
    if (elements === undefined) return cell
    const values: (Scalar | Complex)[] = []
    for (const element of elements) {
      if (element === null) continue
      const value = single === undefined ? element : single(element)
      if (Array.isArray(value)) values.push(...(value as readonly (Scalar | Complex)[]))
      else if (value !== null) values.push(value as Scalar | Complex)
    }
    return values.length === 0 ? null : values
  }
}

function singleReader(base: string, kind: Kind, { timeZone }: ConversionOptions): Reader | undefined {
  switch (kind) {
    case 'string':
    case 'reference':
      return base === 'boolean' ? readWord : undefined
    case 'integer':
      return base === 'boolean' ? cell => readInteger(readTruth(cell)) : readInteger
    case 'decimal':
      return isFloat.has(base) ? readFloat : readDecimal
    case 'boolean':
      return base === 'boolean' ? readTruth : readBoolean
    case 'dateTime':
      return cell => readInstant(cell) ?? readDateTime(cell, timeZone)
    case 'binary':
      return base === 'bytea' ? readBytes : readBase64
    case 'complex':
      return cell => (typeof cell === 'string' ? readJson(cell) : cell)
    default:
      return kind satisfies never
  }
}

const isFloat: ReadonlySet<string> = new Set(['real', 'double precision', 'float4', 'float8'])

/** What nearly all cells of `timestamptz` look like, in a session whose zone is UTC: `2026-03-01 08:00:00.25+00`. */
function readInstant(cell: Raw): string | undefined {
  if (typeof cell !== 'string' || cell[10] !== ' ' || !cell.endsWith('+00') || cell[13] !== ':') return undefined
  return `${cell.slice(0, 10)}T${cell.slice(11, -3)}Z`
}

function readTruth(cell: Raw): Raw {
  return cell === 't' ? true : cell === 'f' ? false : cell
}

function readWord(cell: Raw): Raw {
  return cell === 't' ? 'true' : cell === 'f' ? 'false' : cell
}

function readBytes(cell: Raw): Raw {
  if (typeof cell !== 'string' || !cell.startsWith('\\x')) return cell
  return new Uint8Array(Buffer.from(cell.slice(2), 'hex'))
}

function readBase64(cell: Raw): Raw {
  if (typeof cell !== 'string') return cell
  const text = cell.replace(/\s+/g, '')
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return cell
  return new Uint8Array(Buffer.from(text, 'base64'))
}
