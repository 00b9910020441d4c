import { defineFunction } from './define.ts'

export const count = defineFunction({
  name: 'Count',
  params: [
    { name: 'attribute', type: 'list', presence: 'required', absent: 'accept', doc: 'A multi-valued attribute.' },
  ],
  returns: 'number',
  doc: 'The number of values: 0 for an absent attribute, 1 for a single value.',
  examples: [
    { expression: 'Count([otherMails])', attributes: { otherMails: ['a@example.com', 'b@example.com'] }, gives: 2 },
    { expression: 'Count([otherMails])', attributes: { otherMails: 'a@example.com' }, gives: 1 },
    { expression: 'Count([otherMails])', attributes: { otherMails: null }, gives: 0 },
  ],
  run: (_context, values) => values?.length ?? 0,
})
