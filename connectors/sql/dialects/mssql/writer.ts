import type { Kind } from '../../../../src/model/schema.ts'
import { TargetError } from '../../../../src/model/target-failure.ts'
import type { Cell, Scalar } from '../../../../src/model/value.ts'
import type { ConversionOptions, Raw } from '../../dialect.ts'
import { readBoolean, unclearBoolean } from '../../values/boolean.ts'
import { localDate, localText } from '../../values/date-time.ts'
import { numberText, readInteger } from '../../values/number.ts'
import { parseDeclared } from './declared.ts'

/**
 * Values go out as what SQL Server turns into the column's type without losing anything: times and decimals as text. What
 * the server can judge itself (a length, a range, a format) is left to it.
 */
export function writer(declared: string, kind: Kind, options: ConversionOptions): (value: Cell) => Raw {
  const { base } = parseDeclared(declared)
  const single = singleWriter(base, declared, options)
  return value => {
    if (value === null) return null
    if (typeof value !== 'object' || value instanceof Uint8Array) return single(value)
    if (kind === 'complex' && !Array.isArray(value)) return JSON.stringify(value)
    throw unfit(declared, Array.isArray(value) ? 'a list' : 'a value with parts')
  }
}

function singleWriter(base: string, declared: string, { timeZone }: ConversionOptions): (value: Scalar) => Raw {
  switch (base) {
    case 'bit':
      return value => demand(readBoolean(value), 'boolean', declared)
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return value => {
        const integer = readInteger(value)
        return typeof integer === 'bigint' ? integer : demand(integer, 'number', declared)
      }
    case 'decimal':
      return value => numberText(digits(value, declared))
    case 'float':
    case 'real':
    case 'money':
    case 'smallmoney':
      return value => double(digits(value, declared))
    case 'date':
      return value => localDate(time(value, declared), timeZone)
    case 'datetime':
      return value => cut(localText(time(value, declared), timeZone), 3)
    case 'smalldatetime':
      return value => cut(localText(time(value, declared), timeZone), 0)
    case 'datetime2':
      return value => cut(localText(time(value, declared), timeZone), 7)
    case 'datetimeoffset':
      return value => cut(time(value, declared), 7)
    case 'binary':
    case 'varbinary':
    case 'image':
    case 'timestamp':
    case 'hierarchyid':
      return value => {
        if (value instanceof Uint8Array) return value
        throw unfit(declared, 'anything but octets')
      }
    default:
      return value => {
        if (typeof value === 'boolean') throw unclearBoolean(declared === '' ? 'text' : declared)
        return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : numberText(value)
      }
  }
}

function demand(value: Cell, type: 'boolean' | 'number', declared: string): boolean | number {
  if (typeof value === type && (typeof value === 'boolean' || typeof value === 'number')) return value
  throw unfit(declared, 'that value')
}

function digits(value: Scalar, declared: string): number | bigint | string {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof Uint8Array) throw unfit(declared, 'octets')
  if (typeof value === 'string' && !/^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?\s*$/i.test(value)) {
    throw unfit(declared, 'a text that is no number')
  }
  return value
}

/** A double where it says the same; SQL Server makes no `money` of a text by itself in all its versions. */
function double(value: number | bigint | string): Raw {
  if (typeof value === 'number') return value
  const text = String(value).trim()
  return text.replace(/\D/g, '').length <= 15 || /e/i.test(text) ? Number(text) : text
}

function time(value: Scalar, declared: string): string {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value)) return value
  throw unfit(declared, 'anything but a date or a time in ISO 8601')
}

/** The form that is read the same whatever the language of the session, with so many digits of a fraction at most. */
function cut(written: string, fraction: number): string {
  const iso = /^\d{4,}-\d\d-\d\d$/.test(written) ? `${written}T00:00:00` : written.replace(' ', 'T')
  return iso.replace(/\.(\d+)/, (_, all: string) => {
    const kept = all.slice(0, fraction).replace(/0+$/, '')
    return kept === '' ? '' : `.${kept}`
  })
}

function unfit(declared: string, what: string): TargetError {
  return new TargetError(
    'value',
    `A column declared as ${declared === '' ? 'text' : declared} cannot hold ${what}. Map the attribute to one value of that type, or declare the column otherwise.`,
  )
}
