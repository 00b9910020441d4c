import { TargetError } from '../../../../src/model/target-failure.ts'
import type { Raw } from '../../dialect.ts'
import { parseDeclared } from './declared.ts'
import type { DriverColumn, Mssql, SqlType } from './driver.ts'

const maxShortText = 4000
const maxShortBytes = 8000
const maxInt = 2 ** 31 - 1

/**
 * The placeholder of the parameter with this index, from 0, for a column that is declared like this. Decimals go out as
 * text and every null as one of text, of which SQL Server makes octets and money when it is told to alone.
 */
export function placeholder(index: number, declared = ''): string {
  const name = `@p${index + 1}`
  const { base, isMax } = parseDeclared(declared)
  switch (base) {
    case 'binary':
    case 'varbinary':
    case 'timestamp':
      return `CONVERT(varbinary(${isMax ? 'max' : maxShortBytes}), ${name})`
    case 'image':
      return `CONVERT(varbinary(max), ${name})`
    case 'decimal':
    case 'money':
    case 'smallmoney':
    case 'hierarchyid':
      return `CONVERT(${declared}, ${name})`
    default:
      return name
  }
}

/** How a parameter is declared, and what its value is for the driver. */
export interface Bound {
  /** In SQL's words. */
  readonly declaration: string
  readonly type: SqlType
  readonly value: unknown
}

/** The type of a parameter follows from its value; texts are Unicode, and of two lengths so that plans are used again. */
export function bound(driver: Mssql, value: Raw): Bound {
  const made = (declaration: string, type: SqlType, driverValue: unknown = value): Bound => {
    return { declaration, type, value: driverValue }
  }
  switch (typeof value) {
    case 'string':
      return value.length <= maxShortText
        ? made(`nvarchar(${maxShortText})`, driver.NVarChar(maxShortText))
        : made('nvarchar(max)', driver.NVarChar(driver.MAX))
    case 'number':
      if (!Number.isSafeInteger(value)) return made('float', driver.Float)
      return Math.abs(value) <= maxInt ? made('int', driver.Int) : made('bigint', driver.BigInt, String(value))
    case 'bigint':
      return BigInt.asIntN(64, value) === value
        ? made('bigint', driver.BigInt, String(value))
        : made(`nvarchar(${maxShortText})`, driver.NVarChar(maxShortText), String(value))
    case 'boolean':
      return made('bit', driver.Bit)
    case 'object':
      if (value === null) return made(`nvarchar(${maxShortText})`, driver.NVarChar(maxShortText))
      return value.byteLength <= maxShortBytes
        ? made(`varbinary(${maxShortBytes})`, driver.VarBinary(maxShortBytes), Buffer.from(value))
        : made('varbinary(max)', driver.VarBinary(driver.MAX), Buffer.from(value))
    default:
      return value satisfies never
  }
}

/**
 * The same for a value that is only compared. A plain text is no Unicode then: a column without Unicode would be compared
 * by other rules than those it is ordered by, and without its index.
 */
export function boundToCompare(driver: Mssql, value: Raw): Bound {
  if (typeof value !== 'string' || value.length > maxShortBytes || !isPlain.test(value)) return bound(driver, value)
  return { declaration: `varchar(${maxShortBytes})`, type: driver.VarChar(maxShortBytes), value }
}

/** ASCII, which is the same in all code pages. */
const isPlain = /^[ -~]*$/

/** The declarations of parameters that are compared. */
export function declarationsOf(driver: Mssql, parameters: readonly Raw[]): string {
  return parameters.map((value, index) => `@p${index + 1} ${boundToCompare(driver, value).declaration}`).join(', ')
}

const times: ReadonlySet<string> = new Set(['date', 'time', 'datetime', 'datetime2', 'smalldatetime', 'datetimeoffset'])
const exactDigits = 15

/**
 * A value that goes into a parameter from which another comes out: the server tells the type of that by the one that was
 * sent, so it has to be the declared one, and the driver takes it as it gives it.
 */
export function declaredValue(declared: string, value: Raw): unknown {
  const { base } = parseDeclared(declared)
  if (typeof value !== 'string') return typeof value === 'bigint' ? String(value) : value
  if (times.has(base)) return driverTime(base === 'time' ? `1970-01-01T${value}` : value)
  if (base !== 'decimal' && base !== 'money' && base !== 'smallmoney') return value
  if (value.replace(/\D/g, '').length <= exactDigits) return Number(value)
  throw new TargetError(
    'value',
    `A parameter declared as ${declared} that goes in and out takes ${exactDigits} digits at most.`,
  )
}

/** The driver takes milliseconds from a `Date` and what is below them from a property of its own. */
function driverTime(text: string): Date {
  const iso = text.replace(' ', 'T')
  const time = new Date(/T.*(Z|[+-]\d\d:\d\d)$|^[^T]*$/.test(iso) ? iso : `${iso}Z`)
  const below = (/\.\d{3}(\d{1,4})/.exec(iso)?.[1] ?? '').padEnd(4, '0')
  return Object.assign(time, { nanosecondDelta: Number(below) / 10_000_000 })
}

/** The driver's type for a parameter of a procedure that is declared like this; `undefined` for one it has none for. */
export function declaredType(driver: Mssql, declared: string): SqlType | undefined {
  const { base, size, scale, isMax } = parseDeclared(declared)
  const length = isMax ? driver.MAX : size
  switch (base) {
    case 'char':
      return driver.Char(length ?? 1)
    case 'nchar':
      return driver.NChar(length ?? 1)
    case 'varchar':
      return driver.VarChar(length ?? 1)
    case 'nvarchar':
      return driver.NVarChar(length ?? (declared.toLowerCase() === 'sysname' ? 128 : 1))
    case 'binary':
      return driver.Binary
    case 'varbinary':
      return driver.VarBinary(length ?? 1)
    case 'timestamp':
      return driver.VarBinary(8)
    case 'decimal':
      return driver.Decimal(size ?? 18, scale ?? 0)
    case 'time':
      return driver.Time(size ?? 7)
    case 'datetime2':
      return driver.DateTime2(size ?? 7)
    case 'datetimeoffset':
      return driver.DateTimeOffset(size ?? 7)
    default:
      return simpleTypes(driver)[base]
  }
}

/** What comes out of a parameter that is declared like this, described as a column is. */
export function outputColumn(driver: Mssql, name: string, declared: string | undefined): DriverColumn {
  const made = declared === undefined ? undefined : declaredType(driver, declared)
  if (typeof made !== 'object') return { name, type: made }
  return { name, type: made.type, ...('scale' in made && typeof made.scale === 'number' ? { scale: made.scale } : {}) }
}

function simpleTypes(driver: Mssql): Readonly<Record<string, SqlType>> {
  return {
    bit: driver.Bit,
    tinyint: driver.TinyInt,
    smallint: driver.SmallInt,
    int: driver.Int,
    bigint: driver.BigInt,
    real: driver.Real,
    float: driver.Float,
    money: driver.Money,
    smallmoney: driver.SmallMoney,
    date: driver.Date,
    datetime: driver.DateTime,
    smalldatetime: driver.SmallDateTime,
    uniqueidentifier: driver.UniqueIdentifier,
    text: driver.Text,
    ntext: driver.NText,
    image: driver.Image,
    xml: driver.Xml,
  }
}
