import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AttributePath, Filter } from '../../../grammar/filter/ast.ts'
import { operators } from '../../../grammar/filter/ast.ts'
import { maxDepth, maxLength, parseFilter } from '../../../grammar/filter/parser.ts'
import { printFilter } from '../../../grammar/filter/print.ts'
import { withoutPlaces } from '../places.ts'

function cases<T>(file: string): T[] {
  return JSON.parse(readFileSync(new URL(`../../cases/filter/${file}`, import.meta.url), 'utf8'))
}

describe('a filter', () => {
  it.each(cases<{ text: string; prints: string }>('accepted.json'))('$text is read', ({ text, prints }) => {
    const { filter, diagnostics } = parseFilter(text)
    expect(diagnostics).toEqual([])
    expect(filter && printFilter(filter)).toBe(prints)
  })

  it.each(cases<{ text: string; column: number; message: string; help?: string }>('refused.json'))(
    '$text is refused: $message',
    ({ text, column, message, help }) => {
      const { filter, diagnostics } = parseFilter(text)
      expect(filter).toBeUndefined()
      expect(diagnostics).toHaveLength(1)
      expect(diagnostics[0]).toMatchObject({ code: 'filter-syntax', message, start: { line: 1, column } })
      expect(diagnostics[0]?.help).toBe(help)
    },
  )

  it('says where its attributes and values stand', () => {
    const { filter } = parseFilter('active pr and emails[type eq "work"].value eq "x"')
    expect(filter).toMatchObject({
      kind: 'and',
      operands: [
        { path: { start: 0, end: 6 } },
        { path: { start: 14, end: 42, selector: { start: 29, end: 35 } }, start: 46, end: 49 },
      ],
    })
  })

  it('is refused when it is too long or too deep, however deep it is', () => {
    const deep = (depth: number) => `${'('.repeat(depth)}a pr${')'.repeat(depth)}`
    expect(parseFilter(deep(maxDepth)).filter).toBeDefined()
    expect(parseFilter(deep(maxDepth + 1)).diagnostics).toHaveLength(1)
    expect(parseFilter(deep(maxLength / 2 - 2)).diagnostics).toHaveLength(1)
    expect(parseFilter(`a eq "${'x'.repeat(maxLength)}"`).diagnostics[0]?.message).toContain('at most 10000')
  })
})

describe('the parser', () => {
  it('never throws, and says what is wrong wherever it reads no filter', () => {
    const pieces = [
      'userName',
      'eq',
      'pr',
      'and',
      'or',
      'not',
      '(',
      ')',
      '[',
      ']',
      '.',
      '"a"',
      '"',
      '1',
      '-',
      ' ',
      'urn:a:b',
    ]
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom(...pieces), { maxLength: 20 }).map(words => words.join(' ')),
      fc.array(fc.constantFrom(...pieces), { maxLength: 20 }).map(words => words.join('')),
    )
    fc.assert(
      fc.property(text, text => {
        const { filter, diagnostics } = parseFilter(text)
        expect(diagnostics.length).toBe(filter === undefined ? 1 : 0)
        for (const { message, start } of diagnostics) {
          expect(message).not.toBe('')
          expect(start?.column).toBeGreaterThan(0)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('reads back what is printed', () => {
    fc.assert(
      fc.property(filters, filter => {
        expect(withoutPlaces(parseFilter(printFilter(filter)).filter)).toEqual(withoutPlaces(filter))
      }),
      { numRuns: 2000 },
    )
  })
})

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,8}$/).filter(name => !/^(not|true|false|null)$/i.test(name))
const urn = fc.constantFrom('urn:ietf:params:scim:schemas:extension:enterprise:2.0:User', 'urn:x:y_z')
const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.double({ noDefaultInfinity: true, noNaN: true }).map(asLiteral),
  fc.bigInt({ min: 2n ** 60n, max: 2n ** 70n }),
  fc.boolean(),
  fc.constant(null),
)
const { filters } = fc.letrec<{ path: AttributePath; filters: Filter; element: Filter }>(tie => ({
  path: fc.record(
    {
      urn,
      attribute: name,
      selector: fc.oneof({ depthSize: 'small', withCrossShrink: true }, simple(), tie('filters')),
      subAttribute: name,
      start: fc.constant(0),
      end: fc.constant(0),
    },
    { requiredKeys: ['attribute', 'start', 'end'] },
  ),
  element: fc.record({
    kind: fc.constant('element' as const),
    path: fc.record({ attribute: name, selector: tie('filters'), start: fc.constant(0), end: fc.constant(0) }),
  }),
  filters: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    simple(),
    fc.record({
      kind: fc.constant('comparison' as const),
      path: tie('path'),
      operator: fc.constantFrom(...operators),
      value,
      start: fc.constant(0),
      end: fc.constant(0),
    }),
    tie('element'),
    fc.record({ kind: fc.constant('not' as const), operand: tie('filters') }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      operands: fc.array(tie('filters'), { minLength: 2, maxLength: 3 }),
    }),
  ),
}))

/** An integer beyond 2^53 is a bigint in a filter, and there is one zero. */
function asLiteral(number: number): number | bigint {
  if (number === 0) return 0
  return /^-?\d+$/.test(String(number)) && !Number.isSafeInteger(number) ? BigInt(number) : number
}

function simple(): fc.Arbitrary<Filter> {
  return fc.record({
    kind: fc.constant('presence' as const),
    path: fc.record({ attribute: name, start: fc.constant(0), end: fc.constant(0) }),
  })
}
