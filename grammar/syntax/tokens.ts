import { createToken, type IToken, Lexer, type TokenType } from 'chevrotain'

/** `[name]`, brackets in pairs; those within quotes do not count: `[emails[type eq "work"].value]`. */
export const Attribute = createToken({
  name: 'Attribute',
  pattern: (text, offset) => slice(text, offset, attributeEnd(text, offset)),
  start_chars_hint: ['['],
  line_breaks: true,
})
/** A `[` without its `]`: takes the rest of the text, and is reported. */
export const UnclosedAttribute = createToken({ name: 'UnclosedAttribute', pattern: /\[[\s\S]*/, line_breaks: true })

/** `"text"`. `\\` and `\"` are escapes; a backslash before anything else is a backslash. */
export const Text = createToken({ name: 'Text', pattern: /"(?:[^"\\]|\\[\s\S])*"/, line_breaks: true })
/** A `"` without its fellow. */
export const UnclosedText = createToken({ name: 'UnclosedText', pattern: /"[\s\S]*/, line_breaks: true })

/** `&HF`; behind a value the `&` joins: `[a] &Head`. */
export const Hexadecimal = createToken({
  name: 'Hexadecimal',
  pattern: (text, offset, before) => (endsValue(before.at(-1)) ? null : at(/&[Hh][0-9A-Fa-f]+/y, text, offset)),
  start_chars_hint: ['&'],
  line_breaks: false,
})
/** `-10`; behind a value the `-` takes away: `[n]-10`. */
export const Decimal = createToken({
  name: 'Decimal',
  pattern: (text, offset, before) => at(endsValue(before.at(-1)) ? unsigned : signed, text, offset),
  start_chars_hint: ['-', ...'0123456789'],
  line_breaks: false,
})
const signed = /-?\d+(?:\.\d+)?/y
const unsigned = /\d+(?:\.\d+)?/y

/** `%Name%` */
export const Parameter = createToken({ name: 'Parameter', pattern: /%[A-Za-z_][\w.-]*%/ })
/** `$name` */
export const Variable = createToken({ name: 'Variable', pattern: /\$[A-Za-z_]\w*/ })
export const Name = createToken({ name: 'Name', pattern: /[A-Za-z_]\w*/ })
/** `and` is an operator behind a value, and a word elsewhere. */
export const WordOperator = createToken({
  name: 'WordOperator',
  pattern: (text, offset, before) => (endsValue(before.at(-1)) ? at(/(?:AND|OR)\b/iy, text, offset) : null),
  start_chars_hint: [...'aoAO'],
  line_breaks: false,
})
/** `NOT [a]`; with a bracket behind it, it is the function of that name, and says the same. */
export const Not = createToken({
  name: 'Not',
  pattern: (text, offset, before) =>
    endsValue(before.at(-1)) ? null : at(/NOT\b(?=\s*(?:[["%$\d&-]|[A-Za-z_]))/iy, text, offset),
  start_chars_hint: [...'nN'],
  line_breaks: false,
})
export const Minus = createToken({ name: 'Minus', pattern: /-/ })
export const Arrow = createToken({ name: 'Arrow', pattern: /=>/ })
export const Operator = createToken({ name: 'Operator', pattern: /<>|>=|<=|&&|\|\||\?\?|[=<>&+*/|]/ })
export const Open = createToken({ name: 'Open', pattern: /\(/ })
export const Close = createToken({ name: 'Close', pattern: /\)/ })
export const Comma = createToken({ name: 'Comma', pattern: /,/ })
const Blank = createToken({ name: 'Blank', pattern: /\s+/, group: Lexer.SKIPPED, line_breaks: true })

/** In the order in which they are tried. */
export const tokens = [
  Blank,
  WordOperator,
  Not,
  Name,
  Open,
  Close,
  Comma,
  Attribute,
  UnclosedAttribute,
  Text,
  UnclosedText,
  Decimal,
  Minus,
  Hexadecimal,
  Parameter,
  Variable,
  Arrow,
  Operator,
]

/** Whether a value is complete with this token, so that only an operator, a comma or a bracket can follow. */
function endsValue(token: IToken | undefined): boolean {
  return token !== undefined && ending.has(token.tokenType)
}
const ending: ReadonlySet<TokenType> = new Set([
  Attribute,
  Text,
  Decimal,
  Hexadecimal,
  Parameter,
  Variable,
  Name,
  Close,
])

function at(pattern: RegExp, text: string, offset: number): [string] | null {
  pattern.lastIndex = offset
  const found = pattern.exec(text)
  return found === null ? null : [found[0]]
}

function slice(text: string, start: number, end: number | undefined): [string] | null {
  return end === undefined ? null : [text.slice(start, end)]
}

/** Where the attribute that starts at an offset ends; `undefined` when it is never closed. */
function attributeEnd(text: string, start: number): number | undefined {
  let depth = 0
  let quoted = false
  for (let at = start; at < text.length; at++) {
    const character = text[at]
    if (character === '"') quoted = !quoted
    else if (quoted) continue
    else if (character === '[') depth++
    else if (character === ']' && --depth === 0) return at + 1
  }
  return undefined
}
