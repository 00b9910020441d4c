import type { Kind } from '../../../../src/model/schema.ts'
import { TargetError } from '../../../../src/model/target-failure.ts'
import type { Cell, Value } from '../../../../src/model/value.ts'
import type { ConversionOptions, Raw } from '../../dialect.ts'
import { unclearBoolean } from '../../values/boolean.ts'
import { localDate, localText } from '../../values/date-time.ts'
import { numberText } from '../../values/number.ts'
import { arrayLiteral } from './array.ts'
import { type Declared, declaredOf } from './declared.ts'
import { jsonText } from './json.ts'

/**
 * Values go out as text, which the server reads by the type of the column; bytes alone go as they are. What the server can
 * judge itself (a range, a length, a format) is left to it.
 */
export function writer(declared: string, kind: Kind, options: ConversionOptions): (value: Cell) => Raw {
  const column = declaredOf(declared)
  const single = singleWriter(column, kind, options)
  if (!column.isList) return value => (value === null ? null : single(value))
  const delimiter = column.base === 'box' ? ';' : ','
  return value => {
    if (value === null) return null
    const elements = Array.isArray(value) ? (value as readonly Value[]) : [value]
    return arrayLiteral(
      elements.map(element => textIn(single(element))),
      delimiter,
    )
  }
}

/** An element of an array is text also where it is made of bytes. */
function textIn(raw: Raw): string | null {
  if (raw === null) return null
  return raw instanceof Uint8Array ? `\\x${Buffer.from(raw).toString('hex')}` : String(raw)
}

function singleWriter({ base, element }: Declared, kind: Kind, { timeZone }: ConversionOptions): (value: Value) => Raw {
  if (base === 'json' || base === 'jsonb') {
    return kind === 'complex' ? jsonText : value => (typeof value === 'string' ? value : jsonText(value))
  }
  const text = textWriter(base, timeZone)
  return value => {
    if (typeof value === 'boolean') return booleanText(value, base, element)
    if (value instanceof Uint8Array) return base === 'bytea' ? value : base64(value, base, element)
    if (typeof value === 'object') throw unfit(Array.isArray(value) ? 'a list' : 'a value with parts', element)
    return text(value)
  }
}

function textWriter(base: string, timeZone: string): (value: string | number | bigint) => string {
  switch (base) {
    case 'timestamp without time zone':
    case 'timestamp':
      return value => localText(numberText(value), timeZone)
    case 'date':
      return value => localDate(numberText(value), timeZone)
    default:
      return numberText
  }
}

function booleanText(value: boolean, base: string, element: string): string {
  if (base === 'boolean' || base === 'bool') return value ? 'true' : 'false'
  if (oneAndZero.has(base)) return value ? '1' : '0'
  throw unclearBoolean(element === '' ? 'text' : element)
}

const oneAndZero: ReadonlySet<string> = new Set([
  'smallint',
  'integer',
  'bigint',
  'numeric',
  'real',
  'double precision',
  'bit',
])

const texts: ReadonlySet<string> = new Set([
  'text',
  'character varying',
  'varchar',
  'character',
  'bpchar',
  'citext',
  '',
])

function base64(value: Uint8Array, base: string, element: string): string {
  if (!texts.has(base)) throw unfit('bytes', element)
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')
}

function unfit(what: string, declared: string): TargetError {
  return new TargetError(
    'value',
    `A column declared as ${declared === '' ? 'text' : declared} cannot hold ${what}. Map the attribute to one value of that type, or declare the column otherwise.`,
  )
}
