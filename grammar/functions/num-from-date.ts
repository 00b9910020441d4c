import { one } from '../syntax/type.ts'
import { fileTimeOf } from './dates/file-time.ts'
import { printDateTime } from './dates/print.ts'
import { defineFunction, EvaluationError } from './define.ts'
import { wholeValue } from './integers.ts'

export const numFromDate = defineFunction({
  name: 'NumFromDate',
  params: [
    { name: 'value', type: 'date', presence: 'required', doc: 'A date; as text ISO 8601 or another form of CDate.' },
  ],
  returns: 'any',
  type: ([date]) => ({ ...one('integer'), absent: date?.absent ?? true }),
  doc: "The file time of a date, as Active Directory's accountExpires holds it: steps of 100 nanoseconds since 1601 in UTC.",
  examples: [
    { expression: 'NumFromDate("2012-01-01T23:00:00Z")', gives: 129_699_324_000_000_000n },
    { expression: 'NumFromDate("2025-12-31 23:59:59-08:00")', gives: 134_117_279_990_000_000n },
    { expression: 'NumFromDate("1601-01-01")', gives: 0 },
    { expression: 'NumFromDate("1600-12-31")', gives: { error: 'out-of-range' } },
    { expression: 'NumFromDate("nonsense")', gives: { error: 'not-a-date' } },
  ],
  run: (_context, date) => {
    const fileTime = fileTimeOf(date)
    if (fileTime < 0n)
      throw new EvaluationError('out-of-range', `File times begin in 1601, and this is ${printDateTime(date)}.`)
    return wholeValue(fileTime)
  },
})
