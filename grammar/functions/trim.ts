import { anything, one } from '../syntax/type.ts'
import { isList, type Value } from '../syntax/value.ts'
import { textOf } from './convert.ts'
import { defineFunction } from './define.ts'
import { trimmed } from './white-space.ts'

export const trim = defineFunction({
  name: 'Trim',
  params: [{ name: 'value', type: 'any', presence: 'required', doc: 'A text, or a multi-valued attribute.' }],
  returns: 'any',
  type: ([value]) =>
    value?.kinds === undefined ? anything : { ...one('string'), count: value.count, absent: value.absent },
  doc: 'The text without white space at its beginning and end; of a multi-valued attribute, each of its values so.',
  examples: [
    { expression: 'Trim(" Test ")', gives: 'Test' },
    { expression: 'Trim([mails])', attributes: { mails: [' a', 'b '] }, gives: ['a', 'b'] },
    { expression: 'Trim([x])', attributes: { x: '\t\u00a0a b\u0085\r\n' }, gives: 'a b' },
    { expression: 'Trim([x])', attributes: { x: null }, gives: null },
    { expression: 'Trim("   ")', gives: '' },
  ],
  run: (_context, value) => trimmedValue(value),
  emit: ([value], emitter) => {
    if (value === undefined) return undefined
    const code = `${emitter.helper('trimmed', trimmed)}(${value.code})`
    if (value.type === 'text' && !value.absent) return { code, type: 'text', absent: false, mayNotFlow: false }
    const other = `${emitter.helper('trimmedValue', trimmedValue)}(${value.code})`
    const either = `(typeof ${value.code} === 'string' ? ${code} : ${other})`
    return { code: either, type: 'any', absent: true, mayNotFlow: false }
  },
})

function trimmedValue(value: Value): Value {
  return isList(value) ? value.map(trimmedText) : trimmedText(value)
}

function trimmedText(value: Value): string | null {
  const text = textOf(value)
  return text === null ? null : trimmed(text)
}
