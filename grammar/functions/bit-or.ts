import { defineFunction } from './define.ts'
import { wholeOf, wholeValue } from './integers.ts'

export const bitOr = defineFunction({
  name: 'BitOr',
  params: [
    { name: 'value1', type: 'any', presence: 'required', doc: 'A whole number.' },
    { name: 'value2', type: 'any', presence: 'required', doc: 'Another one.' },
  ],
  returns: 'any',
  doc: 'The bits that one of the numbers has or both, of any size; hexadecimal numbers begin with &H. Absent when one of the numbers is.',
  examples: [
    { expression: 'BitOr(&HF0, &HF)', gives: 255 },
    { expression: 'BitOr([userAccountControl], 2)', attributes: { userAccountControl: '512' }, gives: 514 },
    { expression: 'BitOr(9007199254740992, 1)', gives: 9_007_199_254_740_993n },
    { expression: 'BitOr("a", 1)', gives: { error: 'wrong-type' } },
    { expression: 'BitOr([x], 1)', attributes: { x: null }, gives: null },
  ],
  run: (_context, first, second) => {
    const [a, b] = [wholeOf(first), wholeOf(second)]
    return a === null || b === null ? null : wholeValue(a | b)
  },
})
