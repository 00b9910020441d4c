import { culture, lower, lowerOf } from './case.ts'
import { defineFunction } from './define.ts'

export const toLower = defineFunction({
  name: 'ToLower',
  params: [{ name: 'source', type: 'text', presence: 'required', doc: 'The text.' }, culture],
  returns: 'text',
  doc: 'The text in lower case. Each character becomes one character, so the length stays: ß has no capital. Turkish and Azeri have their own i.',
  examples: [
    { expression: 'ToLower("John.DOE@Example.com")', gives: 'john.doe@example.com' },
    { expression: 'ToLower("TITLE I", "tr-TR")', gives: 'tıtle ı' },
    { expression: 'ToLower([x])', attributes: { x: 'ΟΔΟΣ' }, gives: 'οδοσ', note: 'no sigma of its own at the end' },
    { expression: 'ToLower("A", "no such")', gives: { error: 'unknown-culture' } },
    { expression: 'ToLower([x])', attributes: { x: null }, gives: null },
  ],
  run: (_context, text, culture) => (culture === null ? lower(text) : lowerOf(text, culture)),
  emit: ([text, culture], emitter) =>
    text && culture === undefined
      ? { code: `${emitter.helper('lower', lower)}(${text.code})`, type: 'text', absent: false, mayNotFlow: false }
      : undefined,
})
