import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fileTimeOf, momentOfFileTime } from '../../../grammar/functions/dates/file-time.ts'
import { fieldsOf, later, type Moment, momentOf, weekdayOf } from '../../../grammar/functions/dates/moment.ts'
import { type Blanks, parseDate } from '../../../grammar/functions/dates/parse.ts'
import { printDate, printHandedOn } from '../../../grammar/functions/dates/print.ts'
import { readDate } from '../../../grammar/functions/dates/read.ts'
import { EvaluationError } from '../../../grammar/functions/define.ts'
import formats from '../../cases/functions/date-formats.json' with { type: 'json' }

const exactly: Blanks = { leading: false, inner: false, trailing: false }

describe('a date', () => {
  test.each(formats.writes)('written by $format is $gives', ({ date, format, gives }) => {
    expect(printDate(given(date), format)).toBe(gives)
  })

  test.each(formats.reads)('$text read by $format is $gives', ({ text, format, gives }) => {
    const parsed = parseDate(text, format, exactly)
    expect(parsed === undefined ? null : printDate(parsed, 'yyyy-MM-ddTHH:mm:ss.FFFFFFFK')).toBe(gives)
  })

  test.each(formats.refused)('is not read or written by $format', ({ format, message }) => {
    expect(() => parseDate('2020', format, exactly)).toThrow(EvaluationError)
    expect(() => printDate(given('2020-01-01'), format)).toThrow(message)
  })

  test.each(formats.general)('$text is understood as $gives', ({ text, gives }) => {
    expect(printDate({ moment: readDate(text), zoned: true }, 'yyyy-MM-ddTHH:mm:ss.FFFFFFFK')).toBe(gives)
  })

  test.each(formats.notDates)('%j is not understood', text => {
    expect(() => readDate(text)).toThrow(`"${text}" is not a date.`)
  })

  test('may have white space around and within it only where that is allowed', () => {
    const fits = (text: string, blanks: Partial<Blanks>) =>
      parseDate(text, 'HH:mm', { ...exactly, ...blanks }) !== undefined
    expect([fits(' 10:30', {}), fits(' 10:30', { leading: true })]).toEqual([false, true])
    expect([fits('10:30\t', {}), fits('10:30\t', { trailing: true })]).toEqual([false, true])
    expect([fits('10 : 30', {}), fits('10 : 30', { inner: true })]).toEqual([false, true])
  })
})

describe('reading undoes writing', () => {
  const roundTrips = [
    'yyyy-MM-ddTHH:mm:ss.fffffff',
    'dddd, d MMMM yyyy h:mm:ss.FFFFFFF tt',
    'yyyyMMddHHmmssfffffff',
    "ddd dd MMM yyyyy 'at' hh:mm:ss.fffffff t zzz",
    'o',
  ]
  test.each(roundTrips)('by the format %s', format => {
    const law = fc.property(arbitraryMoment, moment => {
      expect(parseDate(printDate({ moment, zoned: false }, format), format, exactly)?.moment).toEqual(moment)
    })
    fc.assert(law)
  })

  test('in the form in which the date functions hand dates on, to the second', () => {
    const law = fc.property(arbitraryMoment, moment => {
      expect(readDate(printHandedOn(moment))).toEqual({ ...moment, ticks: 0 })
    })
    fc.assert(law)
  })

  test('for file times', () => {
    const since1601 = arbitraryMoment.filter(moment => fieldsOf(moment).year >= 1601)
    const law = fc.property(since1601, moment => {
      expect(momentOfFileTime(fileTimeOf(moment))).toEqual(moment)
    })
    fc.assert(law)
  })

  test('for the parts of a moment', () => {
    const law = fc.property(arbitraryMoment, moment => {
      expect(momentOf(fieldsOf(moment))).toEqual(moment)
    })
    fc.assert(law)
  })
})

test('the calendar is that of JavaScript, over all years', () => {
  const law = fc.property(arbitraryMoment, moment => {
    const date = new Date(moment.seconds * 1000)
    const { year, month, day, hour, minute, second } = fieldsOf(moment)
    const text = [
      String(year).padStart(4, '0'),
      ...[month, day, hour, minute, second].map(n => String(n).padStart(2, '0')),
    ]
    expect(text).toEqual(date.toISOString().slice(0, 19).split(/[-T:]/))
    expect(weekdayOf(moment)).toBe(date.getUTCDay())
  })
  fc.assert(law, { numRuns: 1000 })
})

test('no date lies outside of the years 1 to 9999', () => {
  const end = readDate('9999-12-31T23:59:59Z')
  expect(later(end, 1)).toBeUndefined()
  expect(later(readDate('0001-01-01'), -1)).toBeUndefined()
  expect(momentOf({ ...fieldsOf(end), year: 10_000 })).toBeUndefined()
  expect(momentOfFileTime(fileTimeOf(end) + 10_000_000n)).toBeUndefined()
  expect(momentOfFileTime(-1n)).toBeUndefined()
})

const arbitraryMoment: fc.Arbitrary<Moment> = fc.record({
  seconds: fc.integer({ min: readDate('0001-01-01').seconds, max: readDate('9999-12-31T23:59:59Z').seconds }),
  ticks: fc.integer({ min: 0, max: 9_999_999 }),
})

function given(date: string): { moment: Moment; zoned: boolean } {
  return { moment: readDate(date), zoned: date.endsWith('Z') }
}
