import { defineFunction, EvaluationError } from './define.ts'

export const convertFromBase64 = defineFunction({
  name: 'ConvertFromBase64',
  params: [
    { name: 'source', type: 'text', presence: 'required', doc: 'Base64.' },
    {
      name: 'encoding',
      type: 'word',
      presence: 'optional',
      doc: 'Unicode (UTF-16, low byte first; the default), ASCII or UTF8.',
    },
  ],
  returns: 'text',
  doc: 'The text whose bytes the Base64 is.',
  examples: [
    { expression: 'ConvertFromBase64("SABlAGwAbABvAA==")', gives: 'Hello' },
    { expression: 'ConvertFromBase64("SGVsbG8gd8O2cmxk", "UTF8")', gives: 'Hello wörld' },
    { expression: 'ConvertFromBase64("not base64!")', gives: { error: 'bad-base64' } },
    { expression: 'ConvertFromBase64([x])', attributes: { x: null }, gives: null },
  ],
  run: (_context, text, encoding) => decoderOf(encoding ?? 'Unicode').decode(bytesOf(text)),
})

function decoderOf(encoding: string): TextDecoder {
  const label = labels.get(encoding.toLowerCase())
  if (label === undefined) {
    throw new EvaluationError('bad-argument', `There is no encoding ${encoding}; there are Unicode, ASCII and UTF8.`)
  }
  return new TextDecoder(label, { ignoreBOM: true })
}
const labels = new Map([
  ['unicode', 'utf-16le'],
  ['ascii', 'ascii'],
  ['utf8', 'utf-8'],
])

function bytesOf(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text), character => character.charCodeAt(0))
  } catch {
    throw new EvaluationError('bad-base64', `"${text}" is not Base64.`)
  }
}
