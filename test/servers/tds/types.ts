import { Bytes } from './bytes.ts'

/** A column of a result, or a parameter that comes back. */
export interface Column {
  readonly name: string
  /** As it is declared: `decimal(19,4)`, `nvarchar(max)`. */
  readonly type: string
}

/**
 * What a cell holds: numbers of up to 53 bits as numbers, others and decimals as text; times as text
 * (`2026-03-01 08:00:00.1234567 +01:00`); octets as `Uint8Array`.
 */
export type TdsValue = string | number | boolean | Uint8Array | null

/** Latin1_General_CI_AS. */
const collation = Buffer.from([0x09, 0x04, 0xd0, 0x00, 0x34])
const maxLength = 0xffff
const dayMs = 86_400_000
const plpNull = 0xffff_ffff_ffff_ffffn
const plpUnknown = 0xffff_ffff_ffff_fffen

interface Encoding {
  /** TYPE_INFO ([MS-TDS] 2.2.5.6). */
  readonly info: Buffer
  /** The value with its length before it. */
  value(value: TdsValue): Buffer
}

/** How values of a declared type stand in a result. */
export function encodingOf(declared: string): Encoding {
  const found = /^(\w+)(?:\((max|\d+)(?:,\s*(\d+))?\))?$/.exec(declared)
  if (found === null) throw new Error(`The stand-in knows no type ${declared}.`)
  const [, base = '', size = '', scale = '0'] = found
  const length = size === 'max' ? maxLength : Number(size)
  switch (base) {
    case 'tinyint':
      return short(0x26, 1, value => new Bytes().u8(Number(value)))
    case 'smallint':
      return short(0x26, 2, value => new Bytes().integer(BigInt(value), 2))
    case 'int':
      return short(0x26, 4, value => new Bytes().i32(Number(value)))
    case 'bigint':
      return short(0x26, 8, value => new Bytes().i64(BigInt(value)))
    case 'bit':
      return short(0x68, 1, value => new Bytes().u8(value === '1' || value === 'true' ? 1 : 0))
    case 'real':
      return short(0x6d, 4, value => floating(Number(value), 4))
    case 'float':
      return short(0x6d, 8, value => floating(Number(value), 8))
    case 'money':
      return short(0x6e, 8, value => {
        const units = unscaled(value, 4)
        return new Bytes().i32(Number(units >> 32n)).u32(Number(units & 0xffff_ffffn))
      })
    case 'smallmoney':
      return short(0x6e, 4, value => new Bytes().i32(Number(unscaled(value, 4))))
    case 'decimal':
    case 'numeric':
      return decimal(base === 'decimal' ? 0x6a : 0x6c, Number(size || 18), Number(scale))
    case 'date':
      return sized(Buffer.from([0x28]), value => new Bytes().integer(BigInt(daysOf(value, '0001-01-01')), 3))
    case 'time':
      return scaled(0x29, size, (value, digits) => timeOf(value, digits))
    case 'datetime2':
      return scaled(0x2a, size, (value, digits) =>
        timeOf(value, digits).integer(BigInt(daysOf(value, '0001-01-01')), 3),
      )
    case 'datetimeoffset':
      return scaled(0x2b, size, offsetTime)
    case 'datetime':
      return short(0x6f, 8, value => {
        const ticks = Math.round(Number(ticksOf(value)) / 10_000 / (10 / 3))
        return new Bytes().i32(daysOf(value, '1900-01-01')).u32(ticks)
      })
    case 'smalldatetime':
      return short(0x6f, 4, value => {
        return new Bytes().u16(daysOf(value, '1900-01-01')).u16(Math.floor(Number(ticksOf(value)) / 600_000_000))
      })
    case 'uniqueidentifier':
      return short(0x24, 16, guid)
    case 'char':
    case 'varchar':
      return long(base === 'char' ? 0xaf : 0xa7, length, collation, value => Buffer.from(String(value), 'latin1'))
    case 'nchar':
    case 'nvarchar':
      return long(base === 'nchar' ? 0xef : 0xe7, size === 'max' ? length : length * 2, collation, value =>
        Buffer.from(String(value), 'utf16le'),
      )
    case 'binary':
    case 'varbinary':
      return long(base === 'binary' ? 0xad : 0xa5, length, Buffer.alloc(0), octets)
    case 'xml':
      return {
        info: Buffer.from([0xf1, 0]),
        value: value => partly(value === null ? null : Buffer.from(String(value), 'utf16le')),
      }
    case 'sql_variant':
      return { info: new Bytes().u8(0x62).u32(8009).buffer, value: variant }
    default:
      throw new Error(`The stand-in knows no type ${declared}.`)
  }
}

function short(type: number, length: number, encode: (value: string) => Bytes): Encoding {
  return sized(Buffer.from([type, length]), encode)
}

