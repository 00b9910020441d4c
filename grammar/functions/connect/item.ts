import { anything, element } from '../../syntax/type.ts'
import { defineFunction, EvaluationError } from '../define.ts'

export const item = defineFunction({
  name: 'Item',
  params: [
    { name: 'attribute', type: 'list', presence: 'required', doc: 'A multi-valued attribute, or a list from a call.' },
    { name: 'index', type: 'integer', presence: 'required', doc: 'Which value, counted from 1.' },
  ],
  returns: 'any',
  type: ([list]) => ({ ...element(list ?? anything), absent: list?.absent ?? true }),
  doc: 'The value at a place of a list. A place before its beginning or past its end is an error; ItemOrNull gives an absent value there.',
  examples: [
    { expression: 'Item([mails], 2)', attributes: { mails: ['a', 'b'] }, gives: 'b' },
    {
      expression: 'Mid(Item([proxyAddresses], Contains([proxyAddresses], "SMTP:")), 6)',
      attributes: { proxyAddresses: ['smtp:b@example.com', 'SMTP:a@example.com'] },
      gives: 'a@example.com',
    },
    { expression: 'Item([mails], 3)', attributes: { mails: ['a', 'b'] }, gives: { error: 'index-out-of-bounds' } },
    { expression: 'Item([mails], 0)', attributes: { mails: ['a'] }, gives: { error: 'index-out-of-bounds' } },
    { expression: 'Item([mails], 1)', attributes: { mails: null }, gives: { error: 'index-out-of-bounds' } },
  ],
  run: (_context, values, index) => {
    if (index < 1 || index > values.length) {
      throw new EvaluationError(
        'index-out-of-bounds',
        `There is no place ${index} in a list of ${values.length} values; places count from 1.`,
      )
    }
    return values[index - 1] ?? null
  },
})
