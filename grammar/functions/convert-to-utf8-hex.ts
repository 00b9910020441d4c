import { boundedLength } from './bounds.ts'
import { defineFunction } from './define.ts'

export const convertToUtf8Hex = defineFunction({
  name: 'ConvertToUTF8Hex',
  params: [{ name: 'source', type: 'text', presence: 'required', doc: 'The text.' }],
  returns: 'text',
  doc: 'The bytes of a text in UTF-8 as hexadecimal digits, in upper case and without separators.',
  examples: [
    { expression: 'ConvertToUTF8Hex("é€")', gives: 'C3A9E282AC' },
    { expression: 'ConvertToUTF8Hex("😀")', gives: 'F09F9880' },
    { expression: 'ConvertToUTF8Hex("")', gives: '' },
    { expression: 'ConvertToUTF8Hex([x])', attributes: { x: null }, gives: null },
  ],
  run: (_context, text) => {
    // Each character is a byte or more.
    boundedLength(2 * text.length)
    const bytes = new TextEncoder().encode(text)
    boundedLength(2 * bytes.length)
    let hex = ''
    for (const byte of bytes) hex += byte.toString(16).padStart(2, '0').toUpperCase()
    return hex
  },
})
