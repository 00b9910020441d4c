import { many } from '../../syntax/type.ts'
import { defineFunction } from '../define.ts'
import { mapped } from '../map.ts'

export const select = defineFunction({
  name: 'Select',
  params: [
    { name: 'item', type: 'variable', presence: 'required', doc: 'The name of a value.' },
    { name: 'collection', type: 'list', presence: 'required', doc: 'The values.' },
    { name: 'function', type: 'lambda', presence: 'required', doc: 'What becomes of each, by that name.' },
  ],
  returns: 'list',
  type: ([, , result]) => many(result?.kinds),
  doc: 'What an expression makes of each value of a list; absent results are left out.',
  examples: [
    { expression: 'Select($x, Split("a,b", ","), UCase($x))', gives: ['A', 'B'] },
    { expression: 'Select($item, [m], $item & "@x")', attributes: { m: ['a'] }, gives: ['a@x'] },
    { expression: 'Select($x, [m], $x)', attributes: { m: null }, gives: [] },
  ],
  run: (_context, _item, collection, lambda) => mapped(collection, lambda),
})
