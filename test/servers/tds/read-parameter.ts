import type { Reader } from './bytes.ts'
import type { TdsValue } from './types.ts'

const maxLength = 0xffff
const dayMs = 86_400_000
const plpNull = 0xffff_ffff_ffff_ffffn

/** A parameter's type and value, as the client sent them. */
export function readParameter(reader: Reader): { readonly type: string; readonly value: TdsValue } {
  const type = reader.u8()
  switch (type) {
    case 0x26: {
      reader.u8()
      const length = reader.u8()
      if (length === 0) return { type: 'int', value: null }
      const value = BigInt.asIntN(8 * length, reader.integer(length))
      return { type: length === 8 ? 'bigint' : 'int', value: length === 8 ? String(value) : Number(value) }
    }
    case 0x68: {
      reader.u8()
      return { type: 'bit', value: reader.u8() === 0 ? null : reader.u8() === 1 }
    }
    case 0x6d: {
      reader.u8()
      const length = reader.u8()
      if (length === 0) return { type: 'float', value: null }
      const data = reader.take(length)
      return { type: 'float', value: length === 4 ? data.readFloatLE() : data.readDoubleLE() }
    }
    case 0x6a:
    case 0x6c: {
      reader.u8()
      const precision = reader.u8()
      const scale = reader.u8()
      const length = reader.u8()
      const declared = `decimal(${precision},${scale})`
      if (length === 0) return { type: declared, value: null }
      const sign = reader.u8() === 1 ? '' : '-'
      const digits = String(reader.integer(length - 1)).padStart(scale + 1, '0')
      const whole = digits.slice(0, digits.length - scale)
      return { type: declared, value: `${sign}${whole}${scale === 0 ? '' : `.${digits.slice(-scale)}`}` }
    }
    case 0xe7:
    case 0xef: {
      const data = readLong(reader, true)
      return { type: 'nvarchar', value: data === null ? null : data.toString('utf16le') }
    }
    case 0xa7:
    case 0xaf: {
      const data = readLong(reader, true)
      return { type: 'varchar', value: data === null ? null : data.toString('latin1') }
    }
    case 0xa5:
    case 0xad:
      return { type: 'varbinary', value: readLong(reader, false) }
    case 0x2a: {
      const digits = reader.u8()
      const declared = `datetime2(${digits})`
      const length = reader.u8()
      if (length === 0) return { type: declared, value: null }
      const ticks = Number(reader.integer(length - 3)) * 10 ** (7 - digits)
      const day = new Date(Date.parse('0001-01-01T00:00:00Z') + Number(reader.integer(3)) * dayMs)
        .toISOString()
        .slice(0, 10)
      const seconds = new Date(Math.floor(ticks / 10_000_000) * 1000).toISOString().slice(11, 19)
      return { type: declared, value: `${day} ${seconds}.${String(ticks % 10_000_000).padStart(7, '0')}` }
    }
    default:
      throw new Error(`The stand-in reads no parameter of the type 0x${type.toString(16)}.`)
  }
}

function readLong(reader: Reader, hasCollation: boolean): Buffer | null {
  const length = reader.u16()
  if (hasCollation) reader.take(5)
  if (length !== maxLength) {
    const own = reader.u16()
    return own === 0xffff ? null : reader.take(own)
  }
  if (reader.u64() === plpNull) return null
  const parts: Buffer[] = []
  for (let part = reader.u32(); part > 0; part = reader.u32()) parts.push(reader.take(part))
  return Buffer.concat(parts)
}
