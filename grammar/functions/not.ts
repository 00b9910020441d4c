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
  run: (_context, value) => textOf(value) !== 'True',
  emit: ([value]) => {
    if (value === undefined || (value.type !== 'text' && value.type !== 'boolean')) return undefined
    const truth = value.type === 'text' ? "'True'" : 'true'
    return { code: `(${value.code} !== ${truth})`, type: 'boolean', absent: false, mayNotFlow: false }
  },
})
