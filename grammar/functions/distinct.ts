import { many } from '../syntax/type.ts'
import { DateTime, type Value } from '../syntax/value.ts'
import { textOf } from './convert.ts'
import { defineFunction } from './define.ts'

export const distinct = defineFunction({
  name: 'Distinct',
  added: true,
  params: [
    { name: 'list', type: 'list', presence: 'required', doc: 'The values.' },
    {
      name: 'key',
      type: 'lambda',
      presence: 'optional',
      doc: 'What makes two of them the same, in place of themselves.',
    },
  ],
  returns: 'list',
  type: ([list]) => many(list?.kinds),
  doc: 'The values of a list without those that were there before, in their order. Texts are compared with upper and lower case, dates by time; a number and its text differ.',
  examples: [
    { expression: 'Distinct([x])', attributes: { x: ['b', 'a', 'b'] }, gives: ['b', 'a'] },
    { expression: 'Distinct([x], $v => ToLower($v))', attributes: { x: ['a@x', 'A@x', 'b@x'] }, gives: ['a@x', 'b@x'] },
    { expression: 'Distinct([x])', attributes: { x: null }, gives: [] },
  ],
  run: (_context, list, key) => withoutRepetitions(list, key ?? (value => value)),
})

/** The values whose key was not there before. */
export function withoutRepetitions(list: readonly Value[], key: (value: Value) => Value): readonly Value[] {
  const met = new Set<unknown>()
  return list.filter(value => {
    const by = identity(key(value))
    const isNew = !met.has(by)
    met.add(by)
    return isNew
  })
}

/** Something that is the same for equal values. */
function identity(value: Value): unknown {
  if (value instanceof DateTime) return `date ${value.seconds} ${value.ticks}`
  if (value instanceof Uint8Array) return `bytes ${textOf(value)}`
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value
  if (typeof value !== 'object' || value === null) return value
  return `complex ${JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part))}`
}
