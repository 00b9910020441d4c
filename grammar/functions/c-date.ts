import { printHandedOn } from './dates/print.ts'
import { readDate } from './dates/read.ts'
import { defineFunction } from './define.ts'

export const cDate = defineFunction({
  name: 'CDate',
  params: [{ name: 'expression', type: 'text', presence: 'required', doc: 'A date as text.' }],
  returns: 'text',
  doc: 'Reads a date (ISO 8601, month/day/year, or with the name of the month; with or without a time and an offset) and gives it in UTC in the form M/d/yyyy h:mm:ss tt, in which the date functions hand dates on. A date alone is its midnight, a text without an offset is in UTC.',
  examples: [
    { expression: 'CDate("2020-03-16-07:00")', gives: '3/16/2020 7:00:00 AM' },
    { expression: 'CDate("2009-06-15T01:45:30.25-07:00")', gives: '6/15/2009 8:45:30 AM' },
    { expression: 'CDate("2021-08-24")', gives: '8/24/2021 12:00:00 AM' },
    { expression: 'CDate("8/25/2021 5:41:18 PM")', gives: '8/25/2021 5:41:18 PM' },
    { expression: 'CDate("Tue, 24 Aug 2021 10:00:00 GMT")', gives: '8/24/2021 10:00:00 AM' },
    { expression: 'CDate("2021-02-29")', gives: { error: 'not-a-date' } },
    { expression: 'CDate([x])', attributes: { x: null }, gives: null },
  ],
  run: (_context, text) => printHandedOn(readDate(text)),
})
