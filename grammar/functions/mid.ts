import { cut } from './code-units.ts'
import { defineFunction, EvaluationError } from './define.ts'

export const mid = defineFunction({
  name: 'Mid',
  params: [
    { name: 'source', type: 'text', presence: 'required', doc: 'The text to cut.' },
    { name: 'start', type: 'integer', presence: 'required', doc: 'The first character to keep, counted from 1.' },
    { name: 'length', type: 'integer', presence: 'required', doc: 'How many characters; may reach past the end.' },
  ],
  returns: 'text',
  doc: 'Characters out of the middle of a text, fewer where the text ends sooner. A start past the end or a length of 0 or less gives the empty text; a start below 1 is an error. Characters are UTF-16 code units; a pair is never cut in two.',
  examples: [
    { expression: 'Mid("John Doe", 1, 4)', gives: 'John' },
    { expression: 'Mid("John Doe", "6", "999")', gives: 'Doe' },
    { expression: 'Mid("abc", 4, 2)', gives: '' },
    { expression: 'Mid("abc", 2, -1)', gives: '' },
    { expression: 'Mid("abc", 0, 2)', gives: { error: 'bad-argument' } },
    { expression: 'Mid([x], 1, 2)', attributes: { x: null }, gives: null },
    { expression: 'Mid("a😀b", 3, 2)', gives: 'b', note: 'the half of a pair is left out' },
  ],
  run: (_context, text, start, length) => {
    if (start < 1) throw new EvaluationError('bad-argument', `Mid counts from 1; it cannot start at ${start}.`)
    return length <= 0 ? '' : cut(text, start - 1, length)
  },
  emit: ([text, start, length], emitter) => {
    if (text === undefined || typeof start?.constant !== 'number' || typeof length?.constant !== 'number')
      return undefined
    if (start.constant < 1 || length.constant <= 0) return undefined
    const code = `${emitter.helper('cut', cut)}(${text.code}, ${start.constant - 1}, ${length.code})`
    return { code, type: 'text', absent: false, mayNotFlow: false }
  },
})
