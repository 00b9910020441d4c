import { isOnly, one, typeOfConstant } from '../syntax/type.ts'
import { defineFunction } from './define.ts'
import { absentOrEmptyCode, isAbsentOrEmpty } from './presence.ts'

export const isPresent = defineFunction({
  name: 'IsPresent',
  params: [{ name: 'Expression', type: 'any', presence: 'required', absent: 'accept', doc: 'What is asked about.' }],
  returns: 'boolean',
  type: ([value]) =>
    value === undefined || value.absent || !isOnly(value, 'integer', 'decimal', 'boolean', 'dateTime', 'binary')
      ? one('boolean')
      : typeOfConstant(true),
  doc: 'Whether the value is there and is not the empty text: the opposite of IsNullOrEmpty.',
  examples: [
    { expression: 'IsPresent([manager])', attributes: { manager: 'kim' }, gives: true },
    { expression: 'IsPresent([manager])', attributes: { manager: null }, gives: false },
    { expression: 'IsPresent([manager])', attributes: { manager: '' }, gives: false },
    { expression: 'IsPresent([active])', attributes: { active: false }, gives: true },
  ],
  run: (_context, value) => !isAbsentOrEmpty(value),
  emit: ([value], emitter) =>
    value && { code: `!${absentOrEmptyCode(value, emitter)}`, type: 'boolean', absent: false, mayNotFlow: false },
})
