import { createToken, Lexer } from 'chevrotain'

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

export const Hexadecimal = createToken({ name: 'Hexadecimal', pattern: /&[Hh][0-9A-Fa-f]+/ })
export const Decimal = createToken({ name: 'Decimal', pattern: /-?\d+(?:\.\d+)?/ })
export const Parameter = createToken({ name: 'Parameter', pattern: /%[A-Za-z_][\w.-]*%/ })
export const Name = createToken({ name: 'Name', pattern: /[A-Za-z_]\w*/ })
export const Operator = createToken({ name: 'Operator', pattern: /<>|>=|<=|[=<>]/ })
export const Open = createToken({ name: 'Open', pattern: /\(/ })
export const Close = createToken({ name: 'Close', pattern: /\)/ })
export const Comma = createToken({ name: 'Comma', pattern: /,/ })
const Blank = createToken({ name: 'Blank', pattern: /\s+/, group: Lexer.SKIPPED, line_breaks: true })

/** In the order in which they are tried. */
export const tokens = [
  Blank,
  Name,
  Open,
  Close,
  Comma,
  Attribute,
  UnclosedAttribute,
  Text,
  UnclosedText,
  Decimal,
  Hexadecimal,
  Parameter,
  Operator,
]

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
