import {
  EMPTY_ALT,
  EmbeddedActionsParser,
  EOF,
  type IParserErrorMessageProvider,
  type IRecognitionException,
  type IToken,
  Lexer,
  tokenMatcher,
} from 'chevrotain'
import { type Diagnostic, diagnose, nearest } from '../syntax/diagnostics.ts'
import type { Source } from '../syntax/span.ts'
import { type AttributePath, type Comparison, type Filter, type Literal, type Operator, operators } from './ast.ts'
import {
  AndWord,
  Close,
  CloseBracket,
  Constant,
  Name,
  NotWord,
  Num,
  Open,
  OpenBracket,
  Operation,
  OrWord,
  Present,
  SubAttribute,
  Text,
  tokens,
} from './tokens.ts'

/** Longer filters are refused: nothing that a client means is that long. */
export const maxLength = 10_000
/** Parentheses and brackets within each other. The parser calls itself for each. */
export const maxDepth = 50

/** A filter, or what is wrong with its text. */
export interface ParsedFilter {
  readonly filter?: Filter
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads a filter by the whole grammar of RFC 7644 §3.4.2.2. Never throws. */
export function parseFilter(text: string): ParsedFilter {
  const source: Source = { text }
  if (text.length > maxLength) {
    return wrong(source, maxLength, text.length, `A filter has at most ${maxLength} characters.`)
  }
  const lexed = lexer.tokenize(text)
  const [stray] = lexed.errors
  if (stray !== undefined) return strayText(source, stray.offset, stray.length)
  const tooDeep = deepest(lexed.tokens)
  if (tooDeep !== undefined) {
    return wrong(source, tooDeep.startOffset, tooDeep.startOffset + 1, `More than ${maxDepth} brackets are open.`)
  }
  const literals = lexed.tokens.flatMap(token => literalProblem(source, token) ?? [])
  if (literals.length > 0) return { diagnostics: literals }
  parser.input = lexed.tokens
  const filter = parser.filter()
  const [error] = parser.errors
  if (error !== undefined) return unexpected(source, error)
  return { filter, diagnostics: [] }
}

const lexer = new Lexer(tokens, { positionTracking: 'onlyOffset', ensureOptimizations: true })

class FilterParser extends EmbeddedActionsParser {
  constructor() {
    super(tokens, { errorMessageProvider: expectations, skipValidations: false })
    this.performSelfAnalysis()
  }

