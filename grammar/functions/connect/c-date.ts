import { DateTime } from '../../syntax/value.ts'
import { readDate } from '../dates/read.ts'
import { defineFunction } from '../define.ts'

export const cDate = defineFunction({
  name: 'CDate',
  params: [{ name: 'value', type: 'text', presence: 'required', doc: 'A date as text.' }],
  returns: 'date',
  doc: 'Reads a date (ISO 8601, month/day/year, or with the name of the month; with or without a time and an offset). A date alone is its midnight, a text without an offset is in UTC. As text, a date is in UTC in the form M/d/yyyy h:mm:ss tt.',
  examples: [
    { expression: 'CStr(CDate("2001-01-01"))', gives: '1/1/2001 12:00:00 AM' },
    { expression: 'CStr(CDate("2013-01-10 4:00 PM -8"))', gives: '1/11/2013 12:00:00 AM' },
    { expression: 'CStr(CDate("2009-06-15T01:45:30-07:00"))', gives: '6/15/2009 8:45:30 AM' },
    { expression: 'FormatDateTime(CDate("12/25/2007"), "yyyy-MM-dd")', gives: '2007-12-25' },
    { expression: 'CDate("2021-02-29")', gives: { error: 'not-a-date' } },
    { expression: 'CDate([x])', attributes: { x: null }, gives: null },
  ],
  run: (_context, text) => new DateTime(readDate(text), 'us'),
})
