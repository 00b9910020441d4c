import { Bytes } from './bytes.ts'
import { type Column, encodingOf, type TdsValue } from './types.ts'

/** What follows what in an answer ([MS-TDS] 2.2.7). */

const doneStatus = { final: 0x0000, more: 0x0001, error: 0x0002, count: 0x0010, attention: 0x0020 } as const

export function columnMetadata(columns: readonly Column[]): Buffer {
  const bytes = new Bytes().u8(0x81).u16(columns.length)
  for (const { name, type } of columns) bytes.u32(0).u16(0x0009).add(encodingOf(type).info).shortText(name)
  return bytes.buffer
}

export function row(columns: readonly Column[], cells: readonly TdsValue[]): Buffer {
  const bytes = new Bytes().u8(0xd1)
  for (const [index, { type }] of columns.entries()) bytes.add(encodingOf(type).value(cells[index] ?? null))
  return bytes.buffer
}

/** The end of a statement; `proc` of a procedure, `inProc` of a statement within one. */
export function done(
  kind: 'plain' | 'proc' | 'inProc',
  {
    count,
    isError = false,
    hasMore = false,
    isAttention = false,
  }: {
    readonly count?: number | undefined
    readonly isError?: boolean
    readonly hasMore?: boolean
    readonly isAttention?: boolean
  } = {},
): Buffer {
  const status =
    (hasMore ? doneStatus.more : doneStatus.final) |
    (isError ? doneStatus.error : 0) |
    (count === undefined ? 0 : doneStatus.count) |
    (isAttention ? doneStatus.attention : 0)
  return new Bytes()
    .u8({ plain: 0xfd, proc: 0xfe, inProc: 0xff }[kind])
    .u16(status)
    .u16(0)
    .u64(BigInt(count ?? 0)).buffer
}

export interface ServerError {
  readonly number: number
  readonly message: string
  readonly severity?: number | undefined
  readonly state?: number | undefined
}

export function errorToken({ number, message, severity = 16, state = 1 }: ServerError): Buffer {
  const body = new Bytes()
    .i32(number)
    .u8(state, severity)
    .longText(message)
    .shortText('stand-in')
    .shortText('')
    .u32(1).buffer
  return new Bytes().u8(0xaa).u16(body.length).add(body).buffer
}

/** ENVCHANGE with a new and an old value of octets: transactions begin (8) and end (9, 10). */
export function changeOfTransaction(type: 8 | 9 | 10, descriptor: Buffer): Buffer {
  const body = new Bytes().u8(type)
  if (type === 8) body.u8(descriptor.length).add(descriptor).u8(0)
  else body.u8(0).u8(descriptor.length).add(descriptor)
  return new Bytes().u8(0xe3).u16(body.buffer.length).add(body.buffer).buffer
}

export function changeOfDatabase(name: string): Buffer {
  const body = new Bytes().u8(1).shortText(name).shortText('').buffer
  return new Bytes().u8(0xe3).u16(body.length).add(body).buffer
}

export function changeOfCollation(): Buffer {
  const body = new Bytes().u8(7, 5, 0x09, 0x04, 0xd0, 0x00, 0x34, 0).buffer
  return new Bytes().u8(0xe3).u16(body.length).add(body).buffer
}

/** TDS 7.4, and a version that is none of a real server. */
export function loginAcknowledged(): Buffer {
  const body = new Bytes().u8(1, 0x74, 0, 0, 4).shortText('TDS stand-in').u8(0, 0, 0, 1).buffer
  return new Bytes().u8(0xad).u16(body.length).add(body).buffer
}

export function returnStatus(value: number): Buffer {
  return new Bytes().u8(0x79).i32(value).buffer
}

export function returnValue(ordinal: number, { name, type }: Column, value: TdsValue): Buffer {
  const encoding = encodingOf(type)
  return new Bytes()
    .u8(0xac)
    .u16(ordinal)
    .shortText(`@${name}`)
    .u8(1)
    .u32(0)
    .u16(0)
    .add(encoding.info, encoding.value(value)).buffer
}
