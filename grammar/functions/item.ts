import type { Node } from '../syntax/ast.ts'
import { anything, element, maybe } from '../syntax/type.ts'
import { defineFunction, EvaluationError } from './define.ts'

export const item = defineFunction({
  name: 'Item',
  params: [
    { name: 'attribute', type: 'list', presence: 'required', doc: 'A multi-valued attribute, or a list from a call.' },
    { name: 'index', type: 'integer', presence: 'required', doc: 'Which value, counted from 1.' },
  ],
  returns: 'any',
  type: ([list]) => maybe(element(list ?? anything)),
  doc: 'The value at a place of a list. Past the end there is none: the result is absent, so an optional second telephone number harms nobody. A place below 1 is a mistake of the mapping and an error.',
  examples: [
    { expression: 'Item([mails], 2)', attributes: { mails: ['a', 'b'] }, gives: 'b' },
    { expression: 'Item(Split([upn], "@"), 1)', attributes: { upn: 'kim@example.com' }, gives: 'kim' },
    { expression: 'Item([mails], 3)', attributes: { mails: ['a', 'b'] }, gives: null },
    { expression: 'Item([mails], 0)', attributes: { mails: ['a'] }, gives: { error: 'index-out-of-bounds' } },
  ],
  run: (_context, values, index) => {
    if (index < 1) throw new EvaluationError('index-out-of-bounds', `Item counts from 1; there is no place ${index}.`)
    return values[index - 1] ?? null
  },
  picks: ([index]) => placeOf(index),
  emit: ([values, index]) => {
    if (values === undefined || typeof index?.constant !== 'number' || index.constant < 1) return undefined
    return { code: `(${values.code}[${index.constant - 1}] ?? null)`, type: 'any', absent: true, mayNotFlow: false }
  },
})

/** The place that a constant index means, counted from 0. */
export function placeOf(index: Node | undefined): number | undefined {
  if (index?.kind !== 'constant' || typeof index.value !== 'number') return undefined
  return Number.isInteger(index.value) && index.value >= 1 ? index.value - 1 : undefined
}