  readonly filter: () => Filter = this.RULE('filter', () => this.SUBRULE(this.#disjunction))

  readonly #disjunction: () => Filter = this.RULE('disjunction', () => {
    const operands: Filter[] = []
    operands.push(this.SUBRULE(this.#conjunction))
    this.MANY(() => {
      this.CONSUME(OrWord)
      operands.push(this.SUBRULE2(this.#conjunction))
    })
    return join('or', operands)
  })

  readonly #conjunction: () => Filter = this.RULE('conjunction', () => {
    const operands: Filter[] = []
    operands.push(this.SUBRULE(this.#term))
    this.MANY(() => {
      this.CONSUME(AndWord)
      operands.push(this.SUBRULE2(this.#term))
    })
    return join('and', operands)
  })

  readonly #term: () => Filter = this.RULE('term', () =>
    this.OR([
      {
        ALT: (): Filter => {
          this.CONSUME(NotWord)
          return { kind: 'not', operand: this.SUBRULE(this.#group) }
        },
      },
      { ALT: () => this.SUBRULE2(this.#group) },
      { ALT: () => this.SUBRULE(this.#condition) },
    ]),
  )

  readonly #group: () => Filter = this.RULE('group', () => {
    this.CONSUME(Open)
    const inner = this.SUBRULE(this.#disjunction)
    this.CONSUME(Close)
    return inner
  })

  readonly #condition: () => Filter = this.RULE('condition', () => {
    const path = this.SUBRULE(this.#path)
    return this.OR([
      {
        ALT: (): Filter => {
          this.CONSUME(Present)
          return { kind: 'presence', path }
        },
      },
      {
        ALT: (): Filter => {
          const operation = this.CONSUME(Operation)
          const literal = this.SUBRULE(this.#literal)
          return this.ACTION(() => comparison(path, operation, literal))
        },
      },
      {
        GATE: () => path.selector !== undefined && path.subAttribute === undefined,
        ALT: EMPTY_ALT<Filter>({ kind: 'element', path: path as AttributePath & { selector: Filter } }),
      },
    ])
  })

  readonly #path: () => AttributePath = this.RULE('path', () => {
    const name = this.CONSUME(Name)
    let selector: Filter | undefined
    let last = name
    let sub: IToken | undefined
    this.OPTION(() => {
      this.CONSUME(OpenBracket)
      selector = this.SUBRULE(this.#disjunction)
      last = this.CONSUME(CloseBracket)
      sub = this.OPTION2(() => this.CONSUME(SubAttribute))
    })
    return this.ACTION(() => attributePath(name, selector, sub, sub ?? last))
  })

  readonly #literal: () => IToken = this.RULE('literal', () =>
    this.OR([
      { ALT: () => this.CONSUME(Text) },
      { ALT: () => this.CONSUME(Num) },
      { ALT: () => this.CONSUME(Constant) },
    ]),
  )
}

function join(kind: 'and' | 'or', operands: readonly Filter[]): Filter {
  const [only] = operands
  return operands.length === 1 && only !== undefined ? only : { kind, operands }
}

function comparison(path: AttributePath, operation: IToken, literal: IToken): Comparison {
  return {
    kind: 'comparison',
    path,
    operator: operation.image.toLowerCase() as Operator,
    value: valueOf(literal),
    start: literal.startOffset,
    end: endOf(literal),
  }
}

function attributePath(
  name: IToken,
  selector: Filter | undefined,
  sub: IToken | undefined,
  last: IToken,
): AttributePath {
  const colon = name.image.lastIndexOf(':')
  const rest = name.image.slice(colon + 1)
  const dot = rest.indexOf('.')
  const subAttribute = sub === undefined ? (dot < 0 ? undefined : rest.slice(dot + 1)) : sub.image.slice(1)
  return {
    ...(colon < 0 ? {} : { urn: name.image.slice(0, colon) }),
    attribute: dot < 0 ? rest : rest.slice(0, dot),
    ...(selector === undefined ? {} : { selector }),
    ...(subAttribute === undefined ? {} : { subAttribute }),
    start: name.startOffset,
    end: endOf(last),
  }
}

function valueOf(literal: IToken): Literal {
  if (!tokenMatcher(literal, Num)) return JSON.parse(literal.image.startsWith('"') ? literal.image : lower(literal))
  const number = Number(literal.image)
  if (Number.isSafeInteger(number)) return number === 0 ? 0 : number
  return /^-?\d+$/.test(literal.image) ? BigInt(literal.image) : number
}

const lower = (token: IToken): string => token.image.toLowerCase()
const endOf = (token: IToken): number => token.startOffset + token.image.length

/** What a token alone shows to be wrong: a text that is no JSON string, a number out of range, a name in three parts. */
function literalProblem(source: Source, token: IToken): Diagnostic | undefined {
  const at = (message: string, help?: string): Diagnostic =>
    diagnose(source, token.startOffset, endOf(token), { code: 'filter-syntax', message, help })
  if (tokenMatcher(token, Text)) {
    try {
      JSON.parse(token.image)
      return undefined
    } catch {
      return at(
        `${token.image} is no text as JSON writes it.`,
        'A backslash is written \\\\, a line break \\n, a quotation mark \\".',
      )
    }
  }
  if (tokenMatcher(token, Num)) {
    return Number.isFinite(Number(token.image)) ? undefined : at(`The number ${token.image} is too large.`)
  }
  if (tokenMatcher(token, Name) && token.image.slice(token.image.lastIndexOf(':') + 1).split('.').length > 2) {
    return at(`"${token.image}" has more than one dot.`, 'A sub-attribute is written attribute.subAttribute.')
  }
  return undefined
}

function deepest(stream: readonly IToken[]): IToken | undefined {
  let depth = 0
  for (const token of stream) {
    if (token.tokenType === Open || token.tokenType === OpenBracket) depth++
    else if (token.tokenType === Close || token.tokenType === CloseBracket) depth--
    if (depth > maxDepth) return token
  }
  return undefined
}

function strayText(source: Source, start: number, length: number): ParsedFilter {
  const character = String.fromCodePoint(source.text.codePointAt(start) ?? 0)
  if (character === '"') return wrong(source, start, source.text.length, 'The text that starts here is not closed.')
  const help = character === "'" ? 'A text stands in double quotes.' : undefined
  return wrong(source, start, start + length, `${JSON.stringify(character)} cannot stand here.`, help)
}

/** What could have stood where something else stands, by rule and token. */
const expectations: IParserErrorMessageProvider = {
  buildMismatchTokenMessage({ expected }) {
    if (expected === Close) return '")"'
    if (expected === CloseBracket) return '"]"'
    return expected === Open ? '"(" after "not"' : 'an attribute'
  },
  buildNotAllInputParsedMessage: () => '"and", "or" or the end of the filter',
  buildNoViableAltMessage({ ruleName }) {
    if (ruleName === 'condition') return `an operator (${[...operators, 'pr'].join(', ')})`
    return ruleName === 'literal' ? 'a value: a text in double quotes, a number, true, false or null' : 'an attribute'
  },
  buildEarlyExitMessage: () => 'an attribute',
}

function unexpected(source: Source, error: IRecognitionException): ParsedFilter {
  const atEnd = error.token.tokenType === EOF
  const start = atEnd ? source.text.length : error.token.startOffset
  const found = error.token.image
  const message = `Expected ${error.message}, found ${atEnd ? 'the end of the filter' : `"${found}"`}.`
  return wrong(source, start, start + found.length, message, atEnd ? undefined : helpFor(error.message, found))
}

function helpFor(expected: string, found: string): string | undefined {
  if (expected.startsWith('a value') && /^\w/.test(found)) return `A text stands in double quotes: "${found}".`
  const known = expected.startsWith('an operator')
    ? [...operators, 'pr']
    : expected.startsWith('"and"')
      ? ['and', 'or']
      : []
  const near = nearest(found, known)
  return near === undefined ? undefined : `Did you mean "${near}"?`
}

function wrong(source: Source, start: number, end: number, message: string, help?: string): ParsedFilter {
  return { diagnostics: [diagnose(source, start, end, { code: 'filter-syntax', message, help })] }
}

const parser = new FilterParser()
