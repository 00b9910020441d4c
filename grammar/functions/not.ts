import type { Value } from '../syntax/value.ts'
import { textOf } from './convert.ts'
import { defineFunction } from './define.ts'

export const not = defineFunction({
  name: 'Not',
  params: [
    {
      name: 'source',
      type: 'any',
      presence: 'required',
      absent: 'accept',
      doc: 'A boolean, or True or False as text.',
    },
  ],
  returns: 'boolean',
  doc: 'False when the source is true or the text True (exactly so, "true" is another text); otherwise True, also when it is absent.',
  examples: [
    { expression: 'Not([accountEnabled])', attributes: { accountEnabled: true }, gives: false },
    { expression: 'Not("True")', gives: false },
    { expression: 'Not("False")', gives: true },
    { expression: 'Not([x])', attributes: { x: null }, gives: true },
    { expression: 'Not(IsPresent([x]))', attributes: { x: 'a' }, gives: false },
    { expression: 'Not([x] = "a")', attributes: { x: 'b' }, gives: true },
  ],
  run: (_context, value) => isNotTrue(value),
  emit: ([value], emitter) => {
    if (value === undefined) return undefined
    const code =
      value.type === 'text'
        ? `(${value.code} !== 'True')`
        : value.type === 'boolean'
          ? `(${value.code} !== true)`
          : `(typeof ${value.code} === 'boolean' ? !${value.code} : ${emitter.helper('isNotTrue', isNotTrue)}(${value.code}))`
    return { code, type: 'boolean', absent: false, mayNotFlow: false }
  },
})

function isNotTrue(value: Value): boolean {
  return textOf(value) !== 'True'
}
