import { EvaluationError, type Param } from './define.ts'
import { keeping } from './kept.ts'

/**
 * Case by .NET's rules: one character becomes one character, whatever stands around it. JavaScript turns ß into SS and
 * İ into two characters, knows a sigma at the end of a word, and takes ı for an i; .NET's invariant culture does not.
 */

/** A text in lower case, of the invariant culture. */
export function lower(text: string): string {
  const simple = text.toLowerCase()
  return simple.length === text.length && !simple.includes('ς') ? simple : each(text, lowerCharacter)
}

/** A text in upper case, of the invariant culture. */
export function upper(text: string): string {
  const simple = text.toUpperCase()
  return simple.length === text.length && !text.includes('ı') ? simple : each(text, upperCharacter)
}

/** A text in lower case, of a culture such as `tr-TR`; throws when there is no such culture. */
export function lowerOf(text: string, culture: string): string {
  return lower(isTurkic(culture) ? text.replaceAll('I', 'ı').replaceAll('İ', 'i') : text)
}

/** A text in upper case, of a culture such as `tr-TR`; throws when there is no such culture. */
export function upperOf(text: string, culture: string): string {
  return isTurkic(culture) ? each(text, character => turkic.get(character) ?? upperCharacter(character)) : upper(text)
}
const turkic = new Map([
  ['i', 'İ'],
  ['ı', 'I'],
])

function each(text: string, change: (character: string) => string): string {
  let changed = ''
  for (const character of text) changed += change(character)
  return changed
}

function lowerCharacter(character: string): string {
  const simple = character.toLowerCase()
  return simple.length === character.length ? simple : character
}

function upperCharacter(character: string): string {
  if (character === 'ı') return character
  const simple = character.toUpperCase()
  return simple.length === character.length ? simple : withIotaSubscript(character)
}

/** Greek letters with an iota below keep it in one character; the capital stands 8 or 9 places further. */
function withIotaSubscript(character: string): string {
  const code = character.charCodeAt(0)
  if (code < 0x1f80 || code > 0x1fff) return character
  const capitals = [String.fromCharCode(code + 8), String.fromCharCode(code + 9)]
  return capitals.find(capital => capital.toLowerCase() === character) ?? character
}

/** The parameter that names a culture. */
export const culture = {
  name: 'culture',
  type: 'text',
  presence: 'optional',
  verify: (constant: string): void => void isTurkic(constant),
  doc: 'A culture such as tr-TR; the invariant one by default.',
} as const satisfies Param

/** The cultures whose small i has no dot lost: Turkish and Azeri. All others follow the invariant one. */
function isTurkic(culture: string): boolean {
  return culture !== '' && isTurkicName(culture)
}
const isTurkicName = keeping(culture => /^(?:tr|az)(?:-|$)/.test(canonical(culture)))

function canonical(culture: string): string {
  try {
    return Intl.getCanonicalLocales(culture)[0] ?? ''
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new EvaluationError('unknown-culture', `There is no culture "${culture}". Cultures look like tr-TR.`)
  }
}
