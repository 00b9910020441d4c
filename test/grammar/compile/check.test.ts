import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { check } from '../../../grammar/compile/check.ts'
import { diagnoseAll, type Problem, render } from '../../../grammar/syntax/diagnostics.ts'
import { parse } from '../../../grammar/syntax/parser.ts'

/** Each case's `text` is what a person reads. */
interface Case {
  readonly what: string
  readonly expression: string
  readonly text?: readonly string[]
}
const cases: readonly Case[] = JSON.parse(
  readFileSync(new URL('../../cases/expressions/problems.json', import.meta.url), 'utf8'),
)
const known = {
  attributes: new Set(['mail', 'sn', 'a', 'b']),
  parameters: new Set(['DomainFQDN']),
  named: new Set(['fullName']),
  tables: new Map([
    ['countries', ['code']],
    ['offices', ['city', 'country']],
  ]),
}

function problemsOf(expression: string): readonly Problem[] {
  const { node, problems } = parse(expression)
  return node === undefined ? problems : check(node, known)
}

describe('what is said about', () => {
  test.each(cases.map(one => [one.what, one] as const))('%s', (_, { expression, text }) => {
    const said = diagnoseAll({ text: expression }, problemsOf(expression)).map(render).join('\n')
    expect(said.split('\n')).toEqual(text)
  })
})

describe('nothing is said about', () => {
  test.each([
    ['a surplus empty argument', 'ToLower([mail], , )'],
    ['an empty default', 'Switch([mail], , "a", "b")'],
    ['a surplus empty argument behind pairs', 'Switch([mail], "d", "a", "b", )'],
    ['an empty value at the end', 'Switch([mail], "d", "a", )'],
    ['any number of repeated arguments', 'Join(",", [a], [b], [a], [b])'],
    ['a lone comparison', '[mail] = "x"'],
    ['words of a function', 'InStr([mail], "x", 1, vbTextCompare)'],
    ['a named sub-expression', '$fullName & "!"'],
    ['a table with its column', 'Lookup("offices", [a], "city") ?? Lookup("countries", [b])'],
    ['a lambda within a lambda', 'Map([a], $x => First(Filter([b], $y => $y <> $x)))'],
    ['NOT in capitals', 'NOT([a] = "x")'],
  ])('%s', (_, expression) => {
    expect(problemsOf(expression)).toEqual([])
  })

  test('names of attributes and parameters when none are known', () => {
    const { node } = parse('Append([whatever], %Anything%)')
    expect(node && check(node)).toEqual([])
  })
})
