import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Outcome as EntryValue } from '../../grammar/syntax/value.ts'
import { NO_FLOW } from '../../grammar/syntax/value.ts'
import { disagreement } from '../../src/mapping/examples/disagreement.ts'
import type { EntryOutcome } from '../../src/mapping/examples/entry.ts'
import { readMapping } from '../../src/mapping/file.ts'
import type { instantiateMapping } from '../../src/mapping/instantiate.ts'
import { blocksOf } from '../documents.ts'
import { cases, rendered, runCase, runText, told } from './examples.ts'

/** What the compiled form gives in place of what it should, in the tests that need it. */
const broken = vi.hoisted(() => ({ value: undefined as string | undefined, calls: 0 }))
vi.mock('../../src/mapping/instantiate.ts', async importOriginal => {
  const original = await importOriginal<{ instantiateMapping: typeof instantiateMapping }>()
  const instantiate: typeof instantiateMapping = (...args) => {
    const instance = original.instantiateMapping(...args)
    broken.calls++
    return {
      ...instance,
      mapRow(row, out) {
        const verdict = instance.mapRow(row, out)
        if (broken.value !== undefined) out[0] = broken.value
        return verdict
      },
    }
  }
  return { ...original, instantiateMapping: instantiate }
})
afterEach(() => {
  broken.value = undefined
  broken.calls = 0
})

const names = readdirSync(cases).filter(name => name.endsWith('.yaml') && !name.startsWith('coverage-'))

describe('what comes of examples is told with what was expected', () => {
  test.each(names)('%s', async name => {
    const { diagnostics, results } = runCase(name)
    const text = rendered(diagnostics) + results.map(told).join('')
    await expect(text).toMatchFileSnapshot(join(cases, name.replace('.yaml', '.txt')))
  })

  test.each(names)('%s: the same without compiled code', name => {
    const [both, alone] = [runCase(name), runCase(name, { codegen: false })]
    expect(alone.results.map(told)).toEqual(both.results.map(told))
  })
})

test('the examples of the documentation pass, and reach everything', () => {
  const [text = ''] = blocksOf('mappings/README.md').flatMap(({ code }) => (code.includes('examples:') ? [code] : []))
  const { diagnostics, results, coverage } = runText(text)
  expect({ diagnostics, failed: results.filter(result => !told(result).startsWith('passed')) }).toEqual({
    diagnostics: [],
    failed: [],
  })
  expect({ results: results.length, unreached: coverage.unreached }).toEqual({ results: 5, unreached: [] })
})

const person = (examples: string): string =>
  `objectTypes: { person: { resource: User, anchor: id, flows: { userName: account }, examples: [${examples}] } }`

describe('the compiled form is held against the reference evaluator', () => {
  test('an example fails where it gives something else, though what was expected came out', () => {
    broken.value = 'eve'
    const { results } = runText(person('{ input: { account: ada }, expect: { userName: ada } }'))
    expect(results.map(told)).toEqual([
      `failed 1:95 person: 1
  userName is "ada" by the reference evaluator, and "eve" in its compiled form. This is a mistake in ecmahost, not in the mapping.
  input: { account: "ada" }
`,
    ])
  })

  test('unless no code may be made', () => {
    broken.value = 'eve'
    const { results } = runText(person('{ input: { account: ada }, expect: { userName: ada } }'), { codegen: false })
    expect(results.map(told)).toEqual(['passed 1:95 person: 1\n'])
    expect(broken.calls).toBe(0)
  })

  const values = (value: EntryValue): EntryOutcome => ({ kind: 'values', values: new Map([['title', value]]) })
  const failed = (attribute: string, code: string): EntryOutcome => ({ kind: 'failed', attribute, code, message: 'no' })
  test.each([
    ['other values', values('a'), values('b')],
    ['another kind of value', values('1'), values(1)],
    ['another list', values(['a', 'b']), values(['b', 'a'])],
    ['a value for none', values(null), values('a')],
    ['a value for what does not flow', values(NO_FLOW), values('a')],
    ['other octets', values(new Uint8Array([1])), values(new Uint8Array([2]))],
    ['an end in scope for one out of it', { kind: 'out of scope' } as const, values('a')],
    ['an error for values', values('a'), failed('title', 'raised')],
    ['another error', failed('title', 'raised'), failed('title', 'wrong-type')],
    ['an error of another attribute', failed('title', 'raised'), failed('active', 'raised')],
  ])('%s', (_, reference, compiled) => {
    expect(disagreement(reference, reference)).toBe(undefined)
    expect(disagreement(reference, compiled)).toMatch(/This is a mistake in ecmahost, not in the mapping\.$/)
  })

  test('what does not flow is absent in the compiled form', () => {
    expect(disagreement(values(NO_FLOW), values(null))).toBe(undefined)
  })
})

