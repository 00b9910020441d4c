import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Empty, Node } from '../../../grammar/syntax/ast.ts'
import { maxDepth, maxLength, parse } from '../../../grammar/syntax/parser.ts'
import { print } from '../../../grammar/syntax/print.ts'
import { expression } from '../arbitrary.ts'
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
    case 'comparison':
      return [node.operator, brief(node.left), brief(node.right)]
    case 'call':
      return [node.name, ...node.args.map(brief)]
    default:
      return node satisfies never
  }
}
function tree(text: string): unknown {
  const { node, problems } = parse(text)
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
    ['calls nest', 'A(B(), C(D([x])))', ['A', ['B'], ['C', ['D', '[x]']]]],
  ])('%s', (_, text, wanted) => {
    expect(tree(text)).toEqual(wanted)
  })

  test('every node knows its place', () => {
    const node = read('Join("x", , [ab]) = &HF')
    expect(node).toMatchObject({ kind: 'comparison', start: 0, end: 23 })
    const places = node.kind === 'comparison' && node.left.kind === 'call' ? node.left.args : []
    expect(places.map(({ start, end }) => [start, end])).toEqual([
      [5, 8],
      [9, 10],
      [12, 16],
    ])
  })

  test('what is printed reads as the same tree', () => {
    fc.assert(
      fc.property(expression, node => {
        expect(withoutPlaces(parse(print(node)).node)).toEqual(withoutPlaces(node))
      }),
      { numRuns: 500 },
    )
  })
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
