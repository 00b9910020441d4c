import { cut } from './code-units.ts'
import { defineFunction } from './define.ts'

export const right = defineFunction({
  name: 'Right',
  params: [
    { name: 'string', type: 'text', presence: 'required', absent: 'accept', doc: 'The text to cut.' },
    { name: 'NumChars', type: 'integer', presence: 'required', doc: 'How many characters to keep.' },
  ],
  returns: 'text',
  doc: 'The last characters of a text; a shorter text is returned whole. 0 gives the empty text, a negative number the whole text, an absent text the empty text. Characters are UTF-16 code units; a pair is never cut in two.',
  examples: [
    { expression: 'Right("John Doe", 3)', gives: 'Doe' },
    { expression: 'Right("Jo", "10")', gives: 'Jo' },
    { expression: 'Right("John Doe", 0)', gives: '' },
    { expression: 'Right("John Doe", -1)', gives: 'John Doe' },
    { expression: 'Right([x], 3)', attributes: { x: null }, gives: '' },
    { expression: 'Right("a😀b", 2)', gives: 'b', note: 'the character before it is half of a pair' },
  ],
  run: (_context, text, length) => {
    const whole = text ?? ''
    return length < 0 || length >= whole.length ? whole : cut(whole, whole.length - length, length)
  },
})
