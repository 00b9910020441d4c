import { hostError } from '../../../../src/model/error.ts'
import { TargetError } from '../../../../src/model/target-failure.ts'
import type { Raw } from '../../dialect.ts'
import type { DriverColumn, Mssql } from './driver.ts'

/** The driver makes doubles of decimals; below this many of their smallest unit each of them is told exactly. */
const exactUnits = 2 ** 52

/**
 * How a cell of a column is taken over from the driver: decimals and times as text, `2026-03-01T08:00:00.25` local to the
 * column and with a `Z` where it keeps an offset; integers as numbers, beyond 2^53 as `bigint`.
 */
export function cellReader(driver: Mssql, { name, type, scale = 0, udt }: DriverColumn): (value: unknown) => Raw {
  const label = name === '' ? 'a column' : `the column "${name}"`
  switch (type) {
    case driver.BigInt:
      return value => (typeof value === 'string' ? narrowed(BigInt(value)) : plain(value, label))
    case driver.Decimal:
    case driver.Numeric:
      return value => (typeof value === 'number' ? decimalText(value, scale, label) : plain(value, label))
    case driver.Money:
    case driver.SmallMoney:
      return value => (typeof value === 'number' ? decimalText(value, 4, label) : plain(value, label))
    case driver.Date:
      return value => (value instanceof Date ? value.toISOString().slice(0, 10) : plain(value, label))
    case driver.Time:
      return value =>
        value instanceof Date ? `${value.toISOString().slice(11, 19)}${fraction(value)}` : plain(value, label)
    case driver.DateTimeOffset:
      return value => (value instanceof Date ? `${localText(value)}Z` : plain(value, label))
    default:
      if (udt !== undefined && udt.name.toLowerCase() !== 'hierarchyid') throw unreadable(label, udt.name)
      return value => (value instanceof Date ? localText(value) : plain(value, label))
  }
}

function plain(value: unknown, label: string): Raw {
  if (value === null || value === undefined) return null
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'bigint':
    case 'boolean':
      return value
    default:
      if (value instanceof Uint8Array) return value
      throw unreadable(label, 'that type')
  }
}

function narrowed(integer: bigint): number | bigint {
  const number = Number(integer)
  return Number.isSafeInteger(number) ? number : integer
}

function decimalText(value: number, scale: number, label: string): string {
  if (Math.abs(value) * 10 ** scale < exactUnits) return value.toFixed(scale)
  throw new TargetError(
    'value',
    `A value of ${label} has more digits than the driver tells. Read it by a query that makes text of it: CONVERT(varchar(41), CONVERT(decimal(38, ${scale}), ${label.replace(/^the column "(.*)"$/, '[$1]')})).`,
  )
}

function localText(time: Date): string {
  return `${time.toISOString().slice(0, 19)}${fraction(time)}`
}

/** Seven digits at most; the driver keeps those below the millisecond beside the `Date`. */
function fraction(time: Date): string {
  const below = 'nanosecondsDelta' in time && typeof time.nanosecondsDelta === 'number' ? time.nanosecondsDelta : 0
  const ticks = time.getUTCMilliseconds() * 10_000 + Math.round(below * 10_000_000)
  return ticks === 0 ? '' : `.${String(ticks).padStart(7, '0').replace(/0+$/, '')}`
}

function unreadable(label: string, type: string): Error {
  return hostError('source-unfit', {
    source: label,
    reason: `it holds values of ${type}, which cannot be read as they are. Leave it out with attributes, or read it by a query that makes text of it (.ToString(), .STAsText()).`,
  })
}
