import { defineFunction } from './define.ts'
import { padCharacter, padding } from './padding.ts'

export const padRight = defineFunction({
  name: 'PadRight',
  params: [
    { name: 'string', type: 'text', presence: 'required', absent: 'accept', doc: 'The text.' },
    { name: 'length', type: 'integer', presence: 'required', doc: 'How long it is to be.' },
    padCharacter,
  ],
  returns: 'text',
  doc: 'The text with so many characters put behind it that it has a length. A text that is as long or longer stays as it is; an absent text gives the empty text. Lengths are in UTF-16 code units.',
  examples: [
    { expression: 'PadRight("User", 10, "0")', gives: 'User000000' },
    { expression: 'PadRight("User", 4, " ")', gives: 'User' },
    { expression: 'PadRight("User", -1, "0")', gives: 'User' },
    { expression: 'PadRight([x], 3, "0")', attributes: { x: null }, gives: '' },
    { expression: 'PadRight("User", 10, "")', gives: { error: 'bad-argument' } },
    { expression: 'PadRight("User", 10, [x])', attributes: { x: null }, gives: { error: 'bad-argument' } },
    { expression: 'PadRight("User", 1048577, "0")', gives: { error: 'too-large' } },
  ],
  run: (_context, text, length, character) => (text === null ? '' : text + padding(text, length, character)),
})
