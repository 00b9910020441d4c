import { defineFunction } from './define.ts'

export const word = defineFunction({
  name: 'Word',
  params: [
    { name: 'String', type: 'text', presence: 'required', absent: 'accept', doc: 'The text to cut.' },
    { name: 'WordNumber', type: 'integer', presence: 'required', doc: 'Which word, counted from 1.' },
    { name: 'Delimiters', type: 'text', presence: 'required', doc: 'Each of these characters ends a word.' },
  ],
  returns: 'text',
  doc: 'A word of a text that is cut at every delimiter; two delimiters side by side have an empty word between them. A number below 1, too few words and an absent text give the empty text. A text without delimiters is its own first word.',
  examples: [
    { expression: 'Word("The quick brown fox", 3, " ")', gives: 'brown' },
    { expression: 'Word("This,string!has&many separators", 3, ",!&#")', gives: 'has' },
    { expression: 'Word("Test;;Function", 2, ";")', gives: '' },
    { expression: 'Word("The quick", 3, " ")', gives: '' },
    { expression: 'Word("The quick", 0, " ")', gives: '' },
    { expression: 'Word([x], 1, " ")', attributes: { x: null }, gives: '' },
    { expression: 'Word("kim", 1, "@")', gives: 'kim' },
    { expression: 'Word("a😀b", 2, "😀")', gives: 'b' },
  ],
  run: (_context, text, number, delimiters) => {
    const wanted = new Set(delimiters)
    let at = 1
    let found = ''
    for (const character of text ?? '') {
      if (!wanted.has(character)) {
        if (at === number) found += character
      } else if (at++ === number) {
        break
      }
    }
    return found
  },
})
