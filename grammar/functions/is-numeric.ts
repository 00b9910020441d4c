import { isList, type Value } from '../syntax/value.ts'
import { numberIn } from './c-num.ts'
import { defineFunction } from './define.ts'

export const isNumeric = defineFunction({
  name: 'IsNumeric',
  params: [{ name: 'Expression', type: 'any', presence: 'required', absent: 'accept', doc: 'What is asked about.' }],
  returns: 'boolean',
  doc: 'Whether the value is a number or a text of which CNum makes one. An absent value is none, neither are a boolean and several values.',
  examples: [
    { expression: 'IsNumeric("42")', gives: true },
    { expression: 'IsNumeric(" 1.50 ")', gives: true },
    { expression: 'IsNumeric([employeeNumber])', attributes: { employeeNumber: 7 }, gives: true },
    { expression: 'IsNumeric("a")', gives: false },
    { expression: 'IsNumeric("")', gives: false },
    { expression: 'IsNumeric([x])', attributes: { x: null }, gives: false },
  ],
  run: (_context, value) => isNumber(value),
})

function isNumber(value: Value): boolean {
  if (typeof value === 'string') return numberIn(value) !== undefined
  if (isList(value)) return value.length === 1 && isNumber(value[0] ?? null)
  return typeof value === 'number' || typeof value === 'bigint'
}
