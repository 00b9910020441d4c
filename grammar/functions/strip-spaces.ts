import { defineFunction } from './define.ts'

export const stripSpaces = defineFunction({
  name: 'StripSpaces',
  params: [{ name: 'source', type: 'text', presence: 'required', doc: 'The text.' }],
  returns: 'text',
  doc: 'The text without blanks (U+0020). Other white space stays.',
  examples: [
    { expression: 'StripSpaces(" a b  c ")', gives: 'abc' },
    { expression: 'StripSpaces([x])', attributes: { x: 'a\tb\u00a0c' }, gives: 'a\tb\u00a0c' },
    { expression: 'StripSpaces([x])', attributes: { x: null }, gives: null },
  ],
  run: (_context, text) => text.replaceAll(' ', ''),
  emit: ([text]) =>
    text && {
      code: `(${text.code}.includes(' ') ? ${text.code}.replaceAll(' ', '') : ${text.code})`,
      type: 'text',
      absent: false,
      mayNotFlow: false,
    },
})
