import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Empty, type Node, walk } from '../../../grammar/syntax/ast.ts'
import { type Dialect, dialects } from '../../../grammar/syntax/operators.ts'
import { maxDepth, maxLength, parse } from '../../../grammar/syntax/parser.ts'
import { print } from '../../../grammar/syntax/print.ts'
import { expressionOf } from '../arbitrary.ts'
import { read } from '../evaluate.ts'
import { withoutPlaces } from '../places.ts'

/** A tree in brief: constants as they are, attributes in brackets, calls as lists that start with the name. */
function brief(node: Node | Empty): unknown {
  switch (node.kind) {
    case 'empty':
      return undefined
    case 'constant':
      return node.value
    case 'attribute':
      return `[${node.name}]`
    case 'parameter':
      return `%${node.name}%`
    case 'word':
      return { word: node.name }
    case 'operation':
      return [node.operator, brief(node.left), brief(node.right)]
    case 'negative':
      return ['-', brief(node.operand)]
    case 'variable':
      return `$${node.name}`
    case 'lambda':
      return [`$${node.variable} =>`, brief(node.body)]
    case 'call':
      return [node.name, ...node.args.map(brief)]
    default:
      return node satisfies never
  }
}
function tree(text: string, dialect: Dialect = 'entra'): unknown {
  const { node, problems } = parse(text, dialect)
  if (node === undefined) throw new Error(problems[0].message)
  return brief(node)
}

describe('an expression is read so that', () => {
  test.each<[string, string, unknown]>([
    ['a call has its arguments', 'Join(" ", [a], [b])', ['Join', ' ', '[a]', '[b]']],
    ['a call may have none', 'Guid( )', ['Guid']],
    ['white space stands anywhere', '\n Switch\t(\r\n [a] , "b" ) ', ['Switch', '[a]', 'b']],
    ['a hard space is white space too', 'ToLower(\u00a0[a]\u00a0)', ['ToLower', '[a]']],
    ['empty arguments keep their places', 'F([a], , "x",, )', ['F', '[a]', undefined, 'x', undefined, undefined]],
    ['an empty text is not an empty argument', 'F("", )', ['F', '', undefined]],
    ['two empty arguments are two', 'F(,)', ['F', undefined, undefined]],
    ['brackets in a name go in pairs', '[emails[type eq "work"].value]', '[emails[type eq "work"].value]'],
    ['brackets in quotes do not count', '[a[b eq "]["].c]', '[a[b eq "]["].c]'],
    ['a name may be a URN', '[urn:x:2.0:User:a-b_c]', '[urn:x:2.0:User:a-b_c]'],
    ['blanks around a name are dropped', '[ a b ]', '[a b]'],
    ['\\" and \\\\ are escapes', String.raw`"a\"b\\"`, String.raw`a"b\ `.trim()],
    ['other backslashes stay', String.raw`"\,\2C\+\d"`, String.raw`\,\2C\+\d`],
    ['a text may hold line breaks', '"a\nb"', 'a\nb'],
    ['numbers may be negative', '-10', -10],
    ['numbers may be decimal', '42568.75', 42568.75],
    ['numbers may be hexadecimal', '&HF', 15],
    ['the h may be small', '&h1f', 31],
    ['large integers are kept exactly', '9223372036854775807', 9223372036854775807n],
    ['large hexadecimals are kept exactly', '&HFFFFFFFFFFFFFFFF', 18446744073709551615n],
    ['bare words are words', 'IgnoreAttributeFlow', { word: 'IgnoreAttributeFlow' }],
    ['parameters may have dots', '%Connector.Domain%', '%Connector.Domain%'],
    ['a comparison is an argument', 'CBool([a]<>"x")', ['CBool', ['<>', '[a]', 'x']]],
    ['a comparison may stand alone', '[n]>=-1', ['>=', '[n]', -1]],
    [
      'words are operators behind a value, in any case',
      '[a] = 1 and NOT [b] Or [c]',
      ['OR', ['AND', ['=', '[a]', 1], ['Not', '[b]']], '[c]'],
    ],
    ['NOT takes the comparison behind it', 'NOT [a] = 1', ['Not', ['=', '[a]', 1]]],
    ['Not is a function still', 'Not([a]) = 1', ['=', ['Not', '[a]'], 1]],
    ['&& and || are AND and OR', '[a] && [b] || [c]', ['OR', ['AND', '[a]', '[b]'], '[c]']],
    ['operators have their levels', '1 + 2 * 3 & "x" = "7x"', ['=', ['&', ['+', 1, ['*', 2, 3]], 'x'], '7x']],
    ['brackets group', '(1 + 2) * 3', ['*', ['+', 1, 2], 3]],
    ['a sign belongs to its number where nothing is before it', '[n]-1 - -2', ['-', ['-', '[n]', 1], -2]],
    ['a sign may stand before anything', '-[n] * 2', ['*', ['-', '[n]'], 2]],
    ['?? binds tightest', '[a] & [b] ?? "c"', ['&', '[a]', ['??', '[b]', 'c']]],
    ['& is an operator behind a value, and H a name', '[a] &H', ['&', '[a]', { word: 'H' }]],
    ['a pipe gives its value to a call', '[a] & "x" | Left(3) | Trim', ['Trim', ['Left', ['&', '[a]', 'x'], 3]]],
    ['a pipe fills the place that is kept', '[a] | Join("-", _, [b])', ['Join', '-', '[a]', '[b]']],
    ['what follows a pipe goes on with its value', '[a] | Len() > 3', ['>', ['Len', '[a]'], 3]],
    ['a lambda reaches as far as it can', 'Map([m], $x => $x & "!")', ['Map', '[m]', ['$x =>', ['&', '$x', '!']]]],
    ['calls nest', 'A(B(), C(D([x])))', ['A', ['B'], ['C', ['D', '[x]']]]],
  ])('%s', (_, text, wanted) => {
    expect(tree(text)).toEqual(wanted)
  })

  test('every node knows its place', () => {
    const node = read('Join("x", , [ab]) = &HF')
    expect(node).toMatchObject({ kind: 'operation', start: 0, end: 23 })
    const places = node.kind === 'operation' && node.left.kind === 'call' ? node.left.args : []
    expect(places.map(({ start, end }) => [start, end])).toEqual([
      [5, 8],
      [9, 10],
      [12, 16],
    ])
  })

  test('Entra Connect has one level for what computes', () => {
    expect(tree('5+3*2', 'aadconnect')).toEqual(['*', ['+', 5, 3], 2])
    expect(tree('2*(5+3)', 'aadconnect')).toEqual(['*', 2, ['+', 5, 3]])
    expect(tree('[a]="x" && [b]="y"', 'aadconnect')).toEqual(['AND', ['=', '[a]', 'x'], ['=', '[b]', 'y']])
  })

  test('brackets belong to what they hold', () => {
    const text = '([a] ?? [b]) & Left(([c]), 2)'
    expect([...walk(read(text))].map(({ start, end }) => text.slice(start, end))).toEqual([
      text,
      '([a] ?? [b])',
      '[a]',
      '[b]',
      'Left(([c]), 2)',
      '([c])',
      '2',
    ])
  })

  test.each(dialects)('what is printed in %s reads as the same tree', dialect => {
    fc.assert(
      fc.property(expressionOf(dialect, { variables: true }), node => {
        expect(withoutPlaces(parse(print(node, dialect), dialect).node)).toEqual(withoutPlaces(node))
      }),
      { numRuns: 1000 },
    )
  })

  test.each(['[a] & [b] | Join(",", _) | Trim()', 'NOT [a] AND [b]', 'NOT NOT [a]', '([a] | Len()) + 1'])(
    'what was written %s is printed so',
    text => {
      expect(print(read(text))).toBe(text)
    },
  )
})

