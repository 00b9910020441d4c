import { EmbeddedActionsParser, type IToken, Lexer } from 'chevrotain'
import { type Call, type Constant, childrenOf, type Empty, type Node } from './ast.ts'
import { type Chain, climb, type Operand, type Placed } from './climb.ts'
import type { Problem } from './diagnostics.ts'
import { mistake, unexpectedCharacters, unexpectedToken } from './mistakes.ts'
import { type Dialect, type Operator as OperatorName, operatorOf, type Prefix } from './operators.ts'
import {
  Arrow,
  Attribute,
  Close,
  Comma,
  Decimal,
  Hexadecimal,
  Minus,
  Name,
  Not,
  Open,
  Operator,
  Parameter,
  Text,
  tokens,
  UnclosedAttribute,
  UnclosedText,
  Variable,
  WordOperator,
} from './tokens.ts'

/** The longest expression, in UTF-16 code units. */
export const maxLength = 10_000
/** The deepest nesting of brackets. */
export const maxDepth = 100
/** The deepest nesting of values: brackets, calls, and operators, each of which stands above what is before it. */
const maxLevels = 300

/** A text's tree, or what is wrong with the text. */
export type Parsed = { readonly node: Node; readonly problems: readonly [] } | Unparsed
interface Unparsed {
  readonly node: undefined
  readonly problems: readonly [Problem, ...Problem[]]
}

/**
 * Reads an expression. Never throws, whatever the text: what is wrong comes back with offsets into it. Names of
 * functions, words and attributes are not looked up here; the dialect decides which operators bind tighter.
 */
export function parse(text: string, dialect: Dialect = 'entra'): Parsed {
  if (text.length > maxLength) {
    return failed(
      mistake(
        'too-long',
        maxLength,
        text.length,
        `An expression has at most ${maxLength} characters; this has ${text.length}.`,
      ),
    )
  }
  const { tokens: found, errors } = lexer.tokenize(text)
  const problems = [
    ...joined(errors).map(({ offset, length }) => unexpectedCharacters(text, offset, length)),
    ...found.flatMap(token => brokenToken(token)),
    ...tooDeep(found),
  ]
  if (isSome(problems)) return { node: undefined, problems }
  if (found.length === 0) {
    return failed(
      mistake('empty-expression', 0, text.length, 'The expression is empty.', 'Write "" for an empty text.'),
    )
  }
  parser.dialect = dialect
  parser.meaningless = []
  parser.input = found
  const node = parser.expression()
  const [error] = parser.errors
  if (error !== undefined) {
    const at = found.indexOf(error.token)
    return failed(unexpectedToken(found, at < 0 ? found.length : at, text.length))
  }
  if (isSome(parser.meaningless)) return { node: undefined, problems: parser.meaningless }
  return levelsOf(node) > maxLevels
    ? failed(mistake('too-deep', 0, text.length, `Values are nested more than ${maxLevels} deep here.`))
    : { node, problems: [] }
}

/** How deep a tree is, found without recursion. */
function levelsOf(root: Node): number {
  let levels = 0
  for (let row: readonly Node[] = [root]; row.length > 0; row = row.flatMap(childrenOf)) levels++
  return levels
}

function failed(problem: Problem): Unparsed {
  return { node: undefined, problems: [problem] }
}

function isSome(problems: readonly Problem[]): problems is readonly [Problem, ...Problem[]] {
  return problems.length > 0
}

const lexer = new Lexer(tokens, { positionTracking: 'onlyOffset' })

interface Stray {
  readonly offset: number
  readonly length: number
}

/** Characters that nothing begins with, those next to each other as one mistake: `&&`. */
function joined(errors: readonly Stray[]): readonly Stray[] {
  const stretches: Stray[] = []
  for (const { offset, length } of errors) {
    const last = stretches.at(-1)
    if (last !== undefined && last.offset + last.length === offset)
      stretches.splice(-1, 1, { offset: last.offset, length: last.length + length })
    else stretches.push({ offset, length })
  }
  return stretches
}

