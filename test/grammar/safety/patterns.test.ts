import { describe, expect, test, vi } from 'vitest'
import { compileProgram, instantiate } from '../../../grammar/compile/compile.ts'
import { type Effort, maxSteps, search } from '../../../grammar/functions/regex/machine.ts'
import { programOf } from '../../../grammar/functions/regex/program.ts'
import type { Regex } from '../../../grammar/functions/regex.ts'
import catastrophicPatterns from '../../cases/functions/catastrophic-patterns.json' with { type: 'json' }
import { evaluate, type Mode, modes, read, stillContext } from '../evaluate.ts'

// Counts how often a pattern is parsed; everything else goes on as ever.
vi.mock(import('../../../grammar/functions/regex/parse.ts'), async original => {
  const { parsePattern } = await original()
  return { parsePattern: vi.fn(parsePattern) }
})
const { parsePattern } = await import('../../../grammar/functions/regex/parse.ts')
const { regexOf } = await import('../../../grammar/functions/regex.ts')

interface Catastrophe {
  readonly name: string
  readonly pattern: string
  /** What is repeated between the two others until the text is as long as wanted. */
  readonly attack: string
  readonly prefix?: string
  readonly suffix?: string
  readonly matches: boolean
}
const catastrophes: readonly Catastrophe[] = catastrophicPatterns

/** About as long as wanted. */
function attackOf({ attack, prefix = '', suffix = '' }: Catastrophe, length: number): string {
  const times = Math.max(3, Math.floor((length - prefix.length - suffix.length) / attack.length))
  return prefix + attack.repeat(times) + suffix
}

/** Far more than any takes on a slow machine, and nothing to what backtracking would take. */
const ceilingMs = 2_000

/** What a regular expression says of a text, or why it does not. */
function answer(regex: Regex, text: string): boolean | string {
  const began = performance.now()
  try {
    return regex.test(text)
  } catch (error) {
    return (error as { readonly code: string }).code
  } finally {
    expect(performance.now() - began).toBeLessThan(ceilingMs)
  }
}

describe('a pattern on which backtracking takes for ever,', () => {
  test('of which there are enough, among them some of the well-known ones', () => {
    expect(catastrophes.length).toBeGreaterThan(90)
    expect(catastrophes.filter(({ name }) => name.startsWith('CVE-')).length).toBeGreaterThan(20)
  })

  test.each(catastrophes)('$name, finds what JavaScript finds in a text that is short enough for it', catastrophe => {
    const { pattern, matches } = catastrophe
    const text = attackOf(catastrophe, 12)
    expect(regexOf(pattern).test(text)).toBe(matches)
    const native = nativeOf(pattern)
    if (native !== undefined) expect(native.test(text)).toBe(matches)
  })

  test.each(catastrophes)('$name, ends with the right answer or a refusal, however long the text', catastrophe => {
    const regex = regexOf(catastrophe.pattern)
    for (const length of [1_000, 50_000]) {
      expect([catastrophe.matches, 'pattern-too-complex']).toContain(answer(regex, attackOf(catastrophe, length)))
    }
  })

  test.each(catastrophes)('$name, takes no more steps than there may be', catastrophe => {
    const program = programOf(parsePattern(catastrophe.pattern))
    const text = attackOf(catastrophe, 50_000)
    const effort: Effort = { steps: 0, memories: [] }
    try {
      search(program, text, 0, effort)
    } catch (error) {
      expect(error).toMatchObject({ code: 'pattern-too-complex' })
    }
    // The last step may be one that compares with a group.
    expect(effort.steps).toBeLessThanOrEqual(maxSteps + text.length)
  })

  test.each(catastrophes)('$name, replaces or is refused in both evaluators alike', catastrophe => {
    const text = attackOf(catastrophe, 5_000)
    const expression = 'Replace([text], , [pattern], , "$&", , )'
    const [compiled, interpreted] = (Object.keys(modes) as Mode[]).map(mode => {
      const began = performance.now()
      const result = evaluate(mode, expression, { text, pattern: catastrophe.pattern })
      expect(performance.now() - began).toBeLessThan(ceilingMs)
      return result
    })
    expect(compiled).toEqual(interpreted)
    expect([{ value: text }, { error: 'pattern-too-complex' }]).toContainEqual(compiled)
  })

  test('is refused only where its text is long: most end with the right answer even so', () => {
    const right = (length: number) =>
      catastrophes.filter(one => answer(regexOf(one.pattern), attackOf(one, length)) === one.matches).length
    expect(right(100)).toBeGreaterThan(catastrophes.length * 0.97)
    expect(right(10_000)).toBeGreaterThan(catastrophes.length * 0.7)
  })
})

