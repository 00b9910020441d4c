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
  const reading: Reading = { text, at: 0, parts: new Map() }
  if (blanks.leading) skipBlanks(reading)
  const tokens = tokensOf(format)
  for (const [index, token] of tokens.entries()) {
    if (blanks.inner) skipBlanks(reading)
    if (!readToken(reading, token) && !isOptionalPoint(tokens, index)) return undefined
  }
  if (blanks.trailing) skipBlanks(reading)
  return reading.at === text.length ? assembled(reading.parts) : undefined
}

type Part = 'year' | 'month' | 'day' | 'weekday' | 'hour' | 'hour12' | 'minute' | 'second' | 'ticks' | 'half' | 'offset'
type Parts = Map<Part, number>

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
      return take(reading, /A\.?D\.?/iy) !== undefined
    case 'h':
      return readNumber(reading, 'hour12', count)
    case 'H':
      return readNumber(reading, 'hour', count)
    case 'K':
      return take(reading, /Z/y) !== undefined ? note(reading, 'offset', 0) : readOffset(reading, 3) || !atSign(reading)
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
  const before = parts.get(part)
  parts.set(part, value)
  return before === undefined || before === value
}

/** One letter takes one or two digits, two letters want two. */
function readNumber(reading: Reading, part: Part, count: number): boolean {
  const digits = take(reading, count === 1 ? /\d{1,2}/y : /\d{2}/y)
  return digits !== undefined && note(reading, part, Number(digits))
}

function readYear(reading: Reading, count: number): boolean {
  if (count > 2) {
    const digits = take(reading, new RegExp(`\\d{${count}}`, 'y'))
    return digits !== undefined && note(reading, 'year', Number(digits))
  }
  const digits = take(reading, count === 1 ? /\d{1,2}/y : /\d{2}/y)
  if (digits === undefined) return false
  const year = Number(digits)
  return note(reading, 'year', year <= lastOfThisCentury ? 2000 + year : 1900 + year)
}
/** Years of two digits end in 2049, as in .NET's present invariant calendar. */
const lastOfThisCentury = 49

function readFraction(reading: Reading, min: number, max: number): boolean {
  const digits = take(reading, new RegExp(`\\d{${min},${max}}`, 'y'))
  return digits !== undefined && note(reading, 'ticks', Number(digits.padEnd(7, '0')))
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
  const letters = take(reading, count === 1 ? /[AP]/iy : /[AP]M/iy)
  return letters !== undefined && note(reading, 'half', /^a/i.test(letters) ? 0 : 12)
}

function readOffset(reading: Reading, count: number): boolean {
  const pattern = count === 1 ? /([+-])(\d{1,2})()/y : count === 2 ? /([+-])(\d{2})()/y : /([+-])(\d{1,2}):?(\d{2})/y
  pattern.lastIndex = reading.at
  const found = pattern.exec(reading.text)
  if (found === null) return false
  reading.at += found[0].length
  const [hours, minutes] = [Number(found[2]), Number(found[3])]
  if (minutes > 59 || hours * 60 + minutes > 14 * 60) return false
  return note(reading, 'offset', (hours * 60 + minutes) * (found[1] === '-' ? -1 : 1))
}

function atSign({ text, at }: Reading): boolean {
  return text.charAt(at) === '+' || text.charAt(at) === '-'
}

function take(reading: Reading, sticky: RegExp): string | undefined {
  sticky.lastIndex = reading.at
  const found = sticky.exec(reading.text)?.[0]
  if (found !== undefined) reading.at += found.length
  return found
}

function skipBlanks(reading: Reading): void {
  take(reading, /\s*/y)
}

function assembled(parts: Parts): Dated | undefined {
  const hour = hourOf(parts)
  const moment =
    hour === undefined
      ? undefined
      : momentOf({
          year: parts.get('year') ?? 1,
          month: parts.get('month') ?? 1,
          day: parts.get('day') ?? 1,
          hour,
          minute: parts.get('minute') ?? 0,
          second: parts.get('second') ?? 0,
          ticks: parts.get('ticks') ?? 0,
        })
  if (moment === undefined) return undefined
  const weekday = parts.get('weekday')
  if (weekday !== undefined && weekday !== weekdayOf(moment)) return undefined
  const offset = parts.get('offset')
  const inUtc = later(moment, -60 * (offset ?? 0))
  return inUtc && { moment: inUtc, zoned: offset !== undefined }
}

/** The hour of the day out of either clock; `undefined` when the parts contradict each other. */
function hourOf(parts: Parts): number | undefined {
  const [hour, hour12, half] = [parts.get('hour'), parts.get('hour12'), parts.get('half')]
  if (hour12 === undefined) {
    if (half === undefined) return hour ?? 0
    if (hour === undefined) return half
    return hour >= 12 === (half === 12) ? hour : undefined
  }
  if (hour12 > 12) return undefined
  const ofDay = (hour12 % 12) + (half ?? 0)
  return hour === undefined || hour === ofDay ? ofDay : undefined
}
