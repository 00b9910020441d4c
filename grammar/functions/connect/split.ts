import { defineFunction, EvaluationError } from '../define.ts'

export const split = defineFunction({
  name: 'Split',
  params: [
    { name: 'value', type: 'text', presence: 'required', doc: 'The text to cut.' },
    {
      name: 'delimiter',
      type: 'text',
      presence: 'required',
      doc: 'What to cut at: a character, or a longer text as a whole.',
    },
    { name: 'limit', type: 'integer', presence: 'optional', doc: 'How many items there may be; -1 for any number.' },
  ],
  returns: 'list',
  doc: 'Cuts a text at every delimiter. Items stay as they are, empty ones too. With a limit the last item keeps the rest of the text. Without the delimiter in it the text is the only item.',
  examples: [
    { expression: 'Split("a,b", ",")', gives: ['a', 'b'] },
    { expression: 'Split("a,b,c", ",", 2)', gives: ['a', 'b,c'] },
    { expression: 'Split("a, b,,c ", ",", 9)', gives: ['a', ' b', '', 'c '] },
    { expression: 'Split("a,b,c", ",", 1)', gives: ['a,b,c'] },
    { expression: 'Split("a b", "")', gives: ['a b'] },
    { expression: 'Split("a,b", ",", 0)', gives: { error: 'bad-argument' } },
    { expression: 'Split([x], ",")', attributes: { x: null }, gives: null },
  ],
  run: (_context, text, delimiter, limit) => {
    const most = limit ?? -1
    if (most < -1 || most === 0) throw new EvaluationError('bad-argument', `Split cannot give ${most} items.`)
    if (delimiter === '') return [text]
    const items = text.split(delimiter)
    return most === -1 || items.length <= most
      ? items
      : [...items.slice(0, most - 1), items.slice(most - 1).join(delimiter)]
  },
})
