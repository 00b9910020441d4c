import { one } from '../syntax/type.ts'
import { defineFunction } from './define.ts'
import { wholeOf, wholeValue } from './integers.ts'

export const bitAnd = defineFunction({
  name: 'BitAnd',
  params: [
    { name: 'value1', type: 'any', presence: 'required', doc: 'A whole number.' },
    { name: 'value2', type: 'any', presence: 'required', doc: 'Another one.' },
  ],
  returns: 'any',
  type: ([a, b]) => ({ ...one('integer'), absent: (a?.absent ?? true) || (b?.absent ?? true) }),
  doc: 'The bits that both numbers have, of any size; hexadecimal numbers begin with &H.',
  examples: [
    { expression: 'BitAnd(&HF, &HF7)', gives: 7 },
    { expression: 'BitAnd([userAccountControl], &H2)', attributes: { userAccountControl: '514' }, gives: 2 },
    { expression: 'BitAnd(-1, 4294967296)', gives: 4_294_967_296 },
    { expression: 'BitAnd("a", 1)', gives: { error: 'wrong-type' } },
    { expression: 'BitAnd([x], 1)', attributes: { x: null }, gives: null },
  ],
  run: (_context, first, second) => {
    const [a, b] = [wholeOf(first), wholeOf(second)]
    return a === null || b === null ? null : wholeValue(a & b)
  },
})
