import { isOnly, one } from '../syntax/type.ts'
import { DateTime } from '../syntax/value.ts'
import { dateOf, textOf } from './convert.ts'
import { parseDate } from './dates/parse.ts'
import { tokensOf } from './dates/tokens.ts'
import { defineFunction, EvaluationError } from './define.ts'

export const date = defineFunction({
  name: 'Date',
  added: true,
  params: [
    { name: 'value', type: 'any', presence: 'required', doc: 'A date as text, or a date already.' },
    {
      name: 'format',
      type: 'text',
      presence: 'optional',
      verify: tokensOf,
      doc: 'The .NET date format that the text has; without one, any form that CDate reads.',
    },
  ],
  returns: 'date',
  type: ([value]) => ({
    ...one('dateTime'),
    absent: value === undefined || value.absent || !isOnly(value, 'dateTime'),
  }),
  doc: 'A date as a value, which compares and sorts by time, whatever its text looks like. DateAdd of it is a date again; DateDiff, NumFromDate and FormatDateTime take it. Where text is wanted it is ISO 8601 in UTC. Empty text is absent.',
  examples: [
    {
      expression: 'IIF(Date([hired]) < Date("2/1/2024"), "old", "new")',
      attributes: { hired: '2023-12-31' },
      gives: 'old',
    },
    { expression: 'CStr(Date("31.12.2023", "dd.MM.yyyy"))', gives: '2023-12-31T00:00:00Z' },
    { expression: 'CStr(DateAdd("d", 1, Date("2024-02-28T10:00:00+01:00")))', gives: '2024-02-29T09:00:00Z' },
    { expression: 'FormatDateTime(Date("2024-02-28"), "d MMM yyyy")', gives: '28 Feb 2024' },
    { expression: 'Date("2024-01-01") = Date("1/1/2024 12:00:00 AM")', gives: true },
    { expression: 'Date("tomorrow")', gives: { error: 'not-a-date' } },
    { expression: 'Date("2024", "dd.MM.yyyy")', gives: { error: 'not-a-date' } },
    { expression: 'Date([x])', attributes: { x: null }, gives: null },
    { expression: 'Date("")', gives: null },
  ],
  run: (_context, value, format) => {
    if (value instanceof DateTime) return value
    const text = textOf(value) ?? ''
    if (text === '') return null
    if (format === null) return dateOf(text)
    const read = parseDate(text, format, { leading: true, inner: false, trailing: true })
    if (read === undefined)
      throw new EvaluationError('not-a-date', `"${text}" does not fit the date format "${format}".`)
    return new DateTime(read.moment)
  },
})
