import { maybe, union } from '../../syntax/type.ts'
import { booleanOf } from '../convert.ts'
import { defineFunction, EvaluationError } from '../define.ts'

/** The function named Switch; `switch` itself is a word of JavaScript. */
export const switchTrue = defineFunction({
  name: 'Switch',
  params: [
    { name: 'condition', type: 'any', presence: 'repeating', absent: 'accept', doc: 'A condition.' },
    {
      name: 'value',
      type: 'any',
      presence: 'repeating',
      absent: 'accept',
      result: true,
      doc: 'The result when it is the first that holds.',
    },
  ],
  returns: 'any',
  type: args => maybe(union(args.flatMap((type, i) => (i % 2 === 1 && type !== undefined ? [type] : [])))),
  doc: 'The value behind the first condition that holds; absent when none does. All conditions and values are evaluated, also those behind.',
  examples: [
    {
      expression: 'Switch(IsPresent([manager]), [manager], IsPresent([director]), [director])',
      attributes: { manager: null, director: 'Kim' },
      gives: 'Kim',
    },
    { expression: 'Switch([n] > 2, "many", [n] > 1, "two")', attributes: { n: 1 }, gives: null },
    { expression: 'Switch(True, "a", True, Error("evaluated"))', gives: { error: 'raised' } },
  ],
  run: (_context, ...pairs) => {
    if (pairs.length % 2 === 1)
      throw new EvaluationError(
        'keys-and-values-in-pairs',
        'Switch takes a value for each condition; the last has none.',
      )
    const at = pairs.findIndex((condition, i) => i % 2 === 0 && booleanOf(condition) === true)
    return at < 0 ? null : (pairs[at + 1] ?? null)
  },
})
