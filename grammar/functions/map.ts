import { many } from '../syntax/type.ts'
import type { Value } from '../syntax/value.ts'
import { boundedList } from './bounds.ts'
import { defineFunction } from './define.ts'

export const map = defineFunction({
  name: 'Map',
  added: true,
  params: [
    { name: 'list', type: 'list', presence: 'required', doc: 'The values.' },
    { name: 'function', type: 'lambda', presence: 'required', doc: 'What becomes of each.' },
  ],
  returns: 'list',
  type: ([, result]) => many(result?.kinds),
  doc: 'What a lambda makes of each value of a list. Values that become absent are left out; one that becomes a list adds its values. A single value is a list of one.',
  examples: [
    { expression: 'Map([mails], $m => ToLower($m))', attributes: { mails: ['A@x', 'B@x'] }, gives: ['a@x', 'b@x'] },
    {
      expression: 'Map([phones], $p => IIF(Left($p, 1) = "+", $p, "+49 " & $p))',
      attributes: { phones: ['+1 555', '30 1'] },
      gives: ['+1 555', '+49 30 1'],
    },
    { expression: 'Map([pairs], $p => Split($p, ";"))', attributes: { pairs: ['a;b', 'c'] }, gives: ['a', 'b', 'c'] },
    { expression: 'Map([x], $v => IIF($v = "b", [none], $v))', attributes: { x: ['a', 'b'] }, gives: ['a'] },
    { expression: 'Map([x], $v => $v)', attributes: { x: null }, gives: [] },
    { expression: 'Map([x], $v => IgnoreAttributeFlow)', attributes: { x: ['a'] }, gives: { noFlow: true } },
  ],
  run: (_context, list, lambda) => mapped(list, lambda),
})

/** What becomes of each value, without the absent ones. */
export function mapped(list: readonly Value[], lambda: (value: Value) => Value): readonly Value[] {
  const results: Value[] = []
  for (const value of list) {
    const result = lambda(value)
    if (Array.isArray(result)) for (const one of result as readonly Value[]) results.push(one)
    else if (result !== null) results.push(result)
    boundedList(results.length)
  }
  return results
}
