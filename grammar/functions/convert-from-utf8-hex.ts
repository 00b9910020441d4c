import { defineFunction, EvaluationError } from './define.ts'

export const convertFromUtf8Hex = defineFunction({
  name: 'ConvertFromUTF8Hex',
  params: [{ name: 'source', type: 'text', presence: 'required', doc: 'Hexadecimal digits, two a byte.' }],
  returns: 'text',
  doc: 'The text whose bytes in UTF-8 the digits are, in either case. What is no digit, or half a byte, is an error; bytes that are no UTF-8 become U+FFFD.',
  examples: [
    { expression: 'ConvertFromUTF8Hex("48656C6C6F20776F726C6421")', gives: 'Hello world!' },
    { expression: 'ConvertFromUTF8Hex("c3a9e282ac")', gives: 'é€' },
    { expression: 'ConvertFromUTF8Hex("")', gives: '' },
    { expression: 'ConvertFromUTF8Hex("C3A")', gives: { error: 'bad-hex' } },
    { expression: 'ConvertFromUTF8Hex("no")', gives: { error: 'bad-hex' } },
    { expression: 'ConvertFromUTF8Hex([x])', attributes: { x: null }, gives: null },
  ],
  run: (_context, text) => {
    if (!/^(?:[\da-f]{2})*$/i.test(text)) {
      throw new EvaluationError('bad-hex', `"${text}" is not a row of bytes in hexadecimal digits.`)
    }
    const bytes = Uint8Array.from({ length: text.length / 2 }, (_, i) =>
      Number.parseInt(text.slice(2 * i, 2 * i + 2), 16),
    )
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  },
})
