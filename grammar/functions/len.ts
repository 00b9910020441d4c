import { defineFunction } from './define.ts'

export const len = defineFunction({
  name: 'Len',
  params: [{ name: 'String', type: 'text', presence: 'required', absent: 'accept', doc: 'A text or a number.' }],
  returns: 'number',
  doc: 'The number of characters of the text form, in UTF-16 code units; 0 for an absent or empty text. A number counts as it is written, with its decimal point.',
  examples: [
    { expression: 'Len("John Doe")', gives: 8 },
    { expression: 'Len(42568.75)', gives: 8 },
    { expression: 'Len([x])', attributes: { x: null }, gives: 0 },
    { expression: 'Len("😀")', gives: 2 },
  ],
  run: (_context, text) => text?.length ?? 0,
  emit: ([text]) =>
    text && {
      code: text.absent ? `(${text.code} === null ? 0 : ${text.code}.length)` : `${text.code}.length`,
      type: 'number',
      absent: false,
      mayNotFlow: false,
    },
})
