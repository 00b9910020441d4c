import { createToken, Lexer, type TokenType } from 'chevrotain'

/** An attribute with its URN and sub-attribute. Operators are names too: an attribute may be called `co`. */
export const Name = createToken({
  name: 'Name',
  pattern: /urn:[a-z0-9_.:/%+=@;!*~$-]*[a-z0-9_-]|\$?[a-z][a-z0-9_-]*(?:\.\$?[a-z][a-z0-9_-]*)*/i,
})

const keyword = (name: string, pattern: RegExp, categories: TokenType[] = []): TokenType =>
  createToken({ name, pattern, categories, longer_alt: Name })

export const Operation = keyword('Operation', /eq|ne|co|sw|ew|gt|ge|lt|le/i, [Name])
export const Present = keyword('Present', /pr/i, [Name])
export const AndWord = keyword('AndWord', /and/i, [Name])
export const OrWord = keyword('OrWord', /or/i, [Name])
export const NotWord = keyword('NotWord', /not/i)
export const Constant = keyword('Constant', /true|false|null/i)

export const Text = createToken({ name: 'Text', pattern: /"(?:[^"\\]|\\[^])*"/ })
export const Num = createToken({ name: 'Num', pattern: /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?/i })
export const SubAttribute = createToken({ name: 'SubAttribute', pattern: /\.\$?[a-z][a-z0-9_-]*/i })
export const Open = createToken({ name: 'Open', pattern: '(' })
export const Close = createToken({ name: 'Close', pattern: ')' })
export const OpenBracket = createToken({ name: 'OpenBracket', pattern: '[' })
export const CloseBracket = createToken({ name: 'CloseBracket', pattern: ']' })
const Space = createToken({ name: 'Space', pattern: /[ \t\r\n]+/, group: Lexer.SKIPPED })

/** In matching order: keywords before the names they are also. */
export const tokens: TokenType[] = [
  Space,
  Operation,
  Present,
  AndWord,
  OrWord,
  NotWord,
  Constant,
  Name,
  Text,
  Num,
  SubAttribute,
  Open,
  Close,
  OpenBracket,
  CloseBracket,
]
