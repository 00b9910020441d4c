import { anything, element, maybe } from '../syntax/type.ts'
import { defineFunction } from './define.ts'
import { placeOf } from './item.ts'

export const itemOrNull = defineFunction({
  name: 'ItemOrNull',
  params: [
    { name: 'attribute', type: 'list', presence: 'required', doc: 'A multi-valued attribute, or a list from a call.' },
    { name: 'index', type: 'integer', presence: 'required', doc: 'Which value, counted from 1.' },
  ],
  returns: 'any',
  type: ([list]) => maybe(element(list ?? anything)),
  doc: 'The value at a place of a list; absent where the list has none, before its beginning as past its end.',
  examples: [
    { expression: 'ItemOrNull([mails], 2)', attributes: { mails: ['a', 'b'] }, gives: 'b' },
    { expression: 'ItemOrNull([mails], 3)', attributes: { mails: ['a', 'b'] }, gives: null },
    { expression: 'ItemOrNull([mails], Contains([mails], "x"))', attributes: { mails: ['a', 'b'] }, gives: null },
    { expression: 'ItemOrNull([mail], 1)', attributes: { mail: 'a' }, gives: 'a' },
    { expression: 'ItemOrNull([mails], 1)', attributes: { mails: null }, gives: null },
  ],
  run: (_context, values, index) => values[index - 1] ?? null,
  picks: ([index]) => placeOf(index),
})
