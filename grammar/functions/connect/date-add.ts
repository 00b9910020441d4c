import { DateTime } from '../../syntax/value.ts'
import { daysIn, fieldsOf, later, type Moment, momentOf } from '../dates/moment.ts'
import { defineFunction, EvaluationError, type Param } from '../define.ts'

/** Intervals as Visual Basic names them: so many months, or so many seconds. */
const intervals = new Map<string, { readonly months: number } | { readonly seconds: number }>([
  ['yyyy', { months: 12 }],
  ['q', { months: 3 }],
  ['m', { months: 1 }],
  ['y', { seconds: 86_400 }],
  ['d', { seconds: 86_400 }],
  ['w', { seconds: 86_400 }],
  ['ww', { seconds: 7 * 86_400 }],
  ['h', { seconds: 3600 }],
  ['n', { seconds: 60 }],
  ['s', { seconds: 1 }],
])

const interval = {
  name: 'interval',
  type: 'text',
  presence: 'required',
  verify: (constant: string): void => void intervalNamed(constant),
  doc: 'What is counted: yyyy years, q quarters, m months, y, d and w days, ww weeks, h hours, n minutes, s seconds.',
} as const satisfies Param

export const dateAdd = defineFunction({
  name: 'DateAdd',
  params: [
    interval,
    { name: 'value', type: 'integer', presence: 'required', doc: 'How many of them; a negative number goes back.' },
    { name: 'date', type: 'date', presence: 'required', doc: 'The date to start from.' },
  ],
  returns: 'date',
  doc: 'A date moved by so many intervals, in UTC. Months, quarters and years keep the day, or take the last one of a shorter month. Days are days whether counted as d, as y (day of the year) or as w (weekday).',
  examples: [
    { expression: 'CStr(DateAdd("m", 3, CDate("2001-01-01")))', gives: '4/1/2001 12:00:00 AM' },
    { expression: 'CStr(DateAdd("q", 1, CDate("2001-11-30")))', gives: '2/28/2002 12:00:00 AM' },
    { expression: 'CStr(DateAdd("w", "-1", CDate("2001-01-01")))', gives: '12/31/2000 12:00:00 AM' },
    { expression: 'CStr(DateAdd("n", 90, CDate("2021-12-31T23:00:00Z")))', gives: '1/1/2022 12:30:00 AM' },
    { expression: 'DateAdd("M", 1, CDate("2001-01-01"))', gives: { error: 'bad-interval' } },
    { expression: 'DateAdd("yyyy", 9000, CDate("2001-01-01"))', gives: { error: 'out-of-range' } },
    { expression: 'DateAdd("d", 1, [x])', attributes: { x: null }, gives: null },
  ],
  run: (_context, name, count, date) => {
    const step = intervalNamed(name)
    const moved = 'months' in step ? monthsLater(date, count * step.months) : later(date, count * step.seconds)
    if (moved === undefined) throw new EvaluationError('out-of-range', 'DateAdd leaves the years 1 to 9999.')
    return new DateTime(moved, 'us')
  },
})

function intervalNamed(name: string): { readonly months: number } | { readonly seconds: number } {
  const found = intervals.get(name)
  if (found !== undefined) return found
  const names = [...intervals.keys()].join(', ')
  throw new EvaluationError('bad-interval', `There is no interval "${name}"; there are ${names}.`)
}

function monthsLater(moment: Moment, count: number): Moment | undefined {
  const fields = fieldsOf(moment)
  const months = fields.year * 12 + fields.month - 1 + count
  const [year, month] = [Math.floor(months / 12), (((months % 12) + 12) % 12) + 1]
  return momentOf({ ...fields, year, month, day: Math.min(fields.day, daysIn(year, month)) })
}
