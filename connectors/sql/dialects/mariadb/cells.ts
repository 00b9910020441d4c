import type { FieldInfo } from 'mariadb'
import type { Raw } from '../../dialect.ts'

type Convert = (cell: unknown) => Raw

/**
 * Rows as the driver gives them, each cell made what passes as a cell: whole numbers are `number` up to 2^53 and `bigint`
 * above, decimals and times are text, a SET is its members with commas between, bits and binary are bytes, a geometry is
 * GeoJSON. The rows are changed in place.
 */
export function rowsReader(columns: readonly FieldInfo[]): (row: unknown[]) => Raw[] {
  const converted = columns.flatMap((column, index) => {
    const convert = convertOf(column)
    return convert === undefined ? [] : [[index, convert] as const]
  })
  return row => {
    for (const [index, convert] of converted) {
      const cell = row[index]
      if (cell !== null) row[index] = convert(cell)
    }
    return row as Raw[]
  }
}

function convertOf(column: FieldInfo): Convert | undefined {
  const type: string = column.type
  if (type === 'BIGINT') return cell => narrowed(cell as bigint)
  if (type === 'TIME') return cell => timeText(cell as string, column.scale)
  if (type === 'GEOMETRY') return geoJson
  return column.isSet() ? cell => (Array.isArray(cell) ? cell.join(',') : (cell as Raw)) : undefined
}

export function narrowed(integer: number | bigint): number | bigint {
  const number = Number(integer)
  return Number.isSafeInteger(number) ? number : integer
}

/** The driver leaves a fraction of nothing out and gives any other six digits. */
function timeText(time: string, scale: number): string {
  const [whole = '', fraction = ''] = time.split('.')
  const digits = Math.min(scale, 6)
  return digits === 0 ? whole : `${whole}.${fraction.padEnd(6, '0').slice(0, digits)}`
}

/** The driver gives a null as an object without coordinates. */
function geoJson(cell: unknown): Raw {
  const isSome = typeof cell === 'object' && cell !== null && ('coordinates' in cell || 'geometries' in cell)
  return isSome ? JSON.stringify(cell) : null
}

const maxUnsigned = 2n ** 64n
const minSigned = -(2n ** 63n)

/** A parameter as the driver binds it by its exact type. It would make doubles of whole numbers above 2^31. */
export function bound(value: Raw): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value
  if (typeof value === 'bigint') return value < maxUnsigned && value >= minSigned ? value : String(value)
  if (value instanceof Uint8Array && !Buffer.isBuffer(value)) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  }
  return value
}
