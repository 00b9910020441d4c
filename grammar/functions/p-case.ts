import { lower, upper } from './case.ts'
import { defineFunction } from './define.ts'

export const pCase = defineFunction({
  name: 'PCase',
  params: [
    { name: 'source', type: 'text', presence: 'required', doc: 'The text.' },
    {
      name: 'wordSeparators',
      type: 'text',
      presence: 'optional',
      doc: 'The characters that end a word, instead of the usual.',
    },
  ],
  returns: 'text',
  doc: "Begins each word with a capital and puts the rest of it in lower case. Words end at white space, punctuation and symbols, but not at an apostrophe ('); with wordSeparators at these characters and nowhere else.",
  examples: [
    { expression: 'PCase("PABLO GONSALVES (SECOND)")', gives: 'Pablo Gonsalves (Second)' },
    { expression: 'PCase("hello_world mary-ann")', gives: 'Hello_World Mary-Ann' },
    { expression: 'PCase("MARY-ANN SMITH", " ")', gives: 'Mary-ann Smith' },
    { expression: 'PCase("o\'brien")', gives: "O'brien" },
    { expression: 'PCase("3rd street")', gives: '3rd Street' },
    { expression: 'PCase("éric  ßen")', gives: 'Éric  ßen' },
    { expression: 'PCase([x])', attributes: { x: null }, gives: null },
  ],
  run: (_context, text, separators) => {
    const ends = separators === null ? isUsualSeparator : (character: string) => separators.includes(character)
    let result = ''
    let begins = true
    for (const character of text) {
      const separates = ends(character)
      result += begins && !separates ? upper(character) : lower(character)
      begins = separates
    }
    return result
  },
})

/** The categories at which .NET's title case ends a word, less the apostrophe, which stays within one. */
function isUsualSeparator(character: string): boolean {
  return character !== "'" && separator.test(character)
}
const separator = /[\p{Z}\p{Cc}\p{Cf}\p{P}\p{S}]/u
