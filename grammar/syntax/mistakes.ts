import type { IToken } from 'chevrotain'
import type { Problem } from './diagnostics.ts'
import { isComparison, operatorOf } from './operators.ts'
import {
  Arrow,
  Attribute,
  Close,
  Comma,
  Minus,
  Name,
  Not,
  Open,
  Operator,
  Text,
  Variable,
  WordOperator,
} from './tokens.ts'

/** Builds an error about a stretch of the text. */
export function mistake(code: string, start: number, end: number, message: string, help?: string): Problem {
  return { code, severity: 'error', message, start, end, ...(help === undefined ? {} : { help }) }
}

/** What to say about characters that start nothing in this language. */
export function unexpectedCharacters(text: string, start: number, length: number): Problem {
  const found = text.slice(start, start + length)
  const [first = ''] = found
  const shown = /^[\p{L}\p{N}\p{P}\p{S}]+$/u.test(found) ? `"${found}"` : `the character ${codePoint(first)}`
  return mistake(
    'unexpected-character',
    start,
    start + length,
    `Did not expect ${shown}.`,
    helpFor(text.slice(start, start + 2)),
  )
}

/** By the first character, and by the two of an operator that other languages have. */
function helpFor(characters: string): string | undefined {
  const [character = ''] = characters
  if (/['‘’‚“”„«»`]/u.test(character)) return 'Text stands in straight double quotes: "text".'
  if (character === ';') return 'Arguments are separated by commas.'
  if (character === '!') return '"Not equal" is written <>; NOT turns a condition round.'
  if (character === '?') return 'A value for where there is none stands behind ??, a choice is made by IIF.'
  if (character === '$') return 'A variable is written $name.'
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
      return isComparison(operatorOf(previous.image)) ? 'a value to compare with' : 'a value'
    case Minus:
    case WordOperator:
    case Not:
      return 'a value'
    case Arrow:
      return 'what becomes of the value'
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
  if (found === undefined) {
    if (open === undefined) return undefined
    return open.tokenType === Name ? `The "(" of ${open.image} is never closed.` : 'A "(" is never closed.'
  }
  if (found.tokenType === Operator && previous?.tokenType === Operator) {
    return 'The comparisons are = <> > >= < <=.'
  }
  if (found.tokenType === Operator && previous === undefined) return 'An expression begins without an operator.'
  if (found.tokenType === Arrow) return 'A lambda begins with its variable: $x => ToLower($x).'
  if (previous?.tokenType === Name && startsValue(found))
    return `A function is called with brackets: ${previous.image}(…).`
  if (open === undefined && previous !== undefined && endsValue(previous) && startsValue(found))
    return '& puts texts together: [first] & " " & [last].'
  if (found.tokenType === Open && previous?.tokenType !== Name) return 'An operator is missing before the bracket.'
  if (found.tokenType === Close && open === undefined) return 'There is one ")" too many.'
  return undefined
}

const startsValue = ({ tokenType }: IToken): boolean =>
  tokenType === Attribute || tokenType === Text || tokenType === Variable
const endsValue = (token: IToken): boolean => startsValue(token) || token.tokenType === Close

/** The name of the innermost call that is open before a token, or what stands before the bracket of a group. */
function openCall(tokens: readonly IToken[], before: number): IToken | undefined {
  let closed = 0
  for (let at = before - 1; at >= 0; at--) {
    const type = tokens[at]?.tokenType
    if (type === Close) closed++
    else if (type === Open && closed-- === 0) return tokens[at - 1] ?? tokens[at]
  }
  return undefined
}

function quote(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  const short = line.length > 30 ? `${line.slice(0, 30)}…` : line
  return short.startsWith('"') ? short : `"${short}"`
}
