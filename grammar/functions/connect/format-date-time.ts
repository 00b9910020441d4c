import type { DateTime } from '../../syntax/value.ts'
import { fieldsOf } from '../dates/moment.ts'
import { printDate } from '../dates/print.ts'
import { tokensOf } from '../dates/tokens.ts'
import { defineFunction } from '../define.ts'

export const formatDateTime = defineFunction({
  name: 'FormatDateTime',
  params: [
    { name: 'value', type: 'date', presence: 'required', doc: 'A date.' },
    {
      name: 'format',
      type: 'text',
      presence: 'required',
      verify: (constant: string): void => void (named.has(constant.toLowerCase()) || tokensOf(constant)),
      doc: 'A date format of .NET, custom or of one letter, or one of the names of Visual Basic.',
    },
  ],
  returns: 'text',
  doc: 'Writes a date, in UTC, by a format in the invariant culture. The names are General Date, Long Date, Medium Date, Short Date, Long Time, Medium Time and Short Time, in any case; medium is the same as long, and General Date leaves out a time of midnight.',
  examples: [
    { expression: 'FormatDateTime(CDate("12/25/2007"), "yyyy-MM-dd")', gives: '2007-12-25' },
    {
      expression: 'FormatDateTime(DateFromNum([pwdLastSet]), "yyyyMMddHHmmss.0Z")',
      attributes: { pwdLastSet: '130543784930000000' },
      gives: '20140905081453.0Z',
    },
    { expression: 'FormatDateTime(CDate("2008-03-12T11:07:31Z"), "h:mm tt, d MMMM")', gives: '11:07 AM, 12 March' },
    { expression: 'FormatDateTime(CDate("2008-03-12T11:07:31Z"), "General Date")', gives: '03/12/2008 11:07:31' },
    { expression: 'FormatDateTime(CDate("2008-03-12"), "general date")', gives: '03/12/2008' },
    { expression: 'FormatDateTime(CDate("2008-03-12"), "Long Date")', gives: 'Wednesday, 12 March 2008' },
    { expression: 'FormatDateTime(CDate("2008-03-12T11:07:31Z"), "Short Time")', gives: '11:07' },
    { expression: 'FormatDateTime("2008-03-12", "R")', gives: 'Wed, 12 Mar 2008 00:00:00 GMT' },
    { expression: 'FormatDateTime(CDate("2008-03-12"), "H")', gives: { error: 'bad-date-format' } },
    { expression: 'FormatDateTime("nonsense", "yyyy")', gives: { error: 'not-a-date' } },
    { expression: 'FormatDateTime([x], "yyyy")', attributes: { x: null }, gives: null },
  ],
  run: (_context, date, format) =>
    printDate({ moment: date, zoned: true }, named.get(format.toLowerCase())?.(date) ?? format),
})

/** The formats of .NET that the names stand for. */
const named = new Map<string, (date: DateTime) => string>([
  ['general date', date => (isMidnight(date) ? 'd' : 'G')],
  ['long date', () => 'D'],
  ['medium date', () => 'D'],
  ['short date', () => 'd'],
  ['long time', () => 'T'],
  ['medium time', () => 'T'],
  ['short time', () => 't'],
])

function isMidnight(date: DateTime): boolean {
  const { hour, minute, second, ticks } = fieldsOf(date)
  return hour + minute + second + ticks === 0
}