describe('reading never throws,', () => {
  const pieces = [
    '(',
    ')',
    '[',
    ']',
    '"',
    '\\',
    ',',
    '=',
    '<>',
    '%',
    '&H',
    '-',
    '1',
    'a',
    ' ',
    '\n',
    'IIF',
    '“',
    '😀',
    "'",
  ]
  test.each([
    ['whatever characters there are', fc.string({ unit: 'binary', maxLength: 60 })],
    [
      'whatever the language’s own pieces are put together',
      fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map(p => p.join('')),
    ],
  ])('%s', (_, text) => {
    fc.assert(
      fc.property(text, text => {
        const { node, problems } = parse(text)
        expect(node === undefined).toBe(problems.length > 0)
        for (const { start, end, message } of problems) {
          expect(start).toBeGreaterThanOrEqual(0)
          expect(end).toBeGreaterThanOrEqual(start)
          expect(end).toBeLessThanOrEqual(text.length)
          expect(message).toMatch(/^[A-Z].*\.$/)
        }
      }),
      { numRuns: 2000 },
    )
  })

  test('however deep the nesting', () => {
    expect(parse('A('.repeat(5000)).problems).toMatchObject([{ code: 'too-deep', start: 2 * maxDepth + 1 }])
    const deepest = `${'A('.repeat(maxDepth)}${')'.repeat(maxDepth)}`
    expect(parse(deepest).problems).toEqual([])
  })

  test('and no more than the longest expression is read', () => {
    const text = (length: number) => `"${'x'.repeat(length - 2)}"`
    expect(parse(text(maxLength)).problems).toEqual([])
    expect(parse(text(maxLength + 1)).problems).toMatchObject([{ code: 'too-long' }])
  })
})
