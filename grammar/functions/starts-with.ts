import { defineFunction } from './define.ts'

export const startsWith = defineFunction({
  name: 'StartsWith',
  params: [
    { name: 'source', type: 'text', presence: 'required', absent: 'accept', doc: 'The text that is looked at.' },
    { name: 'part', type: 'text', presence: 'required', absent: 'accept', doc: 'The text it may begin with.' },
  ],
  returns: 'boolean',
  added: true,
  doc: 'Whether a text begins with another one. Upper and lower case are different; every text begins with the empty one. False when one of the two is absent.',
  examples: [
    { expression: 'StartsWith([mail], "ext-")', attributes: { mail: 'ext-kim@example.com' }, gives: true },
    { expression: 'StartsWith([mail], "EXT-")', attributes: { mail: 'ext-kim@example.com' }, gives: false },
    { expression: 'StartsWith("a", "")', gives: true },
    { expression: 'StartsWith([mail], "ext-")', attributes: { mail: null }, gives: false },
  ],
  run: (_context, text, part) => text !== null && part !== null && text.startsWith(part),
})
