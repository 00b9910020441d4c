import { defineFunction } from './define.ts'
import { isWhiteSpace } from './white-space.ts'

export const rTrim = defineFunction({
  name: 'RTrim',
  params: [{ name: 'value', type: 'text', presence: 'required', doc: 'The text.' }],
  returns: 'text',
  doc: 'The text without white space at its end.',
  examples: [
    { expression: 'RTrim(" Test ")', gives: ' Test' },
    { expression: 'RTrim([x])', attributes: { x: ' a b\t\u00a0\r\n' }, gives: ' a b' },
    { expression: 'RTrim("   ")', gives: '' },
    { expression: 'RTrim([x])', attributes: { x: null }, gives: null },
  ],
  run: (_context, text) => {
    let end = text.length
    while (end > 0 && isWhiteSpace(text.charCodeAt(end - 1))) end--
    return text.slice(0, end)
  },
})
