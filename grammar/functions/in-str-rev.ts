import { upper } from './case.ts'
import { comparesText, compareType } from './compare-type.ts'
import { defineFunction, EvaluationError } from './define.ts'

export const inStrRev = defineFunction({
  name: 'InStrRev',
  params: [
    { name: 'stringcheck', type: 'text', presence: 'required', absent: 'accept', doc: 'The text that is searched.' },
    { name: 'stringmatch', type: 'text', presence: 'required', absent: 'accept', doc: 'The text that is sought.' },
    {
      name: 'start',
      type: 'integer',
      presence: 'optional',
      doc: 'Where to begin, counted from 1; what is found ends there or before. -1, the usual one, is the end.',
    },
    compareType,
  ],
  returns: 'number',
  doc: 'The position of the last occurrence that ends at or before the start, counted from 1 at the left; 0 when there is none, when the start lies past the end, or when one of the texts is absent. The empty text is found at the start.',
  examples: [
    { expression: 'InStrRev("abbcdbbbef", "bb")', gives: 7 },
    { expression: 'InStrRev("abbcdbbbef", "bb", 5)', gives: 2 },
    { expression: 'InStrRev("repEated", "E", -1, vbTextCompare)', gives: 7 },
    { expression: 'InStrRev("abc", "a", 9)', gives: 0 },
    { expression: 'InStrRev("abc", "z")', gives: 0 },
    { expression: 'InStrRev("abc", "")', gives: 3 },
    { expression: 'InStrRev([x], "a")', attributes: { x: null }, gives: 0 },
    { expression: 'InStrRev("abc", "a", 0)', gives: { error: 'bad-argument' } },
  ],
  run: (_context, text, sought, start, compare) => {
    const from = start ?? -1
    if (from < -1 || from === 0) {
      throw new EvaluationError(
        'bad-argument',
        `InStrRev counts from 1, or from the end with -1; it cannot start at ${from}.`,
      )
    }
    const ignoresCase = comparesText(compare ?? 'vbBinaryCompare')
    if (text === null || sought === null || text === '' || from > text.length) return 0
    const end = from === -1 ? text.length : from
    if (sought === '') return end
    const searched = text.slice(0, end)
    return ignoresCase ? upper(searched).lastIndexOf(upper(sought)) + 1 : searched.lastIndexOf(sought) + 1
  },
})
