import { defineFunction } from './define.ts'

export const isString = defineFunction({
  name: 'IsString',
  params: [{ name: 'Expression', type: 'any', presence: 'required', absent: 'accept', doc: 'What is asked about.' }],
  returns: 'boolean',
  doc: 'Whether the value is a text. An absent value is none, neither is a list, a number or a boolean.',
  examples: [
    { expression: 'IsString([x])', attributes: { x: 'a' }, gives: true },
    { expression: 'IsString([x])', attributes: { x: '' }, gives: true },
    { expression: 'IsString([x])', attributes: { x: null }, gives: false },
    { expression: 'IsString(Len("a"))', gives: false },
  ],
  run: (_context, value) => typeof value === 'string',
})