function scaled(type: number, size: string, encode: (value: string, digits: number) => Bytes): Encoding {
  const digits = Number(size === '' ? 7 : size)
  return sized(Buffer.from([type, digits]), value => encode(value, digits))
}

function sized(info: Buffer, encode: (value: string) => Bytes): Encoding {
  return {
    info,
    value(value) {
      if (value === null) return Buffer.from([0])
      const { buffer } = encode(String(value))
      return new Bytes().u8(buffer.length).add(buffer).buffer
    },
  }
}

function decimal(type: number, precision: number, scale: number): Encoding {
  const octetCount = precision <= 9 ? 4 : precision <= 19 ? 8 : precision <= 28 ? 12 : 16
  return sized(Buffer.from([type, octetCount + 1, precision, scale]), value => {
    const units = unscaled(value, scale)
    return new Bytes().u8(units < 0n ? 0 : 1).integer(units < 0n ? -units : units, octetCount)
  })
}

/** Types whose length takes two octets; of `max` length they come in parts. */
function long(type: number, length: number, sort: Buffer, encode: (value: TdsValue) => Buffer): Encoding {
  return {
    info: new Bytes().u8(type).u16(length).add(sort).buffer,
    value(value) {
      if (length === maxLength) return partly(value === null ? null : encode(value))
      if (value === null) return new Bytes().u16(0xffff).buffer
      const data = encode(value)
      return new Bytes().u16(data.length).add(data).buffer
    },
  }
}

/** Partially length-prefixed: of unknown length, in parts of some thousand octets. */
function partly(data: Buffer | null): Buffer {
  if (data === null) return new Bytes().u64(plpNull).buffer
  const bytes = new Bytes().u64(plpUnknown)
  for (let at = 0; at < data.length; at += 3000) {
    const part = data.subarray(at, at + 3000)
    bytes.u32(part.length).add(part)
  }
  return bytes.u32(0).buffer
}

/** An `int` or an `nvarchar` in a `sql_variant`. */
function variant(value: TdsValue): Buffer {
  if (value === null) return new Bytes().u32(0).buffer
  if (typeof value === 'number') return new Bytes().u32(6).u8(0x38, 0).i32(value).buffer
  const data = Buffer.from(String(value), 'utf16le')
  return new Bytes()
    .u32(2 + 7 + data.length)
    .u8(0xe7, 7)
    .add(collation)
    .u16(8000)
    .add(data).buffer
}

function octets(value: TdsValue): Buffer {
  return value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(String(value))
}

function floating(value: number, length: 4 | 8): Bytes {
  const buffer = Buffer.alloc(length)
  if (length === 4) buffer.writeFloatLE(value)
  else buffer.writeDoubleLE(value)
  return new Bytes().add(buffer)
}

/** The whole number that a decimal is with its point moved to the end. */
function unscaled(value: string, scale: number): bigint {
  const [, sign = '', whole = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(value) ?? []
  return BigInt(`${sign}${whole}${fraction.padEnd(scale, '0').slice(0, scale)}`)
}

function daysOf(value: string, since: string): number {
  return Math.round((Date.parse(`${value.slice(0, 10)}T00:00:00Z`) - Date.parse(`${since}T00:00:00Z`)) / dayMs)
}

/** The time of day in units of 100 ns. */
function ticksOf(value: string): bigint {
  const [, hours = '0', minutes = '0', seconds = '0', fraction = ''] =
    /(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?/.exec(value) ?? []
  return (
    BigInt((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 10_000_000n +
    BigInt(fraction.padEnd(7, '0'))
  )
}

function timeOf(value: string, digits: number): Bytes {
  return new Bytes().integer(ticksOf(value) / 10n ** BigInt(7 - digits), digits <= 2 ? 3 : digits <= 4 ? 4 : 5)
}

/** Stands in UTC, with the offset in minutes behind it. */
function offsetTime(value: string, digits: number): Bytes {
  const [, local = '', sign = '+', hours = '0', minutes = '0'] = /^(.*?) ?([+-])(\d\d):(\d\d)$/.exec(value) ?? [
    value,
    value,
  ]
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1)
  const fraction = /\.\d+/.exec(local)?.[0] ?? ''
  const utc = new Date(Date.parse(`${local.slice(0, 10)}T${local.slice(11, 19)}Z`) - offset * 60_000).toISOString()
  const text = `${utc.slice(0, 10)} ${utc.slice(11, 19)}${fraction}`
  return timeOf(text, digits)
    .integer(BigInt(daysOf(text, '0001-01-01')), 3)
    .integer(BigInt(offset), 2)
}

function guid(value: string): Bytes {
  const [a = '', b = '', c = '', ...rest] = value.split('-')
  const turned = (hex: string): Buffer => Buffer.from(hex, 'hex').reverse()
  return new Bytes().add(turned(a), turned(b), turned(c), Buffer.from(rest.join(''), 'hex'))
}
