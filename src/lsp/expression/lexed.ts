import { type IToken, Lexer } from 'chevrotain'
import { maxLength } from '../../../grammar/syntax/parser.ts'
import { tokens } from '../../../grammar/syntax/tokens.ts'

export type Token = IToken

const lexer = new Lexer(tokens, { positionTracking: 'onlyOffset' })
const kept = 2_000
const known = new Map<string, readonly Token[]>()

/** The tokens of an expression, also of one that makes no sense. Of one that is too long there are none. */
export function tokensOf(text: string): readonly Token[] {
  const found = known.get(text)
  if (found !== undefined) return found
  const lexed = text.length > maxLength ? [] : lexer.tokenize(text).tokens
  if (known.size >= kept) known.delete(known.keys().next().value ?? '')
  known.set(text, lexed)
  return lexed
}

export function endOf({ startOffset, image }: Token): number {
  return startOffset + image.length
}
