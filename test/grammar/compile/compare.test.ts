import { describe, expect, test } from 'vitest'
import { compare } from '../../../grammar/compile/compare.ts'
import { type ComparisonOperator, comparisons } from '../../../grammar/syntax/operators.ts'
import type { Value } from '../../../grammar/syntax/value.ts'

/** The operators that hold between two values. */
function holding(left: Value, right: Value): readonly ComparisonOperator[] {
  return comparisons.filter(operator => compare(operator, left, right))
}
const equal = ['=', '>=', '<=']
const above = ['<>', '>=', '>']
const below = ['<>', '<=', '<']
const different = ['<>']

describe('of two values', () => {
  test.each<[string, Value, Value, readonly string[]]>([
    ['texts are equal with upper and lower case', 'a', 'a', equal],
    ['texts differ by case', 'a', 'A', above],
    ['texts are ordered by code unit', '10', '9', below],
    ['empty texts are equal', '', '', equal],
    ['text beside a number is read as a number', '10', 9, above],
    ['text beside a number may have a fraction', ' 1.50 ', 1.5, equal],
    ['text that is no number differs from every number', 'abc', 1, different],
    ['an empty text is no number', '', 0, different],
    ['text beside a large integer is read exactly', '9223372036854775807', 9223372036854775806n, above],
    ['numbers and large integers compare', 5, 5n, equal],
    ['booleans are read from text in any case', true, 'true', equal],
    ['a boolean is not a number', true, 1, different],
    ['text that is no boolean differs from both', false, 'no', different],
    ['a list of one is its value', ['a'], 'a', equal],
    ['bytes are their base64', Uint8Array.of(1), 'AQ==', equal],
    ['an absent one compares with nothing', null, 'a', []],
    ['an empty list is absent', [], '', []],
    ['not even two absent ones compare', null, null, []],
  ])('%s', (_, left, right, wanted) => {
    expect(holding(left, right)).toEqual(comparisons.filter(operator => wanted.includes(operator)))
  })

  test('a list of several is refused', () => {
    expect(() => compare('=', ['a', 'b'], 'a')).toThrow('One value is wanted here')
  })
})
