import { many } from '../syntax/type.ts'
import { defineFunction } from './define.ts'
import { trimmed } from './white-space.ts'

export const split = defineFunction({
  name: 'Split',
  params: [
    { name: 'source', type: 'text', presence: 'required', doc: 'The text to cut.' },
    {
      name: 'delimiter',
      type: 'text',
      presence: 'required',
      doc: 'What to cut at: a character, or a longer text as a whole.',
    },
  ],
  returns: 'list',
  type: ([source]) => ({ ...many(['string']), absent: source?.absent ?? true }),
  doc: 'Cuts a text at every delimiter. White space around the items is removed; empty items stay. Without the delimiter in it the text is the only item.',
  examples: [
    { expression: 'Split("a, b ,c", ",")', gives: ['a', 'b', 'c'] },
    { expression: 'Split("a,,b,", ",")', gives: ['a', '', 'b', ''] },
    { expression: 'Split("a; b", "; ")', gives: ['a', 'b'] },
    { expression: 'Split("a", ",")', gives: ['a'] },
    { expression: 'Split("a b", "")', gives: ['a b'] },
    { expression: 'Split([x], ",")', attributes: { x: null }, gives: null },
  ],
  run: (_context, text, delimiter) => items(text, delimiter),
  emit: ([text, delimiter], emitter) =>
    text &&
    delimiter && {
      code: `${emitter.helper('splitItems', items)}(${text.code}, ${delimiter.code})`,
      type: 'list',
      absent: false,
      mayNotFlow: false,
    },
  emitItem: ([text, delimiter], place, emitter) => ({
    code: `${emitter.helper('splitItem', item)}(${text?.code}, ${delimiter?.code}, ${place})`,
    type: 'text',
    absent: place > 0,
    mayNotFlow: false,
  }),
})

/** One of the items: the list of all takes several times as long. */
function item(text: string, delimiter: string, place: number): string | null {
  if (delimiter === '') return place === 0 ? trimmed(text) : null
  let start = 0
  for (let left = place; left > 0; left--) {
    const before = text.indexOf(delimiter, start)
    if (before < 0) return null
    start = before + delimiter.length
  }
  const end = text.indexOf(delimiter, start)
  return trimmed(text.slice(start, end < 0 ? text.length : end))
}

function items(text: string, delimiter: string): readonly string[] {
  if (delimiter === '') return [trimmed(text)]
  const found = text.split(delimiter)
  for (let i = 0; i < found.length; i++) found[i] = trimmed(found[i] ?? '')
  return found
}
