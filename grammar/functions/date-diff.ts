import { fieldsOf, type Moment, weekdayOf } from './dates/moment.ts'
import { interval, secondsOf, type Unit, unitOf } from './dates/units.ts'
import { defineFunction } from './define.ts'

export const dateDiff = defineFunction({
  name: 'DateDiff',
  params: [
    interval,
    { name: 'date1', type: 'date', presence: 'required', doc: 'The date to count from.' },
    { name: 'date2', type: 'date', presence: 'required', doc: 'The date to count to.' },
  ],
  returns: 'number',
  doc: 'How many intervals lie between two dates; positive when the second is later. Days, hours, minutes and seconds count whole ones. Years, months and weeks count how often the calendar goes over to the next; a week begins on Sunday.',
  examples: [
    { expression: 'DateDiff("d", CDate("2021-08-18"), CDate("2021-08-31"))', gives: 13 },
    { expression: 'DateDiff("d", CDate("8/25/2021 5:41:18 PM"), CDate("2012-03-16-07:00"))', gives: -3449 },
    { expression: 'DateDiff("ww", CDate("8/25/2021 5:41:18 PM"), CDate("2012-03-16-07:00"))', gives: -493 },
    { expression: 'DateDiff("yyyy", CDate("2020-12-31"), CDate("2021-01-01"))', gives: 1 },
    { expression: 'DateDiff("h", CDate("2021-08-24T00:00:00Z"), CDate("2021-08-24T05:59:59Z"))', gives: 5 },
    { expression: 'DateDiff("d", Date("31.12.2020", "dd.MM.yyyy"), "2021-01-02")', gives: 2 },
    { expression: 'DateDiff("d", CDate("2021-08-25"), CDate("2021-08-24T12:00:00Z"))', gives: 0 },
  ],
  run: (_context, unit, from, to) => between(from, to, unitOf(unit)),
})

function between(from: Moment, to: Moment, unit: Unit): number {
  switch (unit) {
    case 'yyyy':
      return fieldsOf(to).year - fieldsOf(from).year
    case 'm':
      return monthOf(to) - monthOf(from)
    case 'ww':
      return weekOf(to) - weekOf(from)
    default: {
      const seconds = to.seconds - from.seconds + (to.ticks - from.ticks) / 10_000_000
      const whole = Math.trunc(seconds / secondsOf(unit))
      return whole === 0 ? 0 : whole
    }
  }
}

function monthOf(moment: Moment): number {
  const { year, month } = fieldsOf(moment)
  return year * 12 + month
}

/** The number of the week; the first Sunday of 1970 was the fourth day. */
function weekOf(moment: Moment): number {
  return (Math.floor(moment.seconds / 86_400) - weekdayOf(moment) - 3) / 7
}
