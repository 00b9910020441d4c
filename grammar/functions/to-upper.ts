import { culture, upper, upperOf } from './case.ts'
import { defineFunction } from './define.ts'

export const toUpper = defineFunction({
  name: 'ToUpper',
  params: [{ name: 'source', type: 'text', presence: 'required', doc: 'The text.' }, culture],
  returns: 'text',
  doc: 'The text in upper case. Each character becomes one character, so the length stays: ß has no capital. Turkish and Azeri have their own i.',
  examples: [
    { expression: 'ToUpper("sd")', gives: 'SD' },
    { expression: 'ToUpper("Straße é")', gives: 'STRAßE É' },
    { expression: 'ToUpper("title i", "tr-TR")', gives: 'TİTLE İ' },
    { expression: 'ToUpper("a", "no such")', gives: { error: 'unknown-culture' } },
    { expression: 'ToUpper([x])', attributes: { x: null }, gives: null },
  ],
  run: (_context, text, culture) => (culture === null ? upper(text) : upperOf(text, culture)),
  emit: ([text, culture], emitter) =>
    text && culture === undefined
      ? { code: `${emitter.helper('upper', upper)}(${text.code})`, type: 'text', absent: false, mayNotFlow: false }
      : undefined,
})
