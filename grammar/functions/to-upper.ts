import { culture, upper, upperOf } from './case.ts'
import { defineFunction, type Emitted, type Emitter } from './define.ts'
import { beyondLatin1 } from './to-lower.ts'

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
  emit: ([text, culture], emitter) => (text && culture === undefined ? upperCode(text, emitter) : undefined),
})

/** The code of `upper`, which differs from JavaScript's where the length changes, and for a letter beyond Latin-1. */
export function upperCode({ code }: Emitted, emitter: Emitter): Emitted {
  const simple = emitter.temp()
  const test = `${simple}.length !== ${code}.length || ${emitter.hold('beyondLatin1', beyondLatin1)}.test(${code})`
  return {
    code: `(${simple} = ${code}.toUpperCase(), ${test} ? ${emitter.helper('upper', upper)}(${code}) : ${simple})`,
    type: 'text',
    absent: false,
    mayNotFlow: false,
  }
}
