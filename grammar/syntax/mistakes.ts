import type { IToken } from 'chevrotain'
import type { Problem } from './diagnostics.ts'
import { Close, Comma, Name, Open, Operator } from './tokens.ts'

/** Builds an error about a stretch of the text. */
export function mistake(code: string, start: number, end: number, message: string, help?: string): Problem {
  return { code, severity: 'error', message, start, end, ...(help === undefined ? {} : { help }) }
}

/** What to say about characters that start nothing in this language. */
export function unexpectedCharacters(text: string, start: number, length: number): Problem {
  const found = text.slice(start, start + length)
  const [first = ''] = found
  const shown = /^[\p{L}\p{N}\p{P}\p{S}]+$/u.test(found) ? `"${found}"` : `the character ${codePoint(first)}`
  return mistake('unexpected-character', start, start + length, `Did not expect ${shown}.`, helpFor(first))
}

function helpFor(character: string): string | undefined {
  if (/['‘’‚“”„«»`]/u.test(character)) return 'Text stands in straight double quotes: "text".'
  if (character === '&') return 'Append and Join put texts together.'
  if (/[+*/-]/.test(character)) return 'There is no arithmetic here.'
  if (character === ';') return 'Arguments are separated by commas.'
  if (character === '!') return '"Not equal" is written <>; Not(...) turns a condition round.'
  if (character === '|') return 'There is no OR: put an IIF into the last argument of another.'
  if (character === '%') return 'A parameter is written %Name%.'
  if (character === ']') return 'An attribute is written [name].'
  if (/[\u200B-\u200F\u2060\uFEFF]/.test(character))
    return 'It is invisible, and probably came along with copied text. Delete it.'
  return undefined
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}

/** What to say where the parser could not go on: what stood before decides what may follow. */
export function unexpectedToken(tokens: readonly IToken[], index: number, length: number): Problem {
  const previous = tokens[index - 1]
  const found = tokens[index]
  const open = openCall(tokens, index)
  const start = found?.startOffset ?? length
  const end = found === undefined ? length : found.startOffset + found.image.length
  const expected = expectedAfter(previous, open !== undefined)
  const but = found === undefined ? 'the expression ends here' : `found ${quote(found.image)}`
  return mistake('syntax', start, end, `Expected ${expected}, but ${but}.`, syntaxHelp(previous, found, open))
}

function expectedAfter(previous: IToken | undefined, inCall: boolean): string {
  if (previous === undefined) return 'an expression'
  switch (previous.tokenType) {
    case Operator:
      return 'a value to compare with'
    case Open:
    case Comma:
      return 'an argument, "," or ")"'
    default:
      return inCall ? '"," or ")"' : 'the end of the expression'
  }
}

function syntaxHelp(
  previous: IToken | undefined,
  found: IToken | undefined,
  open: IToken | undefined,
): string | undefined {
  if (found === undefined) return open === undefined ? undefined : `The "(" of ${open.image} is never closed.`
  if (found.tokenType === Operator && previous?.tokenType === Operator) {
    return 'The comparisons are = <> > >= < <=.'
  }
  if (found.tokenType === Name && /^(?:and|or)$/i.test(found.image)) {
    return `There is no ${found.image.toUpperCase()}: put an IIF into ${/^and$/i.test(found.image) ? 'the second' : 'the third'} argument of another.`
  }
  if (found.tokenType === Open && previous?.tokenType !== Name)
    return 'Round brackets only follow the name of a function.'
  if (found.tokenType === Close && open === undefined) return 'There is one ")" too many.'
  return undefined
}

/** The name of the innermost call that is open before a token. */
function openCall(tokens: readonly IToken[], before: number): IToken | undefined {
  let closed = 0
  for (let at = before - 1; at > 0; at--) {
    const type = tokens[at]?.tokenType
    if (type === Close) closed++
    else if (type === Open && closed-- === 0) return tokens[at - 1]
  }
  return undefined
}

function quote(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  const short = line.length > 30 ? `${line.slice(0, 30)}…` : line
  return short.startsWith('"') ? short : `"${short}"`
}
