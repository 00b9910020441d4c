import { many } from '../syntax/type.ts'
import { defineFunction } from './define.ts'
import { withoutRepetitions } from './distinct.ts'

export const removeDuplicates = defineFunction({
  name: 'RemoveDuplicates',
  params: [{ name: 'attribute', type: 'list', presence: 'required', doc: 'A multi-valued attribute.' }],
  returns: 'list',
  type: ([list]) => many(list?.kinds),
  doc: 'The values without repetitions, in the order in which each comes first. Texts that differ in case are different.',
  examples: [
    { expression: 'RemoveDuplicates([x])', attributes: { x: ['a', 'b', 'a', 'A'] }, gives: ['a', 'b', 'A'] },
    { expression: 'RemoveDuplicates(Split("b,a,b", ","))', gives: ['b', 'a'] },
    { expression: 'RemoveDuplicates([x])', attributes: { x: null }, gives: null },
  ],
  run: (_context, values) => (values.length === 0 ? null : withoutRepetitions(values, value => value)),
})
