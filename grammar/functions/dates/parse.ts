import { isWhiteSpace } from '../white-space.ts'
import { later, momentOf, months, weekdayOf, weekdays } from './moment.ts'
import type { Dated } from './print.ts'
import { type Letter, type Token, tokensOf } from './tokens.ts'

/** Where white space may stand that the format does not have. */
export interface Blanks {
  readonly leading: boolean
  readonly inner: boolean
  readonly trailing: boolean
}

/**
 * Reads a text exactly by a .NET format of the invariant culture; `undefined` when it does not fit. A text without an
 * offset is in UTC. Parts that the format does not have are those of 0001-01-01T00:00, so that the result depends on
 * nothing but the text.
 */
export function parseDate(text: string, format: string, blanks: Blanks): Dated | undefined {
  const reading: Reading = { text, at: 0, parts: {} }
  if (blanks.leading) skipBlanks(reading)
  const tokens = tokensOf(format)
  for (const [index, token] of tokens.entries()) {
    if (blanks.inner) skipBlanks(reading)
    if (!readToken(reading, token) && !isOptionalPoint(tokens, index)) return undefined
  }
  if (blanks.trailing) skipBlanks(reading)
  return reading.at === text.length ? assembled(reading.parts) : undefined
}

interface Parts {
  year?: number
  month?: number
  day?: number
  weekday?: number
  hour?: number
  hour12?: number
  minute?: number
  second?: number
  ticks?: number
  /** 0 before noon, 12 after it. */
  half?: number
  /** Minutes east of UTC. */
  offset?: number
}
type Part = keyof Parts

interface Reading {
  readonly text: string
  at: number
  readonly parts: Parts
}

function readToken(reading: Reading, token: Token): boolean {
  if (token.kind === 'field') return readField(reading, token.letter, token.count)
  if (reading.text.charAt(reading.at) !== token.character) return false
  reading.at++
  return true
}

/** The point before `FFF`, which is not written when the fraction is zero. */
function isOptionalPoint(tokens: readonly Token[], index: number): boolean {
  const [token, after] = [tokens[index], tokens[index + 1]]
  return token?.kind === 'literal' && token.character === '.' && after?.kind === 'field' && after.letter === 'F'
}

function readField(reading: Reading, letter: Letter, count: number): boolean {
  switch (letter) {
    case 'd':
      return count > 2 ? readName(reading, 'weekday', weekdays, count, 0) : readNumber(reading, 'day', count)
    case 'f':
      return readFraction(reading, count, count)
    case 'F':
      return readFraction(reading, 0, count)
    case 'g':
      return readEra(reading)
    case 'h':
      return readNumber(reading, 'hour12', count)
    case 'H':
      return readNumber(reading, 'hour', count)
    case 'K':
      return readKind(reading)
    case 'm':
      return readNumber(reading, 'minute', count)
    case 'M':
      return count > 2 ? readName(reading, 'month', months, count, 1) : readNumber(reading, 'month', count)
    case 's':
      return readNumber(reading, 'second', count)
    case 't':
      return readHalf(reading, count)
    case 'y':
      return readYear(reading, count)
    case 'z':
      return readOffset(reading, count)
    default:
      return letter satisfies never
  }
}

/** A part that is named twice must be the same both times. */
function note({ parts }: Reading, part: Part, value: number): boolean {
  const before = parts[part]
  parts[part] = value
  return before === undefined || before === value
}

/** Steps over at most so many digits; their number, or -1 when there are fewer than wanted. */
function takeDigits(reading: Reading, min: number, max: number): number {
  const start = reading.at
  let number = 0
  while (reading.at < start + max) {
    const digit = reading.text.charCodeAt(reading.at) - 48
    if (!(digit >= 0 && digit <= 9)) break
    number = 10 * number + digit
    reading.at++
  }
  return reading.at - start < min ? -1 : number
}

/** One letter takes one or two digits, two letters want two. */
function readNumber(reading: Reading, part: Part, count: number): boolean {
  const number = takeDigits(reading, Math.min(count, 2), 2)
  return number >= 0 && note(reading, part, number)
}

