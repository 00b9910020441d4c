import { one } from '../syntax/type.ts'
import { append } from './append.ts'
import { defineFunction } from './define.ts'

export const prepend = defineFunction({
  name: 'Prepend',
  params: [
    { name: 'prefix', type: 'text', presence: 'required', absent: 'accept', doc: 'The text that comes first.' },
    { name: 'source', type: 'text', presence: 'required', absent: 'accept', doc: 'The text that comes behind it.' },
  ],
  returns: 'text',
  type: ([a, b]) => ({ ...one('string'), absent: (a?.absent ?? true) && (b?.absent ?? true) }),
  doc: 'Puts the prefix before the source: Append with its arguments named the other way round.',
  examples: [
    { expression: 'Prepend("smtp:", [mail])', attributes: { mail: 'kim@example.com' }, gives: 'smtp:kim@example.com' },
    { expression: 'Prepend([a], [b])', attributes: { a: null, b: null }, gives: null },
  ],
  run: append.run,
  ...(append.emit === undefined ? {} : { emit: append.emit }),
})