function brokenToken(token: IToken): Problem[] {
  const start = token.startOffset
  const end = start + token.image.length
  switch (token.tokenType) {
    case UnclosedAttribute:
      return [
        mistake('unclosed-attribute', start, start + 1, 'This "[" is never closed.', 'An attribute is written [name].'),
      ]
    case UnclosedText:
      return [
        mistake(
          'unclosed-text',
          start,
          start + 1,
          'This text is never closed.',
          'A text ends with ". Within it, a quote is written \\" and a backslash before the end \\\\.',
        ),
      ]
    case Attribute:
      return attributeName(token) === ''
        ? [
            mistake(
              'empty-attribute',
              start,
              end,
              'The name of the attribute is missing.',
              'An attribute is written [name].',
            ),
          ]
        : []
    case Decimal:
      return Number.isFinite(Number(token.image))
        ? []
        : [mistake('number-too-large', start, end, 'This number is too large.')]
    default:
      return []
  }
}

function tooDeep(found: readonly IToken[]): Problem[] {
  let depth = 0
  /** Lambdas nest without brackets, each to the end of its argument: those around, by the bracket they stand in. */
  const lambdas = [0]
  let lambdaDepth = 0
  for (const { tokenType, startOffset: start } of found) {
    if (tokenType === Open) depth++
    else if (tokenType === Close) depth--
    if (tokenType === Comma || tokenType === Close) lambdaDepth -= lambdas.pop() ?? 0
    if (tokenType === Comma || tokenType === Open) lambdas.push(0)
    if (tokenType === Arrow) {
      lambdas.push((lambdas.pop() ?? 0) + 1)
      lambdaDepth++
    }
    if (depth <= maxDepth && lambdaDepth <= maxDepth) continue
    const what = depth > maxDepth ? 'Calls' : 'Lambdas'
    return [mistake('too-deep', start, start + 1, `${what} are nested more than ${maxDepth} deep here.`)]
  }
  return []
}

const attributeName = (token: IToken): string => token.image.slice(1, -1).trim()
const endOf = (token: IToken): number => token.startOffset + token.image.length

/** One rule a line of the grammar; a rule returns its node. */
class ExpressionParser extends EmbeddedActionsParser {
  dialect: Dialect = 'entra'
  /** What can be read and has no meaning: a pipe into a text. */
  meaningless: Problem[] = []

  constructor() {
    super(tokens, { recoveryEnabled: false, maxLookahead: 2 })
    this.performSelfAnalysis()
  }

  /** operation */
  readonly expression = this.RULE('expression', (): Node => this.SUBRULE(this.operation))

  /** operand { operator operand } */
  readonly operation = this.RULE('operation', (): Node => {
    const operands = [this.SUBRULE(this.operand)]
    const operators: Chain['operators'][number][] = []
    this.MANY(() => {
      operators.push(this.SUBRULE(this.operator))
      operands.push(this.SUBRULE2(this.operand))
    })
    return this.ACTION(() => climb({ operands, operators }, this.dialect, this.meaningless))
  })

  /** one of = <> > >= < <= & + - * / ?? | && || AND OR */
  readonly operator = this.RULE('operator', (): Placed<OperatorName | '|'> => {
    const token = this.OR([
      { ALT: () => this.CONSUME(Operator) },
      { ALT: () => this.CONSUME(Minus) },
      { ALT: () => this.CONSUME(WordOperator) },
    ])
    return this.ACTION(() => placed(token, operatorOf(token.image) ?? '='))
  })

  /** { NOT | "-" } value */
  readonly operand = this.RULE('operand', (): Operand => {
    const prefixes: Placed<Prefix>[] = []
    this.MANY(() => {
      const token = this.OR([{ ALT: () => this.CONSUME(Not) }, { ALT: () => this.CONSUME(Minus) }])
      this.ACTION(() => prefixes.push(placed(token, token.tokenType === Minus ? '-' : 'NOT')))
    })
    return { prefixes, node: this.SUBRULE(this.value) }
  })

