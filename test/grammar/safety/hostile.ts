import * as fc from 'fast-check'
import { functionsOf } from '../../../grammar/functions/index.ts'
import { type Node, withChildren } from '../../../grammar/syntax/ast.ts'
import { dialects } from '../../../grammar/syntax/operators.ts'
import type { Value } from '../../../grammar/syntax/value.ts'

/** What every object of JavaScript has, what code can reach its surroundings by, and what generated code calls its own. */
export const words = [
  ['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', '__defineGetter__', 'length'],
  ['globalThis', 'process', 'require', 'eval', 'Function', 'arguments', 'this', 'undefined', 'NaN', 'Infinity'],
  ['row', 'out', 'context', 'flow', 'error', 'a0', 't1', 'v1', 'n0', 'part0', 'named0', '$text', '$failed', 'await'],
].flat()

/** What ends a literal, a comment or a line, in JavaScript, HTML or a shell. */
const breaks = [
  ['"', "'", '`', '“', '”', '\\', '\\\\', '\\"', '\\u0022', '\\x22', '${globalThis.attacked=1}', '`+attacked+`'],
  ['"; globalThis.attacked = 1; "', '"); globalThis.attacked = 1 //', '\u2028globalThis.attacked=1\u2029'],
  ['*/', '/*', '//', '-->', '<!--', '</script>', '\n', '\r', '\r\n', '\u0085', '\0', '\ufeff', '\u200b', '\u202e'],
  [
    '\ud800',
    '\udc00',
    '😀',
    'e\u0301',
    '\u{10ffff}',
    ' ',
    '\t',
    'ß',
    'ı',
    'İ',
    ']',
    '[',
    '%',
    '$',
    '=>',
    '|',
    '&',
    '=',
  ],
].flat()

/** Text that was made to become code, to reach what every object has, or to confuse whoever reads it. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 25, arbitrary: fc.constantFrom(...words) },
      { weight: 40, arbitrary: fc.constantFrom(...breaks) },
      { weight: 10, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
      { weight: 1, arbitrary: fc.integer({ min: 200, max: 2_000 }).map(length => 'long'.repeat(length)) },
    ),
    { maxLength: 7 },
  )
  .map(pieces => pieces.join(''))

/** The same as the name of an attribute: brackets and quotes go in pairs, and blanks at the ends do not count. */
const attributeName = hostileText.map(text => text.replace(/[[\]"]/g, '').trim() || '__proto__')
export const hostileAttribute: fc.Arbitrary<string> = fc.oneof(
  attributeName,
  fc.constantFrom(...words),
  attributeName.map(name => `${name}[type eq "__proto__"].constructor`),
)

/** The same as a name that can stand behind `$`. */
export const hostileVariable: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...words).map(word => word.replace('$', '_')),
  hostileText.map(text => `_${text.replace(/\W/g, '')}`),
)

/** The same as a name that can stand between `%`. */
const hostileParameter: fc.Arbitrary<string> = fc.oneof(
  hostileVariable,
  hostileText.map(text => `_${text.replace(/[^\w.-]/g, '')}`),
)

/** Names of all functions, in both dialects. */
const functionNames = [...new Set(dialects.flatMap(dialect => functionsOf(dialect).map(definition => definition.name)))]
const tokens = [
  ['(', ')', '(', ')', ',', ',', ', ,', '=', '<>', '>=', '<', '&', '+', '-', '*', '/', '??', '|', '=>', '_', ' '],
  ['AND', 'or', 'NOT ', '&&', '||', 'True', 'NULL', 'IgnoreAttributeFlow', '1', '-2', '3.5', '&HFF', '1e9', '007'],
  ['"a"', '""', '"\\""', '"\\\\"', '[a]', '[constructor]', '[__proto__]', '$x', '$x => ', '$__proto__', '%toString%'],
  ['IIF(', 'Join("-", ', 'Map([a], $x => ', 'Switch([a], 1, ', 'Append([a], ', 'Len(', 'Trim(', 'Not('],
].flat()

/** Pieces of the language in any order, with hostile text in between. */
export const tokenSoup: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom(...tokens) },
      { weight: 2, arbitrary: fc.constantFrom(...functionNames).map(name => `${name}(`) },
      { weight: 1, arbitrary: fc.constantFrom(...breaks) },
      { weight: 1, arbitrary: fc.constantFrom(...words) },
    ),
    { maxLength: 24 },
  )
  .map(pieces => pieces.join(''))

