import { lower } from './case.ts'
import { defineFunction } from './define.ts'
import { lowerCode } from './to-lower.ts'

export const lCase = defineFunction({
  name: 'LCase',
  params: [{ name: 'value', type: 'text', presence: 'required', doc: 'The text.' }],
  returns: 'text',
  doc: 'The text in lower case, as ToLower without a culture.',
  examples: [
    { expression: 'LCase("TeSt")', gives: 'test' },
    { expression: 'LCase("STRASSE É")', gives: 'strasse é' },
    { expression: 'LCase("")', gives: '' },
    { expression: 'LCase([x])', attributes: { x: null }, gives: null },
  ],
  run: (_context, text) => lower(text),
  emit: ([text], emitter) => text && lowerCode(text, emitter),
})
