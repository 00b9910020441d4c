import { defineFunction, EvaluationError } from './define.ts'
import { wholeOf, wholeValue } from './integers.ts'

export const cNum = defineFunction({
  name: 'CNum',
  params: [{ name: 'value', type: 'text', presence: 'required', doc: 'A number as text.' }],
  returns: 'any',
  doc: 'The number of a text: digits with a sign and a decimal point, or hexadecimal digits behind &H, with white space around them at most. Whole numbers are exact at any size. Any other text is an error, the empty one too; IsNumeric asks beforehand.',
  examples: [
    { expression: 'CNum("42")', gives: 42 },
    { expression: 'CNum(" -0.5 ")', gives: -0.5 },
    { expression: 'CNum("&HFF")', gives: 255 },
    { expression: 'CNum("9223372036854775807")', gives: 9_223_372_036_854_775_807n },
    { expression: 'CNum("1,000")', gives: { error: 'not-a-number' } },
    { expression: 'CNum("")', gives: { error: 'not-a-number' } },
    { expression: 'CNum([x])', attributes: { x: null }, gives: null },
  ],
  run: (_context, text) => {
    const number = numberIn(text)
    if (number === undefined) throw new EvaluationError('not-a-number', `"${text}" is not a number.`)
    return number
  },
})

/** The number that a text is, `undefined` when it is none. */
export function numberIn(text: string): number | bigint | undefined {
  if (whole.test(text)) return wholeValue(wholeOf(text) ?? 0n)
  return decimal.test(text) ? Number(text) : undefined
}
const whole = /^\s*(?:[+-]?\d+|&H[\da-f]+)\s*$/i
const decimal = /^\s*[+-]?(?:\d+\.\d*|\.\d+)\s*$/
