import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EvaluationError } from '../../../grammar/functions/define.ts'
import { waysOf } from '../../../grammar/functions/regex/cost.ts'
import { type Effort, maxSteps, search } from '../../../grammar/functions/regex/machine.ts'
import type { Pattern } from '../../../grammar/functions/regex/nodes.ts'
import { parsePattern } from '../../../grammar/functions/regex/parse.ts'
import { programOf } from '../../../grammar/functions/regex/program.ts'
import { translate } from '../../../grammar/functions/regex/translate.ts'
import { regexOf } from '../../../grammar/functions/regex.ts'
import badPatterns from '../../cases/functions/bad-patterns.json' with { type: 'json' }
import patterns from '../../cases/functions/patterns.json' with { type: 'json' }

describe('a .NET pattern', () => {
  test.each(patterns)('$name', ({ pattern, text, replacement, gives }) => {
    expect(regexOf(pattern).replace(text, replacement)).toBe(gives)
  })

  test.each(badPatterns)('$pattern is refused', ({ pattern, message }) => {
    expect(() => regexOf(pattern)).toThrow(EvaluationError)
    expect(() => regexOf(pattern)).toThrow(message)
  })

  test('is refused when its brackets would exhaust the stack', () => {
    expect(() => regexOf('('.repeat(5000))).toThrow('more than 100 brackets are open')
  })

  test('is refused when its counted repetitions multiply', () => {
    for (const pattern of ['((a{100}){100}){100}', 'a{30000}', '(?:(?:a?){0,200}){0,200}']) {
      expect(() => regexOf(pattern)).toThrow('is too large')
    }
  })
})

describe('any text at all, taken for a pattern,', () => {
  const pieces = ['a', 'b', '(', ')', '(?:', '(?<n>', '(?=', '(?<!', '(?>', '(?i)', '[', ']', '^', '$', '.', '|', '\\']
  const piece = fc.constantFrom(...pieces, '*', '+', '?', '{2}', '{0,3}', '-', '\\w', '\\b', '\\1', '\\k<n>', ' ', '#')

  test('replaces something or is refused with a reason', () => {
    let refused = 0
    const law = fc.property(fc.string({ unit: piece, maxLength: 14 }), fc.string({ unit: piece }), (pattern, text) => {
      try {
        expect(typeof regexOf(pattern).replace(text, '$1$`')).toBe('string')
      } catch (error) {
        expect(error).toBeInstanceOf(EvaluationError)
        refused++
      }
    })
    fc.assert(law, { numRuns: 3000 })
    expect(refused).toBeLessThan(2900)
  })
})

describe('the two engines', () => {
  test('find the same matches and groups wherever both can be used', () => {
    let compared = 0
    const law = fc.property(
      arbitraryPattern,
      fc.string({ unit: fc.constantFrom('a', 'b', '-', '\n'), maxLength: 8 }),
      (source, text) => {
        const pattern = parsePattern(source)
        const translation = translate(pattern)
        fc.pre(translation !== undefined)
        compared++
        expect(foundByMachine(pattern, text)).toEqual(foundNatively(translation, pattern, text))
      },
    )
    fc.assert(law, { numRuns: 2000 })
    expect(compared).toBeGreaterThan(1000)
  })

  test('of which JavaScript does the work for ordinary patterns', () => {
    for (const pattern of [
      '[()\\s-]+',
      '(?<id>.*)@(?<domain>.*)',
      '(.*?)(?<id>.{0,6})$',
      '\\+(?<code>\\d* )(?<number>\\d{10})',
    ]) {
      expect(translate(parsePattern(pattern)), pattern).toBeDefined()
      expect(waysOf(parsePattern(pattern).root).degree, pattern).toBeLessThan(4)
    }
  })
})