  /** call | word | attribute | text | number | parameter | variable | lambda | "(" operation ")" */
  readonly value = this.RULE('value', () =>
    this.OR([
      { ALT: (): Node => this.SUBRULE(this.callOrWord) },
      { ALT: (): Node => this.leaf(this.CONSUME(Attribute)) },
      { ALT: (): Node => this.leaf(this.CONSUME(Text)) },
      { ALT: (): Node => this.leaf(this.CONSUME(Decimal)) },
      { ALT: (): Node => this.leaf(this.CONSUME(Hexadecimal)) },
      { ALT: (): Node => this.leaf(this.CONSUME(Parameter)) },
      { ALT: (): Node => this.SUBRULE(this.variableOrLambda) },
      { ALT: (): Node => this.SUBRULE(this.bracketed) },
    ]),
  )

  /** "(" operation ")" */
  readonly bracketed = this.RULE('bracketed', (): Node => {
    const open = this.CONSUME(Open)
    const node = this.SUBRULE(this.operation)
    const close = this.CONSUME(Close)
    // The brackets belong to the stretch of what they hold, so that a piece of the text is a whole one.
    return this.ACTION(() => ({ ...node, start: open.startOffset, end: endOf(close) }))
  })

  /** "$" name [ "=>" operation ] */
  readonly variableOrLambda = this.RULE('variableOrLambda', (): Node => {
    const token = this.CONSUME(Variable)
    const name = token.image.slice(1)
    return (
      this.OPTION((): Node => {
        this.CONSUME(Arrow)
        const body = this.SUBRULE(this.operation)
        return this.ACTION(() => ({
          kind: 'lambda',
          variable: name,
          body,
          start: token.startOffset,
          end: body.end,
        }))
      }) ?? { kind: 'variable', name, start: token.startOffset, end: endOf(token) }
    )
  })

  /** NAME [ "(" args ")" ] */
  readonly callOrWord = this.RULE('callOrWord', (): Node => {
    const name = this.CONSUME(Name)
    const start = name.startOffset
    return (
      this.OPTION((): Call => {
        this.CONSUME(Open)
        const args = this.SUBRULE(this.args)
        const close = this.CONSUME(Close)
        return { kind: 'call', name: name.image, nameAt: start, args, start, end: endOf(close) }
      }) ?? { kind: 'word', name: name.image, start, end: endOf(name) }
    )
  })

  /** [ operation ] { "," [ operation ] } */
  readonly args = this.RULE('args', (): (Node | Empty)[] => {
    const args = [this.OPTION(() => this.SUBRULE(this.operation)) ?? this.empty()]
    this.MANY(() => {
      this.CONSUME(Comma)
      args.push(this.OPTION2(() => this.SUBRULE2(this.operation)) ?? this.empty())
    })
    return args.length === 1 && args[0]?.kind === 'empty' ? [] : args
  })

  private leaf(token: IToken): Node {
    return this.ACTION(() => leaf(token))
  }

  private empty(): Empty {
    return { kind: 'empty', start: endOf(this.LA(0)), end: this.LA(1).startOffset }
  }
}

function placed<T>(token: IToken, what: T): Placed<T> {
  return { what, start: token.startOffset, end: endOf(token) }
}

function leaf(token: IToken): Node {
  const { image, startOffset: start } = token
  const end = endOf(token)
  switch (token.tokenType) {
    case Attribute:
      return { kind: 'attribute', name: attributeName(token), start, end }
    case Parameter:
      return { kind: 'parameter', name: image.slice(1, -1), start, end }
    case Text:
      return { kind: 'constant', value: unquote(image), start, end }
    case Decimal:
      return { kind: 'constant', value: decimalValue(image), start, end }
    case Hexadecimal:
      return { kind: 'constant', value: hexadecimalValue(image), start, end }
    default:
      throw new Error(`The token ${token.tokenType.name} is not a value.`)
  }
}

function unquote(image: string): string {
  return image.slice(1, -1).replace(/\\(["\\])/g, '$1')
}

/** Integers beyond 2^53 are kept exactly. */
function decimalValue(image: string): Constant['value'] {
  const number = Number(image)
  if (!Number.isInteger(number)) return number
  if (Number.isSafeInteger(number)) return number === 0 ? 0 : number
  return BigInt(image.includes('.') ? number : image)
}

function hexadecimalValue(image: string): Constant['value'] {
  const value = BigInt(`0x${image.slice(2)}`)
  return value <= Number.MAX_SAFE_INTEGER ? Number(value) : value
}

const parser = new ExpressionParser()
