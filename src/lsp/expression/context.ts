import { paramAt } from '../../../grammar/compile/calls.ts'
import type { Dialect } from '../../../grammar/syntax/operators.ts'
import {
  Attribute,
  Close,
  Comma,
  Decimal,
  Hexadecimal,
  Name,
  Open,
  Operator,
  Parameter,
  Text,
  UnclosedAttribute,
  UnclosedText,
  Variable,
} from '../../../grammar/syntax/tokens.ts'
import { endOf, type Token, tokensOf } from './lexed.ts'
import { Nesting, type OpenBracket } from './nesting.ts'

/** What could stand at a place of an expression. `start`: where the word begins that is being written. */
export type Context =
  | { readonly kind: 'attribute'; readonly start: number }
  | { readonly kind: 'variable'; readonly start: number; readonly bound: readonly string[] }
  | { readonly kind: 'parameter'; readonly start: number }
  | { readonly kind: 'table'; readonly start: number }
  | { readonly kind: 'column'; readonly start: number; readonly table: string }
  /** Behind a value. */
  | { readonly kind: 'operator'; readonly start: number }
  /** Behind a pipe. */
  | { readonly kind: 'call'; readonly start: number }
  | { readonly kind: 'value'; readonly start: number; readonly bound: readonly string[] }
  /** Within a text. */
  | { readonly kind: 'nothing' }

/** What could be written behind `before`, the beginning of an expression. */
export function contextBehind(before: string, dialect: Dialect): Context {
  const tokens = tokensOf(before)
  const last = tokens.at(-1)
  const nesting = passed(tokens, dialect)
  if (last?.tokenType === UnclosedAttribute) return { kind: 'attribute', start: last.startOffset + 1 }
  if (last?.tokenType === UnclosedText) return withinText(last, tokens, nesting.open.at(-1))
  const bound = [...new Set(nesting.variables().map(({ name }) => name))]
  const variable = /\$\w*$/.exec(before)
  if (variable !== null) return { kind: 'variable', start: variable.index, bound }
  const parameter = last?.tokenType === Parameter && endOf(last) === before.length ? null : /%[\w.-]*$/.exec(before)
  if (parameter !== null) return { kind: 'parameter', start: parameter.index }
  const start = /[A-Za-z_]?\w*$/.exec(before)?.index ?? before.length
  const previous = tokens.findLast(token => endOf(token) <= start)
  if (previous?.tokenType === Operator && previous.image === '|') return { kind: 'call', start }
  return endsValue(previous) ? { kind: 'operator', start } : { kind: 'value', start, bound }
}

/** The calls around a place, outermost first: what `before` ends in. */
export function callsAround(before: string, dialect: Dialect): readonly OpenBracket[] {
  return passed(tokensOf(before), dialect).open
}

function passed(tokens: readonly Token[], dialect: Dialect): Nesting {
  const nesting = new Nesting(tokens, dialect)
  for (const index of tokens.keys()) nesting.pass(index)
  return nesting
}

/** Tables and their columns are named by texts. */
function withinText(text: Token, tokens: readonly Token[], bracket: OpenBracket | undefined): Context {
  const definition = bracket?.call?.definition
  if (bracket === undefined || definition?.reads?.includes('tables') !== true) return { kind: 'nothing' }
  const start = text.startOffset + 1
  const name = paramAt(definition, bracket.argument)?.name
  if (name === 'table') return { kind: 'table', start }
  const table = firstArgument(bracket, tokens)
  return name === 'column' && table !== undefined ? { kind: 'column', start, table } : { kind: 'nothing' }
}

function firstArgument({ call }: OpenBracket, tokens: readonly Token[]): string | undefined {
  const at = tokens.findIndex(token => token === call?.name)
  const [open, argument, behind] = tokens.slice(at + 1, at + 4)
  const isText = open?.tokenType === Open && argument?.tokenType === Text && behind?.tokenType === Comma
  return isText ? argument.image.slice(1, -1) : undefined
}

function endsValue(token: Token | undefined): boolean {
  return token !== undefined && ending.includes(token.tokenType)
}
const ending = [Attribute, Text, Decimal, Hexadecimal, Parameter, Variable, Name, Close]
