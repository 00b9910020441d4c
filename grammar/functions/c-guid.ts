import { defineFunction, EvaluationError } from './define.ts'

export const cGuid = defineFunction({
  name: 'CGuid',
  params: [
    {
      name: 'GUID',
      type: 'text',
      presence: 'required',
      doc: 'A GUID of 8-4-4-4-12 hexadecimal digits, in braces or without.',
    },
  ],
  returns: 'any',
  doc: 'The sixteen bytes of a GUID as .NET and Active Directory (objectGUID) write them: the first three fields begin with their lowest byte. Any other text is an error; IsGuid asks beforehand.',
  examples: [
    {
      expression: 'CGuid("00010203-0405-0607-0809-0a0b0c0d0e0f")',
      gives: Uint8Array.of(3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15),
    },
    {
      expression: 'StringFromGuid(CGuid("{00001111-AAAA-2222-bbbb-3333cccc4444}"))',
      gives: '00001111-aaaa-2222-bbbb-3333cccc4444',
    },
    { expression: 'CGuid("00010203040506070809a0b0c0d0e0f0")', gives: { error: 'not-a-guid' } },
    { expression: 'CGuid([x])', attributes: { x: null }, gives: null },
  ],
  run: (_context, text) => {
    const digits = guidDigits(text)
    if (digits === undefined) {
      throw new EvaluationError('not-a-guid', `"${text}" is not a GUID, such as 00001111-aaaa-2222-bbbb-3333cccc4444.`)
    }
    return Uint8Array.from(byteOrder, place => Number.parseInt(digits.slice(2 * place, 2 * place + 2), 16))
  },
})

/** The 32 digits of a GUID's text, `undefined` when it is none. */
export function guidDigits(text: string): string | undefined {
  const digits = /^(\{?)([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})(\}?)$/i.exec(text)
  return digits !== null && (digits[1] === '') === (digits[3] === '') ? digits[2]?.replaceAll('-', '') : undefined
}

/** Which byte of the text each of the sixteen bytes is, and the other way round. */
export const byteOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] as const
