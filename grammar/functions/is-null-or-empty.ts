import { isOnly, one, typeOfConstant } from '../syntax/type.ts'
import { defineFunction } from './define.ts'
import { absentOrEmptyCode, isAbsentOrEmpty } from './presence.ts'

export const isNullOrEmpty = defineFunction({
  name: 'IsNullOrEmpty',
  params: [{ name: 'Expression', type: 'any', presence: 'required', absent: 'accept', doc: 'What is asked about.' }],
  returns: 'boolean',
  type: ([value]) =>
    value === undefined || value.absent || !isOnly(value, 'integer', 'decimal', 'boolean', 'dateTime', 'binary')
      ? one('boolean')
      : typeOfConstant(false),
  doc: 'Whether the value is absent or the empty text. White space is not empty.',
  examples: [
    { expression: 'IsNullOrEmpty([displayName])', attributes: { displayName: null }, gives: true },
    { expression: 'IsNullOrEmpty("")', gives: true },
    { expression: 'IsNullOrEmpty(" ")', gives: false },
    { expression: 'IsNullOrEmpty([mails])', attributes: { mails: [] }, gives: true },
    { expression: 'IsNullOrEmpty(0)', gives: false },
  ],
  run: (_context, value) => isAbsentOrEmpty(value),
  emit: ([value], emitter) =>
    value && { code: absentOrEmptyCode(value, emitter), type: 'boolean', absent: false, mayNotFlow: false },
})
