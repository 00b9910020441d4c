import { isList, type Value } from '../syntax/value.ts'
import { textOf } from './convert.ts'
import { defineFunction } from './define.ts'
import { trimmed } from './white-space.ts'

export const trim = defineFunction({
  name: 'Trim',
  params: [{ name: 'value', type: 'any', presence: 'required', doc: 'A text, or a multi-valued attribute.' }],
  returns: 'any',
  doc: 'The text without white space at its beginning and end; of a multi-valued attribute, each of its values so.',
  examples: [
    { expression: 'Trim(" Test ")', gives: 'Test' },
    { expression: 'Trim([mails])', attributes: { mails: [' a', 'b '] }, gives: ['a', 'b'] },
    { expression: 'Trim([x])', attributes: { x: '\t\u00a0a b\u0085\r\n' }, gives: 'a b' },
    { expression: 'Trim([x])', attributes: { x: null }, gives: null },
    { expression: 'Trim("   ")', gives: '' },
  ],
  run: (_context, value) => (isList(value) ? value.map(trimmedText) : trimmedText(value)),
  emit: ([value], emitter) =>
    value?.type === 'text' && !value.absent
      ? { code: `${emitter.helper('trimmed', trimmed)}(${value.code})`, type: 'text', absent: false, mayNotFlow: false }
      : undefined,
})

function trimmedText(value: Value): string | null {
  const text = textOf(value)
  return text === null ? null : trimmed(text)
}
