import { many } from '../syntax/type.ts'
import { booleanOf } from './convert.ts'
import { defineFunction } from './define.ts'

export const filter = defineFunction({
  name: 'Filter',
  added: true,
  params: [
    { name: 'list', type: 'list', presence: 'required', doc: 'The values.' },
    { name: 'condition', type: 'lambda', presence: 'required', doc: 'Whether one is kept.' },
  ],
  returns: 'list',
  type: ([list]) => many(list?.kinds),
  doc: 'The values of a list for which a condition holds, in their order. A condition that is absent does not hold.',
  examples: [
    {
      expression: 'Filter([proxyAddresses], $a => Left($a, 5) = "SMTP:")',
      attributes: { proxyAddresses: ['smtp:b@x', 'SMTP:a@x'] },
      gives: ['SMTP:a@x'],
    },
    { expression: 'Filter([n], $v => $v > 2)', attributes: { n: [1, 2, 3, 4] }, gives: [3, 4] },
    { expression: 'Filter([x], $v => [none])', attributes: { x: ['a'] }, gives: [] },
    { expression: 'Filter([x], $v => True)', attributes: { x: null }, gives: [] },
  ],
  run: (_context, list, condition) => list.filter(value => booleanOf(condition(value)) === true),
})