describe('what examples read besides their input', () => {
  test('random numbers begin anew with each, and are the same whichever of them run', () => {
    const examples = '{ name: one, input: {}, expect: { title: x } }, { name: two, input: {}, expect: { title: x } }'
    const text = person(examples).replace('userName: account', "title: 'RandomString(9, 0, 9, 0, 0)'")
    const { results } = runText(text)
    const alone = runText(text, { isChosen: (_, { name }) => name === 'two' }).results
    const [first, second, third] = [...results, ...alone].map(({ differences }) => differences[0]?.got)
    expect(first).toMatch(/^".{9,}"$/)
    expect([second, third]).toEqual([first, first])
  })

  test('the clock and what is taken are those of the example alone', () => {
    const examples = `{ input: { account: ada }, taken: [ada], now: 2030-05-05, expect: { userName: x, title: x } },
      { input: { account: ada }, expect: { userName: ada, title: 2026 } }`
    const flows = `userName: 'SelectUniqueValue([account], "x")', title: 'Left(FormatDateTime(Now(), , "M/d/yyyy h:mm:ss tt", "yyyy"), 4)'`
    const { results } = runText(person(examples).replace('userName: account', flows))
    expect(results.map(({ differences }) => differences.map(({ got }) => got))).toEqual([['"2030"'], []])
  })
})

describe('values are read as they stand', () => {
  test.each([
    ['7', 7],
    ['-7', -7],
    ['0', 0],
    ['0.5', 0.5],
    ['1e3', 1000],
    ['0x1F', 31],
    ['9007199254740993', 9007199254740993n],
    ['007', '007'],
    ['-07', '-07'],
    ['+4930', '+4930'],
    ['"7"', '7'],
    ['2026-01-01', '2026-01-01'],
    ['yes', 'yes'],
    ['true', true],
    ['null', null],
    ['', null],
    ['~', null],
    ['[1, 007, [+1], null]', [1, '007', ['+1'], null]],
    ['{ base64: AAE= }', new Uint8Array([0, 1])],
    ['{ base64: 1 }', { base64: 1 }],
    ['{ base64: AAE=, of: x }', { base64: 'AAE=', of: 'x' }],
    ['{ a: 007, b: { c: [true] } }', { a: '007', b: { c: [true] } }],
  ])('%s', (written, value) => {
    const text = `objectTypes:
  person:
    resource: User
    flows: { userName: account }
    examples:
      - outOfScope: true
        input:
          account: &one ${written}
          same: *one`
    const { file, diagnostics } = readMapping({ text })
    expect(diagnostics).toEqual([])
    const input = file?.objectTypes[0]?.examples[0]?.input
    expect([...(input ?? [])]).toEqual([
      ['account', value],
      ['same', value],
    ])
  })
})

describe('where something is wrong', () => {
  test('in a flow, no example is run', () => {
    const text = person('{ input: { account: ada }, expect: { nothing: x } }').replace('account }', '"ToLwer([a])" }')
    const { diagnostics, results } = runText(text)
    expect(diagnostics.map(({ code }) => code)).toEqual(['unknown-function', 'unread', 'unfilled'])
    expect(results).toEqual([])
  })

  test('in the syntax of a flow, nothing is said of examples that name what it reads and fills', () => {
    const text = person('{ input: { a: x }, expect: { userName: x } }').replace('account', '"ToLower([a]"')
    expect(runText(text).diagnostics.map(({ code }) => code)).toEqual(['syntax'])
  })

  test('a warning keeps no example from running', () => {
    const { diagnostics, results } = runText(person('{ input: { account: ada, x: 1 }, expect: { userName: ada } }'))
    expect({ codes: diagnostics.map(({ code }) => code), results: results.length }).toEqual({
      codes: ['unread'],
      results: 1,
    })
  })
})
