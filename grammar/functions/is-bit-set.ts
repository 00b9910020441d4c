import { defineFunction } from './define.ts'
import { wholeOf } from './integers.ts'

export const isBitSet = defineFunction({
  name: 'IsBitSet',
  params: [
    { name: 'value', type: 'any', presence: 'required', absent: 'accept', doc: 'A whole number.' },
    {
      name: 'flag',
      type: 'any',
      presence: 'required',
      absent: 'accept',
      doc: 'The value of the bit that is asked about (1, 2, 4, 8 and so on), not its place.',
    },
  ],
  returns: 'boolean',
  doc: 'Whether a number has a bit; of a flag with several bits, whether it has one of them. False when the number is absent.',
  examples: [
    { expression: 'IsBitSet(&HF, 4)', gives: true },
    { expression: 'IsBitSet(3, 4)', gives: false },
    { expression: 'IsBitSet([userAccountControl], 2)', attributes: { userAccountControl: '514' }, gives: true },
    { expression: 'IsBitSet([userAccountControl], 2)', attributes: { userAccountControl: null }, gives: false },
    { expression: 'IsBitSet(1, 0)', gives: false },
    { expression: 'IsBitSet("a", 1)', gives: { error: 'wrong-type' } },
  ],
  run: (_context, value, flag) => {
    const [number, bits] = [wholeOf(value), wholeOf(flag)]
    return number !== null && bits !== null && (number & bits) !== 0n
  },
})
