import { lower, upper } from '../case.ts'
import { defineFunction } from '../define.ts'

export const pCase = defineFunction({
  name: 'PCase',
  params: [{ name: 'string', type: 'text', presence: 'required', doc: 'The text.' }],
  returns: 'text',
  doc: 'Begins each word with a capital and puts the rest of it in lower case. Words end at blanks and nowhere else; a word that begins with something else than a letter has no capital.',
  examples: [
    { expression: 'PCase("TEsT")', gives: 'Test' },
    { expression: 'PCase(" TEsT  of ALL")', gives: ' Test  Of All' },
    { expression: 'PCase("mary-ANN O\'BRIEN")', gives: "Mary-ann O'brien" },
    { expression: 'PCase("3RD (SECOND)")', gives: '3rd (second)' },
    { expression: 'PCase("éric")', gives: 'Éric' },
    { expression: 'PCase([x])', attributes: { x: null }, gives: null },
  ],
  run: (_context, text) => lower(text).replace(/(?<=^| )[^ ]/gu, upper),
})
