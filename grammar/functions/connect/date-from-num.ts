import { DateTime } from '../../syntax/value.ts'
import { momentOfFileTime } from '../dates/file-time.ts'
import { defineFunction, EvaluationError } from '../define.ts'
import { wholeOf } from '../integers.ts'

export const dateFromNum = defineFunction({
  name: 'DateFromNum',
  params: [{ name: 'value', type: 'any', presence: 'required', doc: 'A file time.' }],
  returns: 'date',
  doc: 'The date of a file time (steps of 100 nanoseconds since 1601, in UTC), as Active Directory holds pwdLastSet. 0 is the beginning of 1601; the largest file time, with which a directory says never, is no date and an error.',
  examples: [
    { expression: 'CStr(DateFromNum(129699324000000000))', gives: '1/1/2012 11:00:00 PM' },
    {
      expression: 'CStr(DateFromNum([pwdLastSet]))',
      attributes: { pwdLastSet: '116444736000000000' },
      gives: '1/1/1970 12:00:00 AM',
    },
    {
      expression: 'NumFromDate(DateFromNum(129699324000000001))',
      gives: 129_699_324_000_000_001n,
      note: 'no step is lost',
    },
    { expression: 'CStr(DateFromNum(0))', gives: '1/1/1601 12:00:00 AM' },
    { expression: 'DateFromNum(9223372036854775807)', gives: { error: 'out-of-range' } },
    { expression: 'DateFromNum([x])', attributes: { x: null }, gives: null },
  ],
  run: (_context, value) => {
    const fileTime = wholeOf(value)
    if (fileTime === null) return null
    const moment = momentOfFileTime(fileTime)
    if (moment === undefined) throw new EvaluationError('out-of-range', `The file time ${fileTime} is no date.`)
    return new DateTime(moment, 'us')
  },
})
