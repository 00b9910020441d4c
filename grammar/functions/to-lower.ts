import { culture, lower, lowerOf } from './case.ts'
import { defineFunction, type Emitted, type Emitter } from './define.ts'

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
  emit: ([text, culture], emitter) => (text && culture === undefined ? lowerCode(text, emitter) : undefined),
})

/**
 * The code of `lower`. What becomes Latin-1 has no sigma and is as long as it was; a regular expression finds that out
 * at once, where looking for the sigma takes the engine a call that it cannot foresee.
 */
export function lowerCode({ code }: Emitted, emitter: Emitter): Emitted {
  const simple = emitter.temp()
  const test = `${emitter.hold('beyondLatin1', beyondLatin1)}.test(${simple})`
  const other = `${emitter.helper('settledLower', settledLower)}(${code}, ${simple})`
  return {
    code: `(${simple} = ${code}.toLowerCase(), ${test} ? ${other} : ${simple})`,
    type: 'text',
    absent: false,
    mayNotFlow: false,
  }
}

/** A character that Latin-1 does not have. */
export const beyondLatin1 = /[\u0100-\uffff]/

function settledLower(text: string, simple: string): string {
  return simple.length === text.length && !simple.includes('ς') ? simple : lower(text)
}