function readYear(reading: Reading, count: number): boolean {
  const number = takeDigits(reading, count, Math.max(count, 2))
  if (count > 2 || number < 0) return number >= 0 && note(reading, 'year', number)
  return note(reading, 'year', number <= lastOfThisCentury ? 2000 + number : 1900 + number)
}
/** Years of two digits end in 2049, as in .NET's present invariant calendar. */
const lastOfThisCentury = 49

function readFraction(reading: Reading, min: number, max: number): boolean {
  const start = reading.at
  const number = takeDigits(reading, min, max)
  return number >= 0 && note(reading, 'ticks', number * 10 ** (7 - (reading.at - start)))
}

function readName(reading: Reading, part: Part, names: readonly string[], count: number, base: number): boolean {
  const wanted = count === 3 ? names.map(name => name.slice(0, 3)) : names
  const rest = reading.text.slice(reading.at).toLowerCase()
  const index = wanted.findIndex(name => rest.startsWith(name.toLowerCase()))
  if (index < 0) return false
  reading.at += wanted[index]?.length ?? 0
  return note(reading, part, index + base)
}

function readHalf(reading: Reading, count: number): boolean {
  const letters = reading.text.slice(reading.at, reading.at + Math.min(count, 2)).toUpperCase()
  const half = letters === 'AM'.slice(0, count) ? 0 : letters === 'PM'.slice(0, count) ? 12 : undefined
  reading.at += letters.length
  return half !== undefined && note(reading, 'half', half)
}

/** `z` takes hours of one or two digits, `zz` wants two, `zzz` wants minutes as well. */
function readOffset(reading: Reading, count: number): boolean {
  const sign = reading.text.charAt(reading.at)
  if (!isSign(sign)) return false
  reading.at++
  const hours = takeDigits(reading, count === 2 ? 2 : 1, 2)
  if (count > 2 && reading.text.charAt(reading.at) === ':') reading.at++
  const minutes = count > 2 ? takeDigits(reading, 2, 2) : 0
  if (hours < 0 || minutes < 0 || minutes > 59 || hours * 60 + minutes > 14 * 60) return false
  return note(reading, 'offset', (hours * 60 + minutes) * (sign === '-' ? -1 : 1))
}

/** `K` takes a `Z`, an offset or nothing. */
function readKind(reading: Reading): boolean {
  const sign = reading.text.charAt(reading.at)
  if (sign !== 'Z') return isSign(sign) ? readOffset(reading, 3) : true
  reading.at++
  return note(reading, 'offset', 0)
}

function isSign(character: string): boolean {
  return character === '+' || character === '-'
}

function readEra(reading: Reading): boolean {
  const era = /^A\.?D\.?/i.exec(reading.text.slice(reading.at, reading.at + 4))?.[0]
  reading.at += era?.length ?? 0
  return era !== undefined
}

function skipBlanks(reading: Reading): void {
  while (isWhiteSpace(reading.text.charCodeAt(reading.at))) reading.at++
}

function assembled(parts: Parts): Dated | undefined {
  const hour = hourOf(parts)
  const moment =
    hour === undefined
      ? undefined
      : momentOf({
          year: parts.year ?? 1,
          month: parts.month ?? 1,
          day: parts.day ?? 1,
          hour,
          minute: parts.minute ?? 0,
          second: parts.second ?? 0,
          ticks: parts.ticks ?? 0,
        })
  if (moment === undefined) return undefined
  const weekday = parts.weekday
  if (weekday !== undefined && weekday !== weekdayOf(moment)) return undefined
  const offset = parts.offset
  const inUtc = later(moment, -60 * (offset ?? 0))
  return inUtc && { moment: inUtc, zoned: offset !== undefined }
}

/** The hour of the day out of either clock; `undefined` when the parts contradict each other. */
function hourOf(parts: Parts): number | undefined {
  const [hour, hour12, half] = [parts.hour, parts.hour12, parts.half]
  if (hour12 === undefined) {
    if (half === undefined) return hour ?? 0
    if (hour === undefined) return half
    return hour >= 12 === (half === 12) ? hour : undefined
  }
  if (hour12 > 12) return undefined
  const ofDay = (hour12 % 12) + (half ?? 0)
  return hour === undefined || hour === ofDay ? ofDay : undefined
}
