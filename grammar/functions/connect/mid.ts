import { cut } from '../code-units.ts'
import { defineFunction } from '../define.ts'

export const mid = defineFunction({
  name: 'Mid',
  params: [
    { name: 'string', type: 'text', presence: 'required', absent: 'accept', doc: 'The text to cut.' },
    { name: 'start', type: 'integer', presence: 'required', doc: 'The first character to keep, counted from 1.' },
    {
      name: 'NumChars',
      type: 'integer',
      presence: 'optional',
      doc: 'How many characters; may reach past the end. All that follow by default.',
    },
  ],
  returns: 'text',
  doc: 'Characters out of the middle of a text, fewer where the text ends sooner. An absent text or 0 characters give the empty text; a negative number of characters, a start below 1 and a start past the end give the text itself. Characters are UTF-16 code units; a pair is never cut in two.',
  examples: [
    { expression: 'Mid("John Doe", 3, 5)', gives: 'hn Do' },
    { expression: 'Mid("John Doe", 6, 999)', gives: 'Doe' },
    { expression: 'Mid("SMTP:a@example.com", 6)', gives: 'a@example.com' },
    { expression: 'Mid("abc", 9, 2)', gives: 'abc' },
    { expression: 'Mid("abc", 0, 2)', gives: 'abc' },
    { expression: 'Mid("abc", 2, -1)', gives: 'abc' },
    { expression: 'Mid("abc", 9, 0)', gives: '' },
    { expression: 'Mid([x], 1, 2)', attributes: { x: null }, gives: '' },
    { expression: 'Mid("a😀b", 3, 2)', gives: 'b', note: 'the half of a pair is left out' },
  ],
  run: (_context, string, start, length) => {
    const text = string ?? ''
    if (length === 0) return ''
    if ((length ?? 1) < 0 || start < 1 || start > text.length) return text
    return cut(text, start - 1, length ?? text.length)
  },
})
