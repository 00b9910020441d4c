import type { Kind, StoredAttribute, StoredObjectType } from '../model/schema.ts'
import { keptAsRows } from '../model/schema.ts'
import type { Cell, Complex, Scalar, Value } from '../model/value.ts'

/**
 * The canonical encoding of an entry's attributes: a header of lengths in the order of the schema, then all values as
 * one text in UTF-8. Equal attributes give equal bytes, so two encodings compare as bytes.
 *
 * A header field is one octet for a single value of up to 250 UTF-16 units; `SHORT` and `LONG` announce a length of 16
 * and 32 bits, `MULTI` a count and as many lengths, `ABSENT` no value. Attributes kept as rows take no part.
 */
export interface Codec {
  readonly objectType: StoredObjectType
  /** Writes the attributes. Throws `NotEncodable`; the target's `at` is then where it was. */
  encode(cells: readonly unknown[], target: Target): void
  /** The attributes between two offsets, in the order of the schema; `null` where absent or kept as rows. */
  decode(source: Buffer, start: number, end: number): Cell[]
}

/** What an encoding is written to: octets that grow. */
export interface Target {
  octets: Buffer
  /** Where the next octet goes. */
  at: number
  /** Makes room for a number of octets from `at` on. */
  reserve(octets: number): void
}

/** A value that has no encoding: text with half a surrogate pair, which UTF-8 cannot hold. */
export class NotEncodable extends Error {}

const SHORT = 251
const LONG = 252
const MULTI = 253
const ABSENT = 255

/** The codec of an object type. The encoder and the decoder are generated: one straight line over its attributes. */
export function createCodec(objectType: StoredObjectType): Codec {
  const attributes = objectType.attributes
  const encode = generateEncoder(attributes)
  const inline = attributes.map((attribute, slot) => ({ attribute, slot })).filter(a => !keptAsRows(a.attribute))
  return {
    objectType,
    encode,
    decode(source, start, end) {
      const cells: Cell[] = Array.from({ length: attributes.length }, () => null)
      const lengths: number[] = []
      let at = start
      const readLength = (first: number): number => {
        if (first < SHORT) return first
        if (first === SHORT) {
          at += 2
          return source.readUInt16LE(at - 2)
        }
        at += 4
        return source.readUInt32LE(at - 4)
      }
      for (const { attribute } of inline) {
        const first = source[at++] ?? ABSENT
        if (first === ABSENT) lengths.push(-1)
        else if (first === MULTI) {
          const count = readLength(source[at++] ?? 0)
          lengths.push(count)
          for (let i = 0; i < count; i++) lengths.push(readLength(source[at++] ?? 0))
        } else {
          if (attribute.multi) throw new Error(`${attribute.name}: a single value where several are stored`)
          lengths.push(readLength(first))
        }
      }
      const text = source.toString('utf8', at, end)
      let from = 0
      let next = 0
      for (const { attribute, slot } of inline) {
        const length = lengths[next++] ?? -1
        if (length < 0) continue
        if (!attribute.multi) {
          cells[slot] = fromText(text.slice(from, from + length), attribute.kind)
          from += length
          continue
        }
        const values: (Scalar | Complex)[] = []
        for (let i = 0; i < length; i++) {
          const width = lengths[next++] ?? 0
          values.push(fromText(text.slice(from, from + width), attribute.kind) as Scalar | Complex)
          from += width
        }
        cells[slot] = values
      }
      return cells
    },
  }
}

type Encode = Codec['encode']

/** Only indexes enter the generated text; names of attributes do not. */
function generateEncoder(attributes: readonly StoredAttribute[]): Encode {
  const lines: string[] = []
  let fields = 0
  for (const [slot, attribute] of attributes.entries()) {
    if (keptAsRows(attribute)) continue
    fields++
    lines.push(`v = cells[${slot}]`, `if (v === null || v === undefined) octets[at++] = ${ABSENT}`)
    const kind = JSON.stringify(attribute.kind)
    if (attribute.multi) {
      lines.push(
        'else {',
        '  target.at = at; target.reserve((v.length + 2) * 5 + rest); octets = target.octets',
        `  octets[at++] = ${MULTI}; at = writeLength(octets, at, v.length)`,
        `  for (const one of v) { s = toText(one, ${kind}); at = writeLength(octets, at, s.length); text += s }`,
        '}',
      )
    } else {
      lines.push(
        `else { s = typeof v === 'string' ? v : toText(v, ${kind})`,
        `  if (s.length < ${SHORT}) octets[at++] = s.length; else at = writeLength(octets, at, s.length)`,
        '  text += s',
        '}',
      )
    }
  }
  const body = [
    '"use strict"',
    `const rest = ${fields * 5}`,
    'return (cells, target) => {',
    '  const start = target.at',
    '  target.reserve(rest)',
    '  let octets = target.octets, at = start, v, s, text = ""',
    ...lines.map(line => `  ${line}`),
    '  target.at = at',
    '  writeText(target, text, start)',
    '}',
  ].join('\n')
  const make = new Function('writeLength', 'toText', 'writeText', body) as (
    ...helpers: readonly ((...args: never[]) => unknown)[]
  ) => Encode
  return make(writeLength, toText, writeText)
}

function writeLength(octets: Buffer, at: number, length: number): number {
  if (length < SHORT) {
    octets[at] = length
    return at + 1
  }
  if (length < 0x1_0000) {
    octets[at] = SHORT
    octets.writeUInt16LE(length, at + 1)
    return at + 3
  }
  octets[at] = LONG
  octets.writeUInt32LE(length, at + 1)
  return at + 5
}

/** @param start where the target goes back to when the text cannot be written */
function writeText(target: Target, text: string, start: number): void {
  if (!text.isWellFormed()) {
    target.at = start
    throw new NotEncodable('a value holds half a surrogate pair')
  }
  target.reserve(text.length * 3)
  target.at += target.octets.write(text, target.at)
}

/** A value in its canonical text. */
export function toText(value: unknown, kind: Kind): string {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.length).toString('base64')
  if (typeof value === 'object' && value !== null) return JSON.stringify(value, canonicalJson)
  throw new Error(`no canonical text for ${typeof value} as ${kind}`)
}

/** A value from its canonical text. */
function fromText(text: string, kind: Kind): Value {
  switch (kind) {
    case 'boolean':
      return text === 'true'
    case 'integer': {
      const number = Number(text)
      return Number.isSafeInteger(number) ? number : BigInt(text)
    }
    case 'decimal': {
      const number = Number(text)
      return String(number) === text ? number : text
    }
    case 'binary':
      return new Uint8Array(Buffer.from(text, 'base64'))
    case 'complex':
      return JSON.parse(text) as Complex
    case 'string':
    case 'dateTime':
    case 'reference':
      return text
    default:
      return kind satisfies never
  }
}

/** Keys in order, so that equal values give equal text. */
function canonicalJson(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
