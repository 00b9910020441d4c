import { DateTime, isList, type Value } from '../syntax/value.ts'
import { readDate } from './dates/read.ts'
import { defineFunction, EvaluationError } from './define.ts'

export const isDate = defineFunction({
  name: 'IsDate',
  params: [{ name: 'Expression', type: 'any', presence: 'required', absent: 'accept', doc: 'What is asked about.' }],
  returns: 'boolean',
  doc: 'Whether the value is a date or a text that CDate reads as one. An absent value is none, neither are a number and several values.',
  examples: [
    { expression: 'IsDate("2001-01-01")', gives: true },
    { expression: 'IsDate("12/25/2007 5:41:18 PM")', gives: true },
    { expression: 'IsDate(CDate("2001-01-01"))', gives: true },
    { expression: 'IsDate("2001-02-29")', gives: false },
    { expression: 'IsDate("tomorrow")', gives: false },
    { expression: 'IsDate([x])', attributes: { x: 20_010_101 }, gives: false },
    { expression: 'IsDate([x])', attributes: { x: null }, gives: false },
  ],
  run: (_context, value) => isDateValue(value),
})

function isDateValue(value: Value): boolean {
  if (value instanceof DateTime) return true
  if (isList(value)) return value.length === 1 && isDateValue(value[0] ?? null)
  if (typeof value !== 'string') return false
  try {
    readDate(value)
    return true
  } catch (error) {
    if (error instanceof EvaluationError) return false
    throw error
  }
}
