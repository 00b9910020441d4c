import { defineFunction, EvaluationError } from './define.ts'

export const randomNum = defineFunction({
  name: 'RandomNum',
  params: [
    { name: 'start', type: 'integer', presence: 'required', doc: 'The smallest number that may come.' },
    { name: 'end', type: 'integer', presence: 'required', doc: 'The largest one.' },
  ],
  returns: 'number',
  reads: ['randomness'],
  doc: 'A random whole number between two limits, each of which may come itself. A start above the end is an error.',
  examples: [
    { expression: 'RandomNum(5, 5)', gives: 5 },
    { expression: 'Len(RandomNum(100, 999))', gives: 3 },
    { expression: 'RandomNum(2, 1)', gives: { error: 'bad-argument' } },
    { expression: 'RandomNum([x], 1)', attributes: { x: null }, gives: null },
  ],
  run: ({ random }, start, end) => {
    if (start > end) throw new EvaluationError('bad-argument', `RandomNum cannot go from ${start} up to ${end}.`)
    return Math.min(end, start + Math.floor(random() * (end - start + 1)))
  },
})
