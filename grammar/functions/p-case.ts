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
    return separators === null ? lower(text).replace(firstOfWord, upper) : capitalized(lower(text), separators)
  },
})

/** The categories at which .NET's title case ends a word, less the apostrophe, which stays within one. */
const usualSeparators = String.raw`[[\p{Z}\p{Cc}\p{Cf}\p{P}\p{S}]--[']]`
const firstOfWord = new RegExp(`(?<=^|${usualSeparators})[^${usualSeparators}]`, 'gv')

/** Begins each word with a capital when these characters end words. */
function capitalized(text: string, separators: string): string {
  const ending = new Set(separators)
  let result = ''
  let isFirst = true
  for (const character of text) {
    const isSeparator = ending.has(character)
    result += isFirst && !isSeparator ? upper(character) : character
    isFirst = isSeparator
  }
  return result
}
