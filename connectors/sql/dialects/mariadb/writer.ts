import type { Kind } from '../../../../src/model/schema.ts'
import { TargetError } from '../../../../src/model/target-failure.ts'
import type { Cell, Scalar } from '../../../../src/model/value.ts'
import type { ConversionOptions, Raw } from '../../dialect.ts'
import { readBoolean, unclearBoolean } from '../../values/boolean.ts'
import { localDate } from '../../values/date-time.ts'
import { numberText, readInteger } from '../../values/number.ts'
import { localOf } from '../../values/zone.ts'
import { printJson } from './json.ts'
import { type DeclaredType, familyOf, membersOf, typeOf } from './types.ts'

type Writer = (value: Cell) => Raw

/** Gives a value the form of a parameter; throws a `TargetError` for one that the column would change without a word. */
export function writerOf(declared: string, kind: Kind, options: ConversionOptions): Writer {
  const type = typeOf(declared)
  const write = byFamily(declared, type, kind, options)
  return value => (value === null ? null : write(value))
}

function byFamily(declared: string, type: DeclaredType, kind: Kind, { timeZone }: ConversionOptions): Writer {
  const unfit = (reason: string): TargetError =>
    new TargetError('value', `A column declared as ${declared} cannot hold it: ${reason}.`)
  const family = familyOf(type)
  switch (family) {
    case 'boolean':
    case 'integer':
    case 'bits':
      return value => wholeOf(value, type, unfit)
    case 'decimal':
      return value => decimalOf(value, type, unfit)
    case 'float':
    case 'double':
      return value => {
        const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
        if (typeof number === 'boolean') return number ? 1 : 0
        if (typeof number === 'bigint') return String(number)
        if (typeof number !== 'number' || !Number.isFinite(number)) throw unfit('it is not a number')
        return number
      }
    case 'date':
      return value => timeOf(typeof value === 'string' ? localDate(value, timeZone) : value, 0, unfit)
    case 'datetime':
      return value => timeOf(typeof value === 'string' ? localOf(value, timeZone) : value, fractionOf(type), unfit)
    case 'timestamp':
      return value => timeOf(typeof value === 'string' ? localOf(value, 'UTC') : value, fractionOf(type), unfit)
    case 'binary':
      return value => (value instanceof Uint8Array ? value : Buffer.from(textOf(value, unfit)))
    case 'set':
      return value => setOf(value, membersOf(type), unfit)
    case 'enum':
      return value => (typeof value === 'boolean' ? spelled(value, membersOf(type), declared) : textOf(value, unfit))
    case 'json':
      return value => (kind === 'complex' && typeof value !== 'string' ? printJson(value) : textOf(value, unfit))
    case 'geometry':
      return () => {
        throw unfit('geometries are read and not written')
      }
    case 'text':
      return value => {
        if (typeof value === 'boolean') throw unclearBoolean(declared)
        return textOf(value, unfit)
      }
    default:
      return family satisfies never
  }
}

type Unfit = (reason: string) => TargetError

function wholeOf(value: Cell, { base }: DeclaredType, unfit: Unfit): Raw {
  if (value instanceof Uint8Array && base === 'bit') return value
  const whole = readInteger(scalar(value, unfit))
  if (typeof whole === 'bigint' || (typeof whole === 'number' && Number.isSafeInteger(whole))) return whole
  const word = typeof value === 'string' ? readBoolean(value) : value
  if (typeof word === 'boolean') return Number(word)
  throw unfit('it is not a whole number')
}

/** The database would round what is too fine. */
function decimalOf(value: Cell, { inside }: DeclaredType, unfit: Unfit): Raw {
  if (typeof value === 'boolean') return value ? 1 : 0
  const text = typeof value === 'number' || typeof value === 'bigint' ? numberText(value) : value
  const found = typeof text === 'string' ? /^\s*[+-]?\d*(?:\.(\d*))?\s*$/.exec(text) : null
  if (typeof text !== 'string' || found === null || !/\d/.test(text)) throw unfit('it is not a decimal number')
  const places = inside === '' ? undefined : Number(inside.split(',')[1] ?? 0)
  const used = (found[1] ?? '').replace(/0+$/, '').length
  if (places !== undefined && used > places) throw unfit(`it has more than ${places} places`)
  return text.trim()
}

function fractionOf({ inside }: DeclaredType): number {
  return inside === '' ? 0 : Number(inside)
}

/** A fraction that is finer than the column is left out. */
function timeOf(value: Cell, places: number, unfit: Unfit): Raw {
  const found = typeof value === 'string' ? /^(\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?)(\.\d+)?$/.exec(value) : null
  if (found === null) throw unfit('it is not a time')
  const [, seconds = '', fraction = ''] = found
  return places === 0 ? seconds : seconds + fraction.slice(0, places + 1)
}

function setOf(value: Cell, members: readonly string[], unfit: Unfit): string {
  const list = Array.isArray(value) ? value.map(one => textOf(one, unfit)) : [textOf(value, unfit)]
  for (const one of list) {
    if (
      one.includes(',') ||
      (members.length > 0 && !members.some(member => member.toLowerCase() === one.toLowerCase()))
    ) {
      throw unfit('it has a value that is none of the set')
    }
  }
  return list.join(',')
}

/** The member of an enum that stands for true or false: `Y`, `yes`. */
function spelled(value: boolean, members: readonly string[], declared: string): string {
  const [found, ...others] = members.filter(member => readBoolean(member) === value)
  if (found === undefined || others.length > 0) throw unclearBoolean(declared)
  return found
}

function textOf(value: Cell, unfit: Unfit): string {
  const one = scalar(value, unfit)
  if (one instanceof Uint8Array) {
    const text = Buffer.from(one).toString('utf8')
    if (Buffer.compare(Buffer.from(text), one) !== 0) throw unfit('its bytes are no text')
    return text
  }
  const text = typeof one === 'number' || typeof one === 'bigint' ? numberText(one) : String(one)
  if (!text.isWellFormed()) throw unfit('half of a character is missing')
  return text
}

function scalar(value: Cell, unfit: Unfit): Scalar {
  if (typeof value !== 'object' || value instanceof Uint8Array) return value
  throw unfit('it has parts, and the column holds one value')
}
