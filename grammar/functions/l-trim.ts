import { defineFunction } from './define.ts'
import { isWhiteSpace } from './white-space.ts'

export const lTrim = defineFunction({
  name: 'LTrim',
  params: [{ name: 'value', type: 'text', presence: 'required', doc: 'The text.' }],
  returns: 'text',
  doc: 'The text without white space at its beginning.',
  examples: [
    { expression: 'LTrim(" Test ")', gives: 'Test ' },
    { expression: 'LTrim([x])', attributes: { x: '\t\u00a0\r\na b ' }, gives: 'a b ' },
    { expression: 'LTrim("   ")', gives: '' },
    { expression: 'LTrim([x])', attributes: { x: null }, gives: null },
  ],
  run: (_context, text) => {
    let start = 0
    while (start < text.length && isWhiteSpace(text.charCodeAt(start))) start++
    return text.slice(start)
  },
})
