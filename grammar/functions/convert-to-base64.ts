import { base64 } from '../syntax/value.ts'
import { boundedLength } from './bounds.ts'
import { defineFunction } from './define.ts'

export const convertToBase64 = defineFunction({
  name: 'ConvertToBase64',
  params: [{ name: 'source', type: 'text', presence: 'required', doc: 'The text.' }],
  returns: 'text',
  doc: 'The Base64 of the bytes of a text in UTF-16, low byte first, as passwords of Active Directory are written.',
  examples: [
    { expression: 'ConvertToBase64("Hello world!")', gives: 'SABlAGwAbABvACAAdwBvAHIAbABkACEA' },
    { expression: 'ConvertToBase64("é")', gives: '6QA=' },
    { expression: 'ConvertToBase64("")', gives: '' },
    { expression: 'ConvertToBase64([x])', attributes: { x: null }, gives: null },
  ],
  run: (_context, text) => {
    boundedLength(4 * Math.ceil((2 * text.length) / 3))
    const bytes = new Uint8Array(2 * text.length)
    const view = new DataView(bytes.buffer)
    for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), true)
    return base64(bytes)
  },
})
