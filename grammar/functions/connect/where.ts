import { many } from '../../syntax/type.ts'
import { booleanOf } from '../convert.ts'
import { defineFunction } from '../define.ts'

export const where = defineFunction({
  name: 'Where',
  params: [
    { name: 'item', type: 'variable', presence: 'required', doc: 'The name of a value.' },
    { name: 'collection', type: 'list', presence: 'required', doc: 'The values.' },
    { name: 'condition', type: 'lambda', presence: 'required', doc: 'Whether one is kept, by that name.' },
  ],
  returns: 'list',
  type: ([, list]) => many(list?.kinds),
  doc: 'The values of a list for which a condition holds.',
  examples: [
    { expression: 'Where($item, [m], Len($item) > 1)', attributes: { m: ['a', 'bb', 'ccc'] }, gives: ['bb', 'ccc'] },
    {
      expression: 'Where($c, [m], $c <> "a" && $c <> "b")',
      attributes: { m: ['a', 'b', 'c'] },
      gives: ['c'],
    },
    { expression: 'Where($x, [m], True)', attributes: { m: null }, gives: [] },
  ],
  run: (_context, _item, collection, condition) => collection.filter(value => booleanOf(condition(value)) === true),
})
