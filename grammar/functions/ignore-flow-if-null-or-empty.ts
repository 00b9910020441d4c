import { anything } from '../syntax/type.ts'
import { NO_FLOW, type Outcome } from '../syntax/value.ts'
import { defineFunction } from './define.ts'
import { isAbsentOrEmpty } from './presence.ts'

export const ignoreFlowIfNullOrEmpty = defineFunction({
  name: 'IgnoreFlowIfNullOrEmpty',
  params: [
    { name: 'expression', type: 'any', presence: 'required', absent: 'accept', doc: 'The value that may flow.' },
  ],
  returns: 'any',
  type: ([value]) => ({ ...(value ?? anything), absent: false }),
  doc: 'Lets the value flow, or leaves the target attribute alone when the value is absent or the empty text. Meant for the top of an expression.',
  examples: [
    { expression: 'IgnoreFlowIfNullOrEmpty([department])', attributes: { department: 'Sales' }, gives: 'Sales' },
    { expression: 'IgnoreFlowIfNullOrEmpty([department])', attributes: { department: null }, gives: { noFlow: true } },
    { expression: 'IgnoreFlowIfNullOrEmpty("")', gives: { noFlow: true } },
    { expression: 'IgnoreFlowIfNullOrEmpty(" ")', gives: ' ' },
  ],
  run: (_context, value) => flowing(value),
  emit: ([value], emitter) => {
    if (value === undefined) return undefined
    const code = `${emitter.helper('ignoreFlowIfNullOrEmpty', flowing)}(${value.code})`
    return { code, type: value.type, absent: false, mayNotFlow: true }
  },
})

function flowing(value: Outcome): Outcome {
  return isAbsentOrEmpty(value) ? NO_FLOW : value
}
