import { momentOfFileTime } from './dates/file-time.ts'
import { printHandedOn } from './dates/print.ts'
import { defineFunction, EvaluationError } from './define.ts'
import { wholeOf } from './integers.ts'

export const dateFromNum = defineFunction({
  name: 'DateFromNum',
  params: [{ name: 'value', type: 'any', presence: 'required', doc: 'A file time.' }],
  returns: 'text',
  doc: 'The date of a file time (steps of 100 nanoseconds since 1601, in UTC), in the form M/d/yyyy h:mm:ss tt. 0 is the beginning of 1601; the largest file time, with which a directory says never, is no date and an error.',
  examples: [
    { expression: 'DateFromNum(129699324000000000)', gives: '1/1/2012 11:00:00 PM' },
    { expression: 'DateFromNum("129699324000000000")', gives: '1/1/2012 11:00:00 PM' },
    { expression: 'DateFromNum(0)', gives: '1/1/1601 12:00:00 AM' },
    { expression: 'DateFromNum(9223372036854775807)', gives: { error: 'out-of-range' } },
    { expression: 'DateFromNum([x])', attributes: { x: null }, gives: null },
  ],
  run: (_context, value) => {
    const fileTime = wholeOf(value)
    if (fileTime === null) return null
    const moment = momentOfFileTime(fileTime)
    if (moment === undefined) throw new EvaluationError('out-of-range', `The file time ${fileTime} is no date.`)
    return printHandedOn(moment)
  },
})
