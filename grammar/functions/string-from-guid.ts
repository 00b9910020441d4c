import { describe, type Value } from '../syntax/value.ts'
import { byteOrder, guidDigits } from './c-guid.ts'
import { defineFunction, EvaluationError } from './define.ts'
import { eachValue } from './each-value.ts'

export const stringFromGuid = defineFunction({
  name: 'StringFromGuid',
  params: [{ name: 'GUID', type: 'any', presence: 'required', doc: 'The sixteen bytes of a GUID.' }],
  returns: 'any',
  doc: 'The text of a GUID whose bytes stand as in .NET and Active Directory (objectGUID), in lower case and without braces. The text of a GUID is written so, too. Of a multi-valued attribute, each of its values.',
  examples: [
    {
      expression: 'StringFromGuid([objectGUID])',
      attributes: { objectGUID: Uint8Array.of(3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15) },
      gives: '00010203-0405-0607-0809-0a0b0c0d0e0f',
    },
    {
      expression: 'StringFromGuid("{00001111-AAAA-2222-BBBB-3333CCCC4444}")',
      gives: '00001111-aaaa-2222-bbbb-3333cccc4444',
    },
    { expression: 'StringFromGuid([x])', attributes: { x: Uint8Array.of(1, 2, 3) }, gives: { error: 'wrong-type' } },
    { expression: 'StringFromGuid([x])', attributes: { x: null }, gives: null },
  ],
  run: (_context, value) => eachValue(value, guidText),
})

function guidText(value: Value): string {
  const digits = typeof value === 'string' ? guidDigits(value)?.toLowerCase() : digitsOf(value)
  if (digits === undefined) {
    throw new EvaluationError('wrong-type', `The sixteen bytes of a GUID are wanted here, not ${describe(value)}.`)
  }
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

function digitsOf(value: Value): string | undefined {
  if (!(value instanceof Uint8Array) || value.length !== byteOrder.length) return undefined
  return byteOrder.map(place => (value[place] ?? 0).toString(16).padStart(2, '0')).join('')
}
