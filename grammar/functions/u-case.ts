import { upper } from './case.ts'
import { defineFunction } from './define.ts'
import { upperCode } from './to-upper.ts'

export const uCase = defineFunction({
  name: 'UCase',
  params: [{ name: 'value', type: 'text', presence: 'required', doc: 'The text.' }],
  returns: 'text',
  doc: 'The text in upper case, as ToUpper without a culture.',
  examples: [
    { expression: 'UCase("TeSt")', gives: 'TEST' },
    { expression: 'UCase("Straße é")', gives: 'STRAßE É', note: 'one character becomes one character' },
    { expression: 'UCase("")', gives: '' },
    { expression: 'UCase([x])', attributes: { x: null }, gives: null },
  ],
  run: (_context, text) => upper(text),
  emit: ([text], emitter) => text && upperCode(text, emitter),
})
