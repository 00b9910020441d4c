import { anything, element, maybe } from '../syntax/type.ts'
import { booleanOf } from './convert.ts'
import { defineFunction } from './define.ts'

export const first = defineFunction({
  name: 'First',
  added: true,
  params: [
    { name: 'list', type: 'list', presence: 'required', doc: 'The values.' },
    {
      name: 'condition',
      type: 'lambda',
      presence: 'optional',
      doc: 'What must hold for it; without one any value will do.',
    },
  ],
  returns: 'any',
  type: ([list = anything, condition]) =>
    list.absent || condition !== undefined ? maybe(element(list)) : element(list),
  doc: 'The first value of a list, or the first one for which a condition holds; absent when there is none.',
  examples: [
    { expression: 'First([mails])', attributes: { mails: ['a@x', 'b@x'] }, gives: 'a@x' },
    {
      expression: 'First([proxyAddresses], $a => Left($a, 5) = "SMTP:") ?? [mail]',
      attributes: { proxyAddresses: ['smtp:b@x'], mail: 'm@x' },
      gives: 'm@x',
    },
    { expression: 'First([n], $v => $v > 2)', attributes: { n: [1, 5, 3] }, gives: 5 },
    { expression: 'First([x])', attributes: { x: null }, gives: null },
  ],
  run: (_context, list, condition) => {
    const found = condition === null ? list[0] : list.find(value => booleanOf(condition(value)) === true)
    return found ?? null
  },
  picks: ([condition]) => (condition === undefined ? 0 : undefined),
})
