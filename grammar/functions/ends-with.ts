import { defineFunction } from './define.ts'

export const endsWith = defineFunction({
  name: 'EndsWith',
  params: [
    { name: 'source', type: 'text', presence: 'required', absent: 'accept', doc: 'The text that is looked at.' },
    { name: 'part', type: 'text', presence: 'required', absent: 'accept', doc: 'The text it may end with.' },
  ],
  returns: 'boolean',
  added: true,
  doc: 'Whether a text ends with another one. Upper and lower case are different; every text ends with the empty one. False when one of the two is absent.',
  examples: [
    { expression: 'EndsWith([mail], "@example.com")', attributes: { mail: 'kim@example.com' }, gives: true },
    { expression: 'EndsWith([mail], "@EXAMPLE.com")', attributes: { mail: 'kim@example.com' }, gives: false },
    { expression: 'EndsWith("a", "")', gives: true },
    { expression: 'EndsWith([mail], "@example.com")', attributes: { mail: null }, gives: false },
  ],
  run: (_context, text, part) => text !== null && part !== null && text.endsWith(part),
})
