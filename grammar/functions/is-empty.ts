import { isList, type Value } from '../syntax/value.ts'
import { defineFunction } from './define.ts'

export const isEmpty = defineFunction({
  name: 'IsEmpty',
  params: [{ name: 'Expression', type: 'any', presence: 'required', absent: 'accept', doc: 'What is asked about.' }],
  returns: 'boolean',
  doc: 'Whether the value is there and is the empty text. An absent value is not empty; IsNullOrEmpty asks for both.',
  examples: [
    { expression: 'IsEmpty([x])', attributes: { x: '' }, gives: true },
    { expression: 'IsEmpty([x])', attributes: { x: 'a' }, gives: false },
    { expression: 'IsEmpty(" ")', gives: false },
    { expression: 'IsEmpty([x])', attributes: { x: null }, gives: false },
  ],
  run: (_context, value) => isEmptyText(value),
})

function isEmptyText(value: Value): boolean {
  return value === '' || (isList(value) && value.length === 1 && value[0] === '')
}