describe('a catastrophic pattern', () => {
  const attacks = [
    '(a+)+$',
    '(a+)+b',
    '(a|a)*b',
    '(a|aa)+$',
    '(a*)*b',
    '(.*)*x',
    '(.*a){12}x',
    '(x+x+)+y|(a+a+)+y',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '^(?:(?:a?){20}a{20})+c',
    '(?=(a+)+b)a',
    '(?<=^(a+)+)c',
    'a*a*a*a*a*a*c',
    '(?:a|b|ab)*(?=c)',
  ]

  test.each(attacks)('%s does work in proportion to the text', source => {
    const short = steps(source, 50)
    const long = steps(source, 100)
    expect(long).toBeLessThan(maxSteps / 20)
    // A look starts afresh at every place, so it may grow with the square; nothing grows faster.
    expect(long / short).toBeLessThan(source.includes('(?=') || source.includes('(?<=') ? 4.5 : 2.5)
  })

  test.each(attacks)('%s leaves a text without match as it is', source => {
    const text = `${'a'.repeat(50)}!`
    expect(regexOf(`(?:${source})Z`).replace(text, 'x')).toBe(text)
  })

  test('ends in an error where references make remembering impossible', () => {
    const text = `${'a'.repeat(60)}!`
    expect(() => regexOf('^(?:(a|aa)\\1?)+$').replace(text, '')).toThrow(/too many steps on a text of 61 characters/)
  })

  test('does not run natively on a text that is long for it', () => {
    const text = ' '.repeat(20_000)
    expect(regexOf('\\s+\\s+\\s+x').replace(`${text}y`, '')).toBe(`${text}y`)
  })
})

describe('a group', () => {
  test('can be replaced within its match', () => {
    expect(regexOf('(?<area>^[0-9]+)-(?<num>[0-9]+)').replaceGroup('555-1234', 'num', '$1')).toBe('555-$1')
    expect(regexOf('(?<d>[0-9])x').replaceGroup('1x2x3', 'd', '#')).toBe('#x#x3')
  })

  test('that took no part leaves its match as it is', () => {
    expect(regexOf('a(?<b>b)?').replaceGroup('aab', 'b', '#')).toBe('aa#')
  })

  test('can be taken out of the first match', () => {
    expect(regexOf('(\\w)(\\d)').groupOfFirst('-a1b2', '2')).toBe('1')
    expect(regexOf('(\\w)(\\d)?').groupOfFirst('a', '2')).toBeUndefined()
    expect(regexOf('x').groupOfFirst('a', '0')).toBeUndefined()
  })

  test('that is not there is named together with those that are', () => {
    expect(() => regexOf('(?<a>a)').groupOfFirst('a', 'b')).toThrow('has no group "b"; it has "a".')
  })
})

function steps(source: string, length: number): number {
  const effort: Effort = { steps: 0 }
  search(programOf(parsePattern(source)), `${'a'.repeat(length)}!`, 0, effort)
  return effort.steps
}

type Found = readonly (readonly [start: number, end: number] | null)[]

function foundByMachine(pattern: Pattern, text: string): readonly Found[] {
  const program = programOf(pattern)
  const all: Found[] = []
  for (let from = 0; from <= text.length; ) {
    const spans = search(program, text, from, { steps: 0 })
    if (spans === undefined) break
    all.push(
      Array.from({ length: spans.length / 2 }, (_, group) => span(spans[2 * group] ?? -1, spans[2 * group + 1] ?? -1)),
    )
    const [start = 0, end = 0] = spans
    from = end > start ? end : end + 1
  }
  return all
}

function foundNatively(
  translation: { source: string; numbers: readonly number[] },
  pattern: Pattern,
  text: string,
): readonly Found[] {
  return [...text.matchAll(new RegExp(translation.source, 'dg'))].map(match => {
    const groups: ([number, number] | null)[] = Array.from({ length: pattern.lastGroup + 1 }, () => null)
    translation.numbers.forEach((number, index) => (groups[number] = match.indices?.[index] ?? null))
    return groups
  })
}

function span(start: number, end: number): [number, number] | null {
  return start < 0 ? null : [start, end]
}

const { arbitraryPattern } = fc.letrec<{ arbitraryPattern: string; atom: string }>(tie => ({
  arbitraryPattern: fc
    .array(fc.array(tie('atom'), { maxLength: 4 }), { minLength: 1, maxLength: 2 })
    .map(options => options.map(items => items.join('')).join('|')),
  atom: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc
      .tuple(
        fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', '\\s'),
        fc.constantFrom('', '', '*', '+', '?', '*?', '+?', '??', '{2}', '{1,2}', '{0,2}?'),
      )
      .map(([unit, repetition]) => unit + repetition),
    fc.constantFrom('^', '$', '\\b', '\\B', '\\A', '\\z', '(?m)^', '(?m)$'),
    fc
      .tuple(
        fc.constantFrom('(', '(?:', '(?<n>', '(?=', '(?!', '(?<=', '(?<!'),
        tie('arbitraryPattern'),
        fc.constantFrom('', '', '*', '+?', '?', '{1,2}'),
      )
      .map(([open, body, repetition]) => `${open}${body})${repetition}`),
  ),
}))
