import { boundedLength } from './bounds.ts'
import { EvaluationError, type Param } from './define.ts'

/** The parameter that names the character to fill up with. */
export const padCharacter = {
  name: 'padCharacter',
  type: 'text',
  presence: 'required',
  absent: 'accept',
  verify: (constant: string): void => void single(constant),
  doc: 'The character to fill up with: exactly one; it may be a blank.',
} as const satisfies Param

/** What a text lacks to a length, made of one character. */
export function padding(text: string, length: number, character: string | null): string {
  const one = single(character ?? '')
  return length <= text.length ? '' : one.repeat(boundedLength(length) - text.length)
}

function single(character: string): string {
  if (character.length === 1) return character
  throw new EvaluationError('bad-argument', `A text is filled up with one character, not with "${character}".`)
}
