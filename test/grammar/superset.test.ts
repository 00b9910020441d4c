import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { functionNamed, shapeOf } from '../../grammar/compile/calls.ts'
import { check } from '../../grammar/compile/check.ts'
import { functionsOf } from '../../grammar/functions/index.ts'
import { type Dialect, dialects, operators } from '../../grammar/syntax/operators.ts'
import { parse } from '../../grammar/syntax/parser.ts'
import { readDocumented } from './documented.ts'
import { withoutPlaces } from './places.ts'

interface Documented {
  readonly name: string
  readonly params: readonly ('required' | 'optional' | 'repeating')[]
}
/** What Microsoft's pages list, by name and parameters. */
const documented: Readonly<Record<Dialect, readonly Documented[]>> = JSON.parse(
  readFileSync(new URL('../cases/expressions/documented-functions.json', import.meta.url), 'utf8'),
)
const vectors: readonly { readonly expression: string; readonly dialect: string }[] = JSON.parse(
  readFileSync(new URL('../cases/expressions/vectors.json', import.meta.url), 'utf8'),
)
const page = readFileSync(new URL('../../grammar/superset.md', import.meta.url), 'utf8')

/** Pieces of expressions as people write them, with what is an operator now in places where it is none. */
const pieces = [
  ['Join', 'And', 'OR', 'not', 'NOT', 'Not', 'IIF', 'Left', '(', ')', ',', ', ,', '[a]', '[and]', '[ b-c ]', '[x.y:z]'],
  ['"x"', '""', '" & "', '"$x => 1"', '"a\\"b"', '"\\\\"', '-1', '1', '2.5', '&HF', '&h1a', '%P.q%', 'True', '_'],
  ['=', '<>', '>=', '<=', '>', '<', ' ', '\n', '\t'],
]
const piece = fc.constantFrom(...pieces.flat())

describe('an existing expression', () => {
  const law = (text: string): void => {
    const wanted = readDocumented(text)
    if (wanted === undefined) return
    const { node, problems } = parse(text)
    expect(problems, text).toEqual([])
    expect(withoutPlaces(node), text).toEqual(withoutPlaces(wanted))
  }

  test('is read as the documentation has it, and no addition takes part', () => {
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }).map(pieces => pieces.join('')),
        law,
      ),
      { numRuns: 20_000 },
    )
  })

  test('is read so however it is put together', () => {
    let read = 0
    const expression: fc.Arbitrary<string> = fc.letrec<{ value: string; argument: string }>(tie => ({
      value: fc.oneof(
        { maxDepth: 4 },
        piece.filter(text => /^[["\-\d&%TA-Za-z_]/.test(text)),
        fc
          .tuple(
            fc.constantFrom('Join', 'IIF', 'And', 'NOT', 'Left'),
            fc.array(tie('argument'), { maxLength: 4 }),
            fc.constantFrom('', ' ', '\n'),
          )
          .map(([name, args, blank]) => `${name}${blank}(${args.join(`${blank},${blank}`)})`),
      ),
      argument: fc.oneof(
        tie('value'),
        fc.constant(''),
        fc
          .tuple(tie('value'), fc.constantFrom('=', '<>', '>=', '<=', '>', '<', ' = ', ' >= '), tie('value'))
          .map(parts => parts.join('')),
      ),
    })).argument
    fc.assert(
      fc.property(expression, text => {
        if (readDocumented(text) !== undefined) read++
        law(text)
      }),
      { numRuns: 5_000 },
    )
    expect(read).toBeGreaterThan(2_000)
  })

  test('is one of the vectors', () => {
    const read = vectors.filter(({ dialect, expression }) => dialect !== 'aadconnect' && readDocumented(expression))
    for (const { expression } of read) law(expression)
    expect(read.length).toBeGreaterThan(350)
  })
})

describe.each(dialects)('of the functions that are documented for %s', dialect => {
  test.each(documented[dialect].map(one => [one.name, one] as const))(
    '%s takes what it should',
    (_, { name, params }) => {
      const definition = functionNamed(name, dialect)
      expect(definition?.name).toBe(name)
      if (definition === undefined) return
      expect(definition.added).toBeUndefined()
      const { fixed, repeating } = shapeOf(definition)
      const most = repeating.length > 0 ? Number.POSITIVE_INFINITY : fixed.length
      expect(repeating.length > 0).toBe(params.includes('repeating'))
      expect(most).toBeGreaterThanOrEqual(params.length)
    },
  )

  test('none has the name of an addition', () => {
    const names = new Set(documented[dialect].map(({ name }) => name.toLowerCase()))
    const added = functionsOf(dialect).filter(definition => definition.added === true)
    expect(added.map(({ name }) => name).filter(name => names.has(name.toLowerCase()))).toEqual([])
  })
})

describe('the page about additions', () => {
  test('has every operator and every added function', () => {
    const added = functionsOf('entra').filter(definition => definition.added === true)
    const missing = [...operators.map(String), ...added.map(({ name }) => name)].filter(
      name => !page.includes(`\`${name}\``) && !page.includes(`\`${name}(`),
    )
    expect(missing).toEqual([])
  })

  test.each([...page.matchAll(/```expression\n([\s\S]*?)```/g)].flatMap(([, text = '']) => text.trim().split('\n')))(
    'has the expression %s, which is right',
    text => {
      const { node, problems } = parse(text)
      expect(node === undefined ? problems : check(node, { named: new Set(['fullName']) })).toEqual([])
    },
  )
})
