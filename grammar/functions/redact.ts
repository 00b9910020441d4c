import { anything } from '../syntax/type.ts'
import { defineFunction } from './define.ts'

export const redact = defineFunction({
  name: 'Redact',
  params: [{ name: 'value', type: 'any', presence: 'required', absent: 'accept', doc: 'The value.' }],
  returns: 'any',
  type: ([value]) => value ?? anything,
  doc: 'The value itself, marked as one that logs do not show.',
  examples: [
    { expression: 'Append("x", Redact([p]))', attributes: { p: 'secret' }, gives: 'xsecret' },
    { expression: 'Redact([p])', attributes: { p: null }, gives: null },
  ],
  run: (_context, value) => value,
  emit: ([value]) => value,
})
