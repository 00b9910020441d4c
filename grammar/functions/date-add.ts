import { isOnly, one } from '../syntax/type.ts'
import { DateTime } from '../syntax/value.ts'
import { textOf } from './convert.ts'
import { daysIn, fieldsOf, later, type Moment, momentOf } from './dates/moment.ts'
import { printHandedOn } from './dates/print.ts'
import { readDate } from './dates/read.ts'
import { interval, secondsOf, type Unit, unitOf } from './dates/units.ts'
import { defineFunction, EvaluationError } from './define.ts'

export const dateAdd = defineFunction({
  name: 'DateAdd',
  params: [
    interval,
    { name: 'value', type: 'integer', presence: 'required', doc: 'How many of them; a negative number goes back.' },
    { name: 'dateTime', type: 'any', presence: 'required', doc: 'The date to start from.' },
  ],
  returns: 'any',
  type: ([, , date]) => ({
    ...one(date !== undefined && isOnly(date, 'dateTime') ? 'dateTime' : 'string'),
    absent: date?.absent ?? true,
  }),
  doc: 'A date moved by so many intervals, in UTC, in the form M/d/yyyy h:mm:ss tt; of a date as a value, a date as a value. Months and years keep the day, or take the last one of a shorter month.',
  examples: [
    { expression: 'DateAdd("d", -10, CDate("2012-03-16-07:00"))', gives: '3/6/2012 7:00:00 AM' },
    { expression: 'DateAdd("m", "1", CDate("2021-01-31"))', gives: '2/28/2021 12:00:00 AM' },
    { expression: 'DateAdd("yyyy", 1, CDate("2024-02-29"))', gives: '2/28/2025 12:00:00 AM' },
    { expression: 'DateAdd("n", 90, CDate("2021-12-31T23:00:00Z"))', gives: '1/1/2022 12:30:00 AM' },
    {
      expression: 'DateAdd("M", 1, CDate("2021-01-31"))',
      gives: { error: 'bad-interval' },
      note: 'm is months, n is minutes',
    },
    { expression: 'CStr(DateAdd("d", 1, Date("2021-12-31")))', gives: '2022-01-01T00:00:00Z' },
    { expression: 'DateAdd("yyyy", 9000, CDate("2021-01-31"))', gives: { error: 'out-of-range' } },
  ],
  run: (_context, unit, count, date) => {
    if (date instanceof DateTime) return new DateTime(dateLater(date, unitOf(unit), count), date.form)
    const text = textOf(date)
    return text === null ? null : printHandedOn(dateLater(readDate(text), unitOf(unit), count))
  },
})

/** A moment moved by so many units. Throws `EvaluationError` outside of the years 1 to 9999. */
function dateLater(moment: Moment, unit: Unit, count: number): Moment {
  const moved = shifted(moment, unit, count)
  if (moved === undefined) throw new EvaluationError('out-of-range', 'DateAdd leaves the years 1 to 9999.')
  return moved
}

function shifted(moment: Moment, unit: Unit, count: number): Moment | undefined {
  switch (unit) {
    case 'yyyy':
      return monthsLater(moment, 12 * count)
    case 'm':
      return monthsLater(moment, count)
    default:
      return later(moment, count * secondsOf(unit))
  }
}

function monthsLater(moment: Moment, count: number): Moment | undefined {
  const fields = fieldsOf(moment)
  const months = fields.year * 12 + fields.month - 1 + count
  const [year, month] = [Math.floor(months / 12), (((months % 12) + 12) % 12) + 1]
  return momentOf({ ...fields, year, month, day: Math.min(fields.day, daysIn(year, month)) })
}
