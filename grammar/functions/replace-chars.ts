import { boundedLength } from './bounds.ts'
import { defineFunction, EvaluationError } from './define.ts'
import { keeping } from './kept.ts'
import { isWhiteSpace } from './white-space.ts'

export const replaceChars = defineFunction({
  name: 'ReplaceChars',
  params: [
    { name: 'string', type: 'text', presence: 'required', doc: 'The text.' },
    {
      name: 'ReplacePattern',
      type: 'text',
      presence: 'required',
      verify: (constant: string): void => void dictionaryOf(constant),
      doc: 'What becomes what: one character, a colon and any text or none, with commas between the pairs. White space does not count.',
    },
  ],
  returns: 'text',
  doc: 'The text with single characters replaced by what a small dictionary has for them; upper and lower case are different, and of two entries for one character the later counts. The comma and the colon cannot be replaced, and white space cannot be put in. A pair may be written with a comma in place of its colon, as a page of Microsoft has it. Anything else is an error.',
  examples: [
    { expression: 'ReplaceChars("größe", "ö:oe,ß:ss")', gives: 'groesse' },
    { expression: 'ReplaceChars("O’Neil", "’:, Å:A")', gives: 'ONeil' },
    { expression: 'ReplaceChars("Räksmörgås", "å:a,ä:a,ö,o")', gives: 'Raksmorgas' },
    { expression: 'ReplaceChars("a😀", "😀:;-)")', gives: 'a;-)', note: 'a pair of surrogates is one character' },
    { expression: 'ReplaceChars("abc", "")', gives: 'abc' },
    { expression: 'ReplaceChars("abc", "ab:c")', gives: { error: 'bad-argument' } },
    { expression: 'ReplaceChars("abc", "a:b:c")', gives: { error: 'bad-argument' } },
    { expression: 'ReplaceChars([x], "a:b")', attributes: { x: null }, gives: null },
  ],
  run: (_context, text, pattern) => {
    const dictionary = dictionaryOf(pattern)
    let replaced = ''
    for (const character of text) {
      const target = dictionary.get(character) ?? character
      boundedLength(replaced.length + target.length)
      replaced += target
    }
    return replaced
  },
})

type Dictionary = ReadonlyMap<string, string>

const dictionaryOf = keeping(readDictionary)

/** Sources and targets take turns, whichever of the two marks stands between them. */
function readDictionary(pattern: string): Dictionary {
  const visible = Array.from(pattern)
    .filter(character => !isWhiteSpace(character.charCodeAt(0)))
    .join('')
  const parts = visible === '' ? [] : visible.split(/[:,]/)
  const dictionary = new Map<string, string>()
  for (let i = 0; i < parts.length; i += 2) {
    const [source = '', target] = parts.slice(i, i + 2)
    if (target === undefined || Array.from(source).length !== 1) {
      throw new EvaluationError('bad-argument', `"${pattern}" is no dictionary of characters, such as "ö:oe,ß:ss".`)
    }
    dictionary.set(source, target)
  }
  return dictionary
}
