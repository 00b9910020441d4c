import { Reader } from './bytes.ts'
import { readParameter } from './read-parameter.ts'
import type { TdsValue } from './types.ts'

/** A parameter as the client sent it. */
export interface Parameter {
  /** Without its `@`; empty where it has none. */
  readonly name: string
  readonly type: string
  readonly value: TdsValue
  readonly isOutput: boolean
}

/** What a client asks. */
export interface TdsRequest {
  /** `batch`: a text. `query`: a text with parameters, by sp_executesql. `procedure`: a stored procedure by its name. */
  readonly kind: 'batch' | 'query' | 'procedure'
  /** The text, or the name of the procedure. */
  readonly text: string
  /** How the parameters of a `query` are declared. */
  readonly declarations: string
  readonly parameters: readonly Parameter[]
}

const executeSql = 10

export function readBatch(data: Buffer): TdsRequest {
  const reader = withoutHeaders(data)
  return { kind: 'batch', text: reader.rest().toString('utf16le'), declarations: '', parameters: [] }
}

export function readRpc(data: Buffer): TdsRequest {
  const reader = withoutHeaders(data)
  const length = reader.u16()
  const known = length === 0xffff ? reader.u16() : undefined
  const name = known === undefined ? reader.text(length) : ''
  reader.u16()
  const parameters: Parameter[] = []
  while (!reader.isAtEnd) {
    const parameter = reader.text(reader.u8()).replace(/^@/, '')
    const status = reader.u8()
    parameters.push({ name: parameter, ...readParameter(reader), isOutput: (status & 1) !== 0 })
  }
  if (known === undefined) return { kind: 'procedure', text: name, declarations: '', parameters }
  if (known !== executeSql) throw new Error(`The stand-in has no procedure number ${known}.`)
  const [text, declarations] = parameters
  // The text and the declarations are parameters too; the client leaves the second out where there are no others.
  return {
    kind: 'query',
    text: String(text?.value),
    declarations: String(declarations?.value ?? ''),
    parameters: parameters.slice(2),
  }
}

/** A request of the transaction manager ([MS-TDS] 2.2.6.9), in words: `begin 5`, `commit`. */
export function readTransaction(data: Buffer): {
  readonly action: 'begin' | 'commit' | 'rollback' | 'save'
  readonly words: string
} {
  const reader = withoutHeaders(data)
  const type = reader.u16()
  switch (type) {
    case 5:
      return { action: 'begin', words: `begin ${reader.u8()}` }
    case 7:
      return { action: 'commit', words: 'commit' }
    case 8:
      return { action: 'rollback', words: 'rollback' }
    case 9:
      return { action: 'save', words: 'save' }
    default:
      throw new Error(`The stand-in has no request ${type} of the transaction manager.`)
  }
}

function withoutHeaders(data: Buffer): Reader {
  return new Reader(data, data.readUInt32LE(0))
}
