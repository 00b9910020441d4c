import { nothing } from '../syntax/type.ts'
import { defineFunction, EvaluationError } from './define.ts'

export const error = defineFunction({
  name: 'Error',
  params: [{ name: 'ErrorMessage', type: 'text', presence: 'required', absent: 'accept', doc: 'What is wrong.' }],
  returns: 'any',
  type: () => nothing,
  doc: 'Fails the entry with a message.',
  examples: [
    { expression: 'Error("There is no mail address.")', gives: { error: 'raised' } },
    { expression: 'IIF(IsPresent([mail]), [mail], Error("no mail"))', attributes: { mail: 'a' }, gives: 'a' },
  ],
  run: (_context, message) => {
    throw new EvaluationError('raised', message ?? 'Error, without a message.')
  },
})