/**
 * Pieces of the language where they can stand, with hostile names and texts: calls of any function with any arguments,
 * operators between them. Most of it can be read, and much of it evaluated.
 */
export const tokenTree: fc.Arbitrary<string> = fc.letrec<{ value: string; operation: string }>(tie => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(
      hostileAttribute.map(name => `[${name}]`),
      hostileText.map(quoted),
      fc.constantFrom('1', '-2', '3.5', '&HFF', 'True', '"a"', '[a]', '12345678901234567890'),
      hostileParameter.map(name => `%${name}%`),
    ),
    fc
      .tuple(fc.constantFrom(...functionNames), fc.array(tie('operation'), { maxLength: 4 }))
      .map(([name, args]) => `${name}(${args.join(', ')})`),
    fc
      .tuple(fc.constantFrom('Map', 'Filter', 'Sort', 'Distinct'), hostileVariable, tie('operation'))
      .map(([name, variable, body]) => `${name}([a], $${variable} => ${body} & $${variable})`),
    fc
      .tuple(fc.constantFrom('Select', 'Where', 'With'), hostileVariable, tie('operation'))
      .map(([name, variable, body]) => `${name}($${variable}, [a], ${body} & $${variable})`),
  ),
  operation: fc.oneof(
    { weight: 4, arbitrary: tie('value') },
    {
      weight: 1,
      arbitrary: fc
        .tuple(tie('value'), fc.constantFrom('&', '=', '<>', '+', '*', '??', 'AND', '|'), tie('value'))
        .map(parts => `(${parts.join(' ')})`),
    },
    { weight: 1, arbitrary: tie('value').map(value => `NOT ${value}`) },
  ),
})).operation

/** A text as a constant of the language. */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

/** Hostile names and texts for the harmless ones of `arbitrary.ts`. */
export interface Names {
  readonly attributes: readonly string[]
  readonly variables: readonly string[]
  readonly parameters: readonly string[]
  readonly texts: readonly string[]
}
export const hostileNames: fc.Arbitrary<Names> = fc.record({
  attributes: fc.uniqueArray(hostileAttribute, { minLength: 6, maxLength: 6 }),
  variables: fc.uniqueArray(hostileVariable, { minLength: 2, maxLength: 2 }),
  parameters: fc.uniqueArray(hostileParameter, { minLength: 2, maxLength: 2 }),
  texts: fc.array(hostileText, { minLength: 2, maxLength: 2 }),
})

/** The name that stands for one of `known`; the same for the same each time. */
function renamed(known: readonly string[], name: string, names: readonly string[]): string {
  return names[known.indexOf(name)] ?? name
}
const attributeNames = ['a', 'b', 'c', 'd', 'emails[type eq "work"].value', 'urn:x:2.0:User:department']
const variableNames = ['x', 'y']
const parameterNames = ['Known', 'Unknown']

/** A tree with hostile names, and with hostile texts for some of its texts. */
export function withNames(node: Node, names: Names): Node {
  switch (node.kind) {
    case 'attribute':
      return { ...node, name: renamed(attributeNames, node.name, names.attributes) }
    case 'variable':
      return { ...node, name: renamed(variableNames, node.name, names.variables) }
    case 'parameter':
      return { ...node, name: renamed(parameterNames, node.name, names.parameters) }
    case 'constant':
      return typeof node.value === 'string' ? { ...node, value: textFor(node.value, names) } : node
    case 'lambda':
      return {
        ...node,
        variable: renamed(variableNames, node.variable, names.variables),
        body: withNames(node.body, names),
      }
    default:
      return withChildren(node, child => withNames(child, names))
  }
}

function textFor(text: string, { texts: [first, second] }: Names): string {
  const by = text.length % 3
  return (by === 0 ? first : by === 1 ? second : undefined) ?? text
}

/** An entry by its hostile names, each of them its own. */
export function entryWithNames(entry: Readonly<Record<string, Value>>, names: Names): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    Object.entries(entry).map(([name, value]) => [renamed(attributeNames, name, names.attributes), value]),
  )
}