describe('a pattern that is large itself', () => {
  test.each([
    ['repeats nothing a billion times', '(?:){1000000000}', true],
    ['repeats nothing more often than there are numbers', `(?:){${'9'.repeat(400)}}`, true],
    ['repeats what may be nothing', '(?:a?){5000}b', 'pattern-too-complex'],
    ['repeats a letter beyond measure', 'a{1000000000}', 'pattern-too-complex'],
    ['multiplies its repetitions', '(?:(?:a{100}){100}){100}', 'pattern-too-complex'],
    ['counts as far as a text is long', 'a{15000}b', 'pattern-too-complex'],
    ['numbers a group without measure', '(?<2147483647>a)', 'bad-pattern'],
    ['opens brackets without end', '('.repeat(5_000), 'bad-pattern'],
    ['has more characters than may be', 'a'.repeat(10_001), 'pattern-too-complex'],
    ['has thousands of groups', '()'.repeat(5_000), true],
    ['has thousands of alternatives', `${'aa|'.repeat(2_000)}b`, 'pattern-too-complex'],
    ['has a large set a thousand times over', '\\W'.repeat(4_999), false],
    ['has a large set a thousand times over, in any case', `(?i)${'[\\w]'.repeat(2_400)}c`, 'pattern-too-complex'],
    ['has a category a thousand times over', '\\p{Lu}'.repeat(1_600), false],
    ['has a set of thousands', `[${'ac'.repeat(4_990)}]{2}b`, false],
    ['has sets within sets', `${'[a-z-'.repeat(1_900)}[b${']'.repeat(400)}`, 'bad-pattern'],
    ['takes lookaheads into each other', `${'(?='.repeat(99)}(?:a|aa)*b${')'.repeat(99)}`, 'pattern-too-complex'],
  ] as const)('and %s ends at once', (_, pattern, wanted) => {
    const began = performance.now()
    const answered = (() => {
      try {
        return answer(regexOf(pattern), 'a'.repeat(50_000))
      } catch (error) {
        return (error as { readonly code: string }).code
      }
    })()
    expect(answered).toBe(wanted)
    expect(performance.now() - began).toBeLessThan(2 * ceilingMs)
  })

  test('and groups within groups is refused on a text that is too long for the engine to go back through', () => {
    const pattern = `^${'('.repeat(20)}a${')'.repeat(20)}*$`
    expect(regexOf(pattern).test('a'.repeat(20_000))).toBe(true)
    expect(answer(regexOf(pattern), `${'a'.repeat(1_000_000)}b`)).toBe('pattern-too-complex')
  })
})

describe('a replacement', () => {
  test.each([
    ['doubles its text again and again', '(.*)', '$1$1', 'Replace(_, , "^(.*)$", , "$1$1", , )'],
    ['puts the whole text in for each letter', '.', '$_', 'Replace(_, , ".", , "$_", , )'],
    ['puts what stands before in for each letter', '.', "$`$'", 'Replace(_, , ".", , "$`$\'", , )'],
  ])('that %s is refused before it is too large', (_, __, ___, step) => {
    const expression = `[a]${` | ${step}`.repeat(30)}`
    for (const mode of Object.keys(modes) as Mode[]) {
      expect(evaluate(mode, expression, { a: 'abc' })).toEqual({ error: 'too-large' })
    }
  })
})

describe.each(['Replace([a], , "b+(?<n>c)", , "-", , )', 'IIF(IsMatch([a], "b+(?<n>c)"), "yes", "no")'])(
  'the constant pattern of %s',
  expression => {
    const instance = (codegen: boolean) => {
      const flow = { slot: 0, node: read(expression), kind: 'any', multi: false } as const
      return instantiate(compileProgram([flow], new Map([['a', 0]])), { codegen })
    }
    const parsed = () => vi.mocked(parsePattern).mock.calls.filter(([pattern]) => pattern === 'b+(?<n>c)').length

    test('is parsed when the function is made, and for no row', () => {
      const run = instance(true)
      const before = parsed()
      for (let row = 0; row < 100; row++) run([`abbc${row}`], [], stillContext())
      expect(parsed()).toBe(before)
    })

    test('stays ready, however many other patterns come out of attributes', () => {
      const run = instance(true)
      const before = parsed()
      for (let i = 0; i < 3_000; i++) regexOf(`other ${i}`)
      run(['abbc'], [], stillContext())
      expect(parsed()).toBe(before)
    })

    test('is parsed once by the reference evaluator', () => {
      const run = instance(false)
      run(['abbc'], [], stillContext())
      const before = parsed()
      for (let row = 0; row < 100; row++) run([`abbc${row}`], [], stillContext())
      expect(parsed()).toBe(before)
    })
  },
)

/** JavaScript's own, where it has such a pattern. */
function nativeOf(pattern: string): RegExp | undefined {
  if (/\\G|\(\?>|\(\?i\)|\{4294967295\}/.test(pattern)) return undefined
  return new RegExp(pattern)
}
