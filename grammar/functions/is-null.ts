import { one, typeOfConstant } from '../syntax/type.ts'
import { defineFunction } from './define.ts'
import { absentCode, isAbsent } from './presence.ts'

export const isNull = defineFunction({
  name: 'IsNull',
  params: [{ name: 'Expression', type: 'any', presence: 'required', absent: 'accept', doc: 'What is asked about.' }],
  returns: 'boolean',
  type: ([value]) => (value === undefined || value.absent ? one('boolean') : typeOfConstant(false)),
  doc: 'Whether the value is absent. An empty text is a value; a multi-valued attribute without values is absent.',
  examples: [
    { expression: 'IsNull([displayName])', attributes: { displayName: null }, gives: true },
    { expression: 'IsNull([displayName])', attributes: { displayName: '' }, gives: false },
    { expression: 'IsNull([mails])', attributes: { mails: [] }, gives: true },
  ],
  run: (_context, value) => isAbsent(value),
  emit: ([value], emitter) =>
    value && { code: absentCode(value, emitter), type: 'boolean', absent: false, mayNotFlow: false },
})
