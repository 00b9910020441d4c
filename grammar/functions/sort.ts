import { many } from '../syntax/type.ts'
import { DateTime, type Value } from '../syntax/value.ts'
import { textOf } from './convert.ts'
import { defineFunction } from './define.ts'

export const sort = defineFunction({
  name: 'Sort',
  added: true,
  params: [
    { name: 'list', type: 'list', presence: 'required', doc: 'The values.' },
    { name: 'key', type: 'lambda', presence: 'optional', doc: 'What they are ordered by, in place of themselves.' },
  ],
  returns: 'list',
  type: ([list]) => many(list?.kinds),
  doc: 'The values of a list in order: numbers by size, dates by time, texts by their code units, numbers before dates before texts. Those with an absent key come last, equal ones stay in the order they had.',
  examples: [
    { expression: 'Sort([x])', attributes: { x: ['b', 'C', 'a'] }, gives: ['C', 'a', 'b'] },
    { expression: 'Sort([x], $v => ToLower($v))', attributes: { x: ['b', 'C', 'a'] }, gives: ['a', 'b', 'C'] },
    { expression: 'Sort([n])', attributes: { n: [10, 9, 100] }, gives: [9, 10, 100] },
    { expression: 'Sort([n])', attributes: { n: ['10', '9'] }, gives: ['10', '9'], note: 'texts, not numbers' },
    {
      expression: 'First(Sort([d], $v => Date($v)))',
      attributes: { d: ['12/1/2024', '2/1/2025'] },
      gives: '12/1/2024',
    },
    { expression: 'Sort([x])', attributes: { x: null }, gives: [] },
  ],
  run: (_context, list, key) => {
    const keyed = list.map(value => ({ value, by: key === null ? value : key(value) }))
    return keyed.toSorted((a, b) => order(a.by, b.by)).map(({ value }) => value)
  },
})

function order(a: Value, b: Value): number {
  const [left, right] = [rank(a), rank(b)]
  if (left !== right) return left - right
  if (a instanceof DateTime && b instanceof DateTime) return a.seconds - b.seconds || a.ticks - b.ticks
  if (isNumber(a) && isNumber(b)) return compared(a, b)
  return left === absent ? 0 : compared(textOf(a) ?? '', textOf(b) ?? '')
}

const absent = 3

function rank(value: Value): number {
  if (isNumber(value)) return 0
  if (value instanceof DateTime) return 1
  return value === null ? absent : 2
}

function isNumber(value: Value): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint'
}

function compared<T extends string | number | bigint>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0
}
