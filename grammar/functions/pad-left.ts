import { defineFunction } from './define.ts'
import { padCharacter, padding } from './padding.ts'

export const padLeft = defineFunction({
  name: 'PadLeft',
  params: [
    { name: 'string', type: 'text', presence: 'required', absent: 'accept', doc: 'The text.' },
    { name: 'length', type: 'integer', presence: 'required', doc: 'How long it is to be.' },
    padCharacter,
  ],
  returns: 'text',
  doc: 'The text with so many characters put before it that it has a length. A text that is as long or longer stays as it is; an absent text gives the empty text. Lengths are in UTF-16 code units.',
  examples: [
    { expression: 'PadLeft("User", 10, "0")', gives: '000000User' },
    { expression: 'PadLeft([n], 6, "0")', attributes: { n: 4711 }, gives: '004711' },
    { expression: 'PadLeft("User", 3, "0")', gives: 'User' },
    { expression: 'PadLeft([x], 3, "0")', attributes: { x: null }, gives: '' },
    { expression: 'PadLeft("User", 10, "01")', gives: { error: 'bad-argument' } },
    { expression: 'PadLeft("User", 1048577, "0")', gives: { error: 'too-large' } },
  ],
  run: (_context, text, length, character) => (text === null ? '' : padding(text, length, character) + text),
})
