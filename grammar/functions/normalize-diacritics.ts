import { boundedLength, maxText } from './bounds.ts'
import { defineFunction } from './define.ts'

export const normalizeDiacritics = defineFunction({
  name: 'NormalizeDiacritics',
  params: [{ name: 'source', type: 'text', presence: 'required', doc: 'The text.' }],
  returns: 'text',
  doc: 'Replaces letters that carry marks by the plain letter: of the Latin a c d e g i l n o r s t u y z in both cases, whether the mark is part of the character or follows it. ø, æ and ß become two letters; ä, ö and ü become one. Everything else stays as it is: œ without a mark, đ, þ, ð, marks on other letters, other scripts.',
  examples: [
    { expression: 'NormalizeDiacritics("Zoë")', gives: 'Zoe' },
    { expression: 'NormalizeDiacritics("Øyvind Größe Łukasz")', gives: 'OEyvind Grosse Lukasz' },
    { expression: 'NormalizeDiacritics([x])', attributes: { x: 'e\u0304\u0302 a\u0301 s\u0331' }, gives: 'e a s' },
    { expression: 'NormalizeDiacritics("ǣ Ǽ ı")', gives: 'ae AE i' },
    { expression: 'NormalizeDiacritics([x])', attributes: { x: 'œ\u0304 œ đ ŵ й' }, gives: 'oe œ đ ŵ й' },
    { expression: 'NormalizeDiacritics("O\'Neil-123 @.")', gives: "O'Neil-123 @." },
    { expression: 'NormalizeDiacritics([x])', attributes: { x: null }, gives: null },
  ],
  run: (_context, text) => plain(text),
  emit: ([text], emitter) =>
    text && {
      code: `${emitter.helper('plain', plain)}(${text.code})`,
      type: 'text',
      absent: false,
      mayNotFlow: false,
    },
})

/** The letters whose marks are taken off. */
const bases = 'acdegilnorstuyz'
const plainLetters = new Set(bases + bases.toUpperCase())
/** Letters that Unicode does not take apart, with what becomes of them. */
const special = new Map([
  ['æ', 'ae'],
  ['Æ', 'AE'],
  ['ø', 'oe'],
  ['Ø', 'OE'],
  ['ß', 'ss'],
  ['ł', 'l'],
  ['Ł', 'L'],
  ['ı', 'i'],
])
/** Letters that change only when a mark follows them. */
const specialWithMark = new Map([
  ['œ', 'oe'],
  ['Œ', 'OE'],
])

function plain(text: string): string {
  if (!beyondAscii.test(text)) return text
  let result = ''
  let copied = 0
  for (let i = 0; i < text.length; i++) {
    const marked = isMark(text.charCodeAt(i + 1))
    if (!marked && text.charCodeAt(i) < 0x80) continue
    const letter = plainLetter(text.charAt(i), marked)
    if (letter === undefined) continue
    result += text.slice(copied, i) + letter
    while (isMark(text.charCodeAt(i + 1))) i++
    copied = i + 1
  }
  const whole = result + text.slice(copied)
  if (whole.length > maxText) boundedLength(whole.length)
  return whole
}
const beyondAscii = /[\u0080-\uffff]/

/** What a character becomes, `undefined` when it and the marks behind it stay. */
function plainLetter(character: string, marked: boolean): string | undefined {
  if (character < '\x80') return marked && plainLetters.has(character) ? character : undefined
  let letter = known.get(character)
  if (letter === undefined) {
    letter = takenApart(character)
    known.set(character, letter)
  }
  return letter ?? (marked ? specialWithMark.get(character) : undefined)
}
/** Asking Unicode for a character's parts is slow; at most one row a character of the basic plane. */
const known = new Map<string, string | null>()

function takenApart(character: string): string | null {
  const parts = character.normalize('NFD')
  const base = parts.charAt(0)
  for (let i = 1; i < parts.length; i++) if (!isMark(parts.charCodeAt(i))) return null
  return special.get(base) ?? (parts.length > 1 && plainLetters.has(base) ? base : null)
}

function isMark(unit: number): boolean {
  return unit >= 0x300 && unit <= 0x36f
}
