import { absent, type Type, union, withoutConstant } from '../syntax/type.ts'
import type { Outcome } from '../syntax/value.ts'
import { choice, nothing } from './choice.ts'
import { booleanOf } from './convert.ts'
import { defineLazyFunction, type Emitted, type Thunk } from './define.ts'

export const iif = defineLazyFunction({
  name: 'IIF',
  params: [
    { name: 'condition', type: 'boolean', presence: 'required', absent: 'accept', doc: 'A comparison or a boolean.' },
    {
      name: 'valueIfTrue',
      type: 'any',
      presence: 'required',
      absent: 'accept',
      result: true,
      doc: 'The result when it holds.',
    },
    {
      name: 'valueIfFalse',
      type: 'any',
      presence: 'required',
      absent: 'accept',
      result: true,
      doc: 'The result when it does not.',
    },
  ],
  returns: 'any',
  type: ([condition, yes, no]) => chosen(condition, yes, no),
  doc: 'One of two values. Only the chosen one is evaluated. A condition that is absent or empty does not hold.',
  examples: [
    { expression: 'IIF([country]="USA", "local", "abroad")', attributes: { country: 'USA' }, gives: 'local' },
    { expression: 'IIF([country]="USA", "local", "abroad")', attributes: { country: null }, gives: 'abroad' },
    { expression: 'IIF([active], "yes", "no")', attributes: { active: 'True' }, gives: 'yes' },
    { expression: 'IIF([active], "yes", "no")', attributes: { active: null }, gives: 'no' },
    { expression: 'IIF([active], "yes", "no")', attributes: { active: '' }, gives: 'no' },
    { expression: 'IIF([country]<>"USA", "abroad", "local")', attributes: { country: null }, gives: 'local' },
    { expression: 'IIF([active], "yes", "no")', attributes: { active: 'on' }, gives: { error: 'wrong-type' } },
    { expression: 'IIF(IsPresent([i]), Item(Split("a", ","), [i]), "none")', attributes: { i: null }, gives: 'none' },
    {
      expression: 'IIF([active], [a], IgnoreAttributeFlow)',
      attributes: { active: false, a: 'x' },
      gives: { noFlow: true },
    },
  ],
  run: (_context, condition: Thunk, yes: Thunk, no: Thunk): Outcome => {
    const holds = condition?.() ?? null
    if (typeof holds === 'symbol') return holds
    return (booleanOf(holds) === true ? yes?.() : no?.()) ?? null
  },
  emit: ([condition, yes, no], emitter): Emitted => {
    const holds = emitter.as('boolean', condition ?? nothing)
    const [first, second] = [yes ?? nothing, no ?? nothing]
    if (holds.constant !== undefined) return holds.constant === true ? first : second
    return { ...choice([first, second]), code: `(${holds.code} ? ${first.code} : ${second.code})` }
  },
})

/** What IIF gives: one of its results, or the only one that its condition leaves. */
function chosen(condition: Type | undefined, yes: Type = absent, no: Type = absent): Type {
  const always = condition?.constant
  if (always === true) return yes
  return always === false || always === null ? no : withoutConstant(union([yes, no]))
}
