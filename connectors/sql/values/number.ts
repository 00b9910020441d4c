import type { Cell } from '../../../src/model/value.ts'
import type { Raw } from '../dialect.ts'

/** An integer out of a cell: a number up to 2^53, a `bigint` above; a text that is none stays as it is. */
export function readInteger(cell: Raw): Cell {
  if (typeof cell === 'boolean') return cell ? 1 : 0
  if (typeof cell === 'bigint') return narrowed(cell)
  if (typeof cell !== 'string') return cell
  // Up to 15 digits and a sign, which is nearly always.
  const number = cell.length > 0 && cell.length < 16 ? Number(cell) : Number.NaN
  if (Number.isInteger(number) && plain.test(cell)) return number === 0 ? 0 : number
  const text = cell.trim()
  if (!/^[+-]?\d{1,1000}(\.0*)?$/.test(text)) return cell
  return narrowed(BigInt(text.replace(/^\+/, '').replace(/\..*$/, '')))
}

const plain = /^-?\d+$/

function narrowed(integer: bigint): number | bigint {
  const number = Number(integer)
  return Number.isSafeInteger(number) ? number : integer
}

/**
 * A decimal out of a cell: a number where a double holds it exactly, which it does up to 15 significant digits; the text as
 * it is otherwise, also `NaN` and `Infinity`.
 */
export function readDecimal(cell: Raw): Cell {
  if (typeof cell === 'boolean') return cell ? 1 : 0
  if (typeof cell === 'bigint') return narrowed(cell)
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : String(cell)
  if (typeof cell !== 'string' || !decimal.test(cell)) return cell
  const number = Number(cell)
  if (cell.length <= 15 && !/e/i.test(cell)) return number === 0 ? 0 : number
  const written = cell.replace(/e.*$/i, '')
  const digits = (written.includes('.') ? written.replace(/0+$/, '') : written).replace(/[^\d]/g, '').replace(/^0+/, '')
  const isHeld = digits.length <= 15 && Number.isFinite(number) && (number !== 0 || digits === '')
  return isHeld ? (number === 0 ? 0 : number) : cell.trim()
}

const decimal = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?\s*$/i

/** A number of a column that holds doubles, whose text says each of them exactly; `NaN` and `Infinity` stay text. */
export function readFloat(cell: Raw): Cell {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : String(cell)
  if (typeof cell !== 'string' || cell === '') return cell
  const number = Number(cell)
  return Number.isFinite(number) ? (number === 0 ? 0 : number) : cell
}

/** A number as text that loses nothing and has no exponent; a text stays as it is. */
export function numberText(value: string | number | bigint): string {
  const text = String(value)
  if (typeof value === 'string') return text
  const found = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text)
  if (found === null) return text
  const [, sign = '', lead = '', rest = '', exponent = '0'] = found
  const digits = lead + rest
  const point = 1 + Number(exponent)
  return point <= 0 ? `${sign}0.${'0'.repeat(-point)}${digits}` : `${sign}${digits.padEnd(point, '0')}`
}
