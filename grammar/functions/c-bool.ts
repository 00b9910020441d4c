import { isList, type Value } from '../syntax/value.ts'
import { single } from './convert.ts'
import { defineFunction } from './define.ts'

export const cBool = defineFunction({
  name: 'CBool',
  params: [
    { name: 'Expression', type: 'any', presence: 'required', absent: 'accept', doc: 'A value or a comparison.' },
  ],
  returns: 'boolean',
  doc: 'True for a comparison that holds, a number other than zero (also as text) and the text True in any case; False for everything else, an absent value among it.',
  examples: [
    { expression: 'CBool([a] = [b])', attributes: { a: 'x', b: 'x' }, gives: true },
    { expression: 'CBool(-1)', gives: true },
    { expression: 'CBool(0)', gives: false },
    { expression: 'CBool("0.0")', gives: false },
    { expression: 'CBool("true")', gives: true },
    { expression: 'CBool("yes")', gives: false },
    { expression: 'CBool([x])', attributes: { x: null }, gives: false },
  ],
  run: (_context, value) => truth(value),
  emit: ([value]) =>
    value?.type === 'boolean'
      ? {
          code: value.absent ? `(${value.code} === true)` : value.code,
          type: 'boolean',
          absent: false,
          mayNotFlow: false,
        }
      : undefined,
})

function truth(value: Value): boolean {
  if (typeof value === 'boolean') return value
  if (typeof value === 'number' || typeof value === 'bigint') return value != 0
  if (typeof value === 'string') return value.toLowerCase() === 'true' || (numeric.test(value) && Number(value) !== 0)
  return value !== null && isList(value) && truth(single(value))
}
const numeric = /^[+-]?\d+(?:\.\d*)?$/
