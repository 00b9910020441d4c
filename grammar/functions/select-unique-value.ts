import { defineFunction, EvaluationError } from './define.ts'

export const selectUniqueValue = defineFunction({
  name: 'SelectUniqueValue',
  params: [
    { name: 'uniqueValueRule1', type: 'text', presence: 'required', absent: 'accept', doc: 'The first choice.' },
    { name: 'uniqueValueRule2', type: 'text', presence: 'required', absent: 'accept', doc: 'The second choice.' },
    { name: 'uniqueValueRule', type: 'text', presence: 'repeating', doc: 'The next choices.' },
  ],
  returns: 'text',
  givesAbsent: true,
  reads: ['target'],
  outermost: true,
  doc: 'The first value that no entry of the target has yet; an error when each is taken. Absent and empty values are passed over. Only as the outermost function.',
  examples: [
    { expression: 'SelectUniqueValue("kim", "kim1")', gives: 'kim' },
    { expression: 'SelectUniqueValue([nick], "kim1")', attributes: { nick: null }, gives: 'kim1' },
    { expression: 'SelectUniqueValue("", "")', gives: null },
  ],
  run: (context, ...values) => {
    const usable = values.filter(value => value !== null).filter(value => value !== '')
    const free = usable.find(value => context.isTaken?.(value) !== true)
    if (free === undefined && usable.length > 0) {
      const shown = usable.slice(0, maxShown).map(value => (value.length > 80 ? `${value.slice(0, 80)}…` : value))
      const more = usable.length > maxShown ? ` and ${usable.length - maxShown} more` : ''
      throw new EvaluationError('no-unique-value', `The target has every value already: ${shown.join(', ')}${more}.`)
    }
    return free ?? null
  },
})

/** So many values are named in a message. */
const maxShown = 10
