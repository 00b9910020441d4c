import { describe, expect, test } from 'vitest'
import { check } from '../../../grammar/compile/check.ts'
import { compileProgram, FlowError, instantiate } from '../../../grammar/compile/compile.ts'
import { infer } from '../../../grammar/compile/infer.ts'
import type { Named } from '../../../grammar/compile/named.ts'
import type { Node } from '../../../grammar/syntax/ast.ts'
import type { Dialect } from '../../../grammar/syntax/operators.ts'
import { maxLength, parse } from '../../../grammar/syntax/parser.ts'
import { print } from '../../../grammar/syntax/print.ts'
import { anything } from '../../../grammar/syntax/type.ts'
import type { Value } from '../../../grammar/syntax/value.ts'
import { type Around, evaluate, type Mode, modes, type Result, stillContext } from '../evaluate.ts'
import { withoutPlaces } from '../places.ts'

type Entry = Readonly<Record<string, Value>>

/** Everything that is done with an expression on a slow machine; without bounds it is hours, or the end of the process. */
const ceilingMs = 5_000

function inTime<T>(work: () => T): T {
  const began = performance.now()
  const result = work()
  expect(performance.now() - began).toBeLessThan(ceilingMs)
  return result
}

/** Reads, checks, infers and evaluates; both evaluators must come to the same. Throws at any error but the language's own. */
function comesTo(text: string, entry: Entry = {}, around: Around = {}): Result {
  const { dialect = 'entra' } = around
  const { node } = inTime(() => parse(text, dialect))
  if (node !== undefined) {
    const named = new Set(around.named?.map(({ name }) => name))
    const problems = inTime(() => check(node, { dialect, named }))
    inTime(() => infer(node, { dialect, attribute: () => anything }))
    inTime(() => print(node, dialect))
    const error = problems.find(({ severity }) => severity === 'error')
    if (error !== undefined) return { error: error.code }
  }
  const context = () => stillContext({ isTaken: () => true })
  const [compiled, interpreted] = (Object.keys(modes) as Mode[]).map(mode =>
    inTime(() => evaluate(mode, node ?? text, entry, context(), around)),
  )
  expect(compiled).toEqual(interpreted)
  return compiled ?? { error: 'nothing' }
}

/** Something around something, so many times. */
function nested(times: number, wrap: (inner: string, level: number) => string, innermost: string): string {
  let text = innermost
  for (let level = 0; level < times; level++) text = wrap(text, level)
  return text
}

describe('an expression is refused with a code', () => {
  test.each([
    ['a text', 'too-long', `"${'x'.repeat(maxLength)}"`],
    ['joined values', 'too-long', `[a]${' & [a]'.repeat(5_000)}`],
    ['joined numbers', 'too-deep', `1${'&1'.repeat(4_999)}`],
    ['added numbers', 'too-deep', `1${'+1'.repeat(4_999)}`],
    ['conditions', 'too-deep', `1${' AND 1'.repeat(1_600)}`],
    ['values for absent ones', 'too-deep', `1${'??1'.repeat(3_300)}`],
    ['NOT', 'too-deep', `${'NOT '.repeat(2_499)}1`],
    ['NOT before comparisons', 'too-deep', `${'NOT 1='.repeat(1_666)}1`],
    ['signs', 'too-deep', `${'- '.repeat(4_999)}1`],
    ['signs without blanks', 'too-deep', `${'-'.repeat(9_999)}1`],
    ['pipes', 'too-deep', `"a"${'|Trim'.repeat(1_999)}`],
    ['brackets', 'too-deep', '('.repeat(10_000)],
    ['brackets in pairs', 'too-deep', nested(4_999, inner => `(${inner})`, '1')],
    ['calls', 'too-deep', nested(1_600, inner => `Not(${inner})`, '1')],
    ['lambdas', 'too-deep', `${'$a=>'.repeat(2_499)}1`],
    ['lambdas between brackets', 'too-deep', nested(90, inner => `(${'$a=>'.repeat(20)}${inner})`, '1')],
    ['closing brackets', 'syntax', ')'.repeat(10_000)],
    ['commas', 'syntax', ','.repeat(10_000)],
    ['attributes that do not end', 'unclosed-attribute', '['.repeat(10_000)],
    ['texts that do not end', 'unclosed-text', `${'"a" '.repeat(2_499)}"`],
    ['backslashes', 'unclosed-text', `"${'\\'.repeat(9_999)}`],
    ['digits', 'number-too-large', '9'.repeat(10_000)],
    ['variables of lambdas', 'misplaced-lambda', nested(99, (inner, i) => `($v${i} => ${inner})`, '1')],
    ['unknown functions', 'unknown-function', `Join("", ${'NormalizeDiacritic(), '.repeat(430)}"")`],
  ])('when there are too many %s: %s', (_, code, text) => {
    expect(comesTo(text)).toEqual({ error: code })
  })

  test('when one name is nearly another, as long as it is', () => {
    const known = new Set(Array.from({ length: 50 }, (_, i) => `${'a'.repeat(9_000)}${i}`))
    const { node } = parse(`[${'a'.repeat(9_000)}]`)
    const problems = inTime(() => node && check(node, { attributes: known }))
    expect(problems).toMatchObject([{ code: 'unknown-attribute' }])
  })
})

describe('what is as deep or as long as may be', () => {
  test.each<[string, string, Entry, Dialect?]>([
    ['joined values', `[a]${'&[a]'.repeat(298)}`, { a: 'x' }],
    ['added numbers', `[a]${'+[a]'.repeat(298)}`, { a: 1 }],
    ['compared sums', `${nested(140, inner => `(${inner})`.slice(1, -1), '[a]')} = 1`, { a: 1 }],
    ['values for absent ones', `[a]${'??[b]'.repeat(298)}`, {}],
    ['NOT', `${'NOT '.repeat(298)}[a]`, { a: true }],
    ['NOT within calls', `Append(${'NOT '.repeat(290)}[a], Len(Append([a], "x")))`, { a: true }],
    ['pipes', `[a]${'|Append("x")|Left(9)'.repeat(149)}`, { a: 'x' }],
    ['pipes into lists', `[a]${'|Split(",")|Item(1)'.repeat(149)}`, { a: 'x' }],
    ['brackets', nested(100, inner => `(${inner})`, '[a]'), { a: 'x' }],
    ['calls', nested(100, inner => `Trim(${inner})`, '[a]'), { a: ' x' }],
    ['choices', nested(100, inner => `IIF([a], ${inner}, "no")`, '"yes"'), { a: true }],
    ['choices of choices', nested(90, inner => `Switch(${inner}, "x", "a", [a], "b", "c")`, '[a]'), { a: 'b' }],
    ['alternatives', nested(100, inner => `Coalesce([b], ${inner})`, '[a]'), { a: 'x' }],
    ['lambdas', nested(100, (inner, i) => `Map([a],$v${i}=>${inner})`, '[a]'), { a: 'x' }],
    ['lambdas of one name', nested(100, inner => `Map($x,$x=>${inner})`, '$x').replace('$x', '[a]'), { a: 'x' }],
    ['lambdas that name their value', nested(99, inner => `With($x,[a],${inner})`, '$x'), { a: 'x' }, 'aadconnect'],
    ['lists of lists', nested(99, inner => `Select($x,[a],${inner})`, '$x'), { a: 'x' }, 'aadconnect'],
    ['arguments of Join', `Join(",",${'[a],'.repeat(2_470)}[a])`, { a: 'x' }],
    ['arguments of Join that are computed', `Join(",",${'-[a],'.repeat(1_980)}[a])`, { a: '1' }],
    ['alternatives in a row', `Coalesce(${'[b],'.repeat(2_470)}[a])`, { a: 'x' }],
    ['alternatives in a row in rows', nested(90, inner => `Coalesce(${'[b],'.repeat(22)}${inner})`, '[a]'), { a: 'x' }],
    ['keys of Switch', `Switch([a],"d"${',[b],[c]'.repeat(1_230)})`, { a: 'x' }],
    ['keys of Switch in rows', nested(90, inner => `Switch([a],${inner}${',"b","c"'.repeat(11)})`, '[a]'), { a: 'x' }],
    ['conditions of Switch', `Switch(${'[b],[b],'.repeat(1_200)}True,[a])`, { a: 'x' }, 'aadconnect'],
    ['values that are all taken', `SelectUniqueValue(${'-[a],'.repeat(1_980)}"z")`, { a: 1 }],
    [
      'calls in every lambda',
      nested(45, (i, n) => `Map([a],$v${n}=>Join("",${'Trim([a]),'.repeat(17)}${i}))`, '""'),
      {},
    ],
    [
      'a long list in deep calls',
      nested(98, inner => `Trim(${inner})`, `Join("",${'[a],'.repeat(2_300)}"")`),
      { a: 'x' },
    ],
  ])('is evaluated: %s', (_, text, entry, dialect = 'entra') => {
    expect(text.length).toBeLessThanOrEqual(maxLength)
    const result = comesTo(text, entry, { dialect })
    expect('value' in result ? 'value' : result).toEqual(
      text.startsWith('Select') && dialect === 'entra' ? taken : 'value',
    )
  })

  test('is printed as what it is', () => {
    const { node } = parse(`${'NOT '.repeat(298)}[a]`)
    const printed = inTime(() => node && print(node))
    expect(withoutPlaces(parse(printed ?? '').node)).toEqual(withoutPlaces(node))
  })
})

const taken = { error: 'no-unique-value' }

describe('a text that grows is refused before it is too large,', () => {
  const a = { a: 'ab,' }
  test.each<[string, string, Entry, Dialect?]>([
    ['named and doubled', nested(60, inner => `With($x,${inner},$x & $x)`, '[a]'), a, 'aadconnect'],
    ['mapped and doubled', nested(45, inner => `Item(Map(${inner},$x => $x & $x),1)`, '[a]'), a],
    ['joined with itself', nested(45, inner => `Item(Map(${inner},$x => Join($x,$x,$x)),1)`, '[a]'), a],
    ['appended to itself', nested(45, inner => `Item(Map(${inner},$x => Append($x,$x)),1)`, '[a]'), a],
    ['put in for its letters', nested(60, inner => `Replace(${inner},"a",,,"aaaa",,)`, '[a]'), a],
    [
      'put in for its letters, in the other dialect',
      nested(60, inner => `Replace(${inner},"a","aaaa")`, '[a]'),
      a,
      'aadconnect',
    ],
    ['put into a template', nested(45, inner => `Item(Map(${inner},$x => Replace($x,"a",,,,,$x)),1)`, '[a]'), a],
    ['put in by a pattern', nested(60, inner => `Replace(${inner},,"a",,"$0$&aa",,)`, '[a]'), a],
    ['replaced by a dictionary', nested(60, inner => `ReplaceChars(${inner},"a:aaaa")`, '[a]'), a],
    ['filled up at the left', 'PadLeft([a],1048577,"x")', a],
    ['filled up at the right', 'PadRight([a],1048577,"x")', a],
    ['filled up beyond measure', 'PadLeft([a],9007199254740991,"x")', a],
    ['written as Base64', nested(60, inner => `ConvertToBase64(${inner})`, '[a]'), a],
    ['written as hexadecimal digits', nested(60, inner => `ConvertToUTF8Hex(${inner})`, '[a]'), a],
    ['escaped', nested(60, inner => `EscapeDNComponent(${inner})`, '[a]'), a],
    ['written as a date', 'FormatDateTime("2025-01-01","yyyy-MM-dd",[a])', { a: 'MMMM '.repeat(150_000) }],
    ['with two letters for one', 'NormalizeDiacritics([a])', { a: 'æ'.repeat(600_000) }],
    ['joined out of many', `Join("",${'[a],'.repeat(2_400)}[a])`, { a: 'x'.repeat(300_000) }],
  ])('%s', (_, text, entry, dialect = 'entra') => {
    expect(comesTo(text, entry, { dialect })).toEqual({ error: 'too-large' })
  })

  test.each<[string, string]>([
    ['Append', 'Append($x, $x)'],
    ['Join', 'Join("-", $x, $x)'],
    ['&', '$x & $x'],
    ['Replace', 'Replace($x, "a", , , $x, , )'],
    ['Replace with a pattern', 'Replace($x, , "^", , $x, , )'],
  ])('named by one let upon the other, with %s', (_, step) => {
    const named = lets(60, (before, i) => (i === 0 ? '[a]' : step.replaceAll('$x', `$${before}`)))
    expect(comesTo('$let59', { a: 'ab' }, { named })).toEqual({ error: 'too-large' })
  })

  test('and so is one of which only the length is asked, or nothing', () => {
    expect(comesTo(`Len(${nested(60, inner => `Replace(${inner},"a",,,"aaaa",,)`, '[a]')})`, a)).toEqual({
      error: 'too-large',
    })
    const padded = 'PadLeft("x",1048576,"y")'
    expect(comesTo(`Left(Append(${padded},${padded}),1)`)).toEqual({ error: 'too-large' })
  })

  test('while constants of the longest text are no code of many megabytes', () => {
    const padded = Array.from({ length: 370 }, (_, i) => `PadLeft("${i}",999999,"a"),`).join('')
    expect(comesTo(`Len(Coalesce(${padded}""))`)).toEqual({ value: 999_999 })
    expect(comesTo(`Len(${nested(95, inner => `ToUpper(${inner})`, 'PadLeft("x",999999,"a")')})`)).toEqual({
      value: 999_999,
    })
    expect(comesTo(`SelectUniqueValue(${padded}"")`)).toEqual({ error: 'no-unique-value' })
  })

  test('and the message of what fails is short, whatever text it speaks of', () => {
    const context = stillContext({ isTaken: () => true })
    for (const [text, a] of [
      ['Error([a])', 'x'.repeat(1_000_000)],
      ['ConvertFromBase64([a])', '!'.repeat(1_000_000)],
      [`SelectUniqueValue(${'[a],'.repeat(2_400)}[a])`, 'x'.repeat(500_000)],
    ] as const) {
      for (const mode of Object.keys(modes) as Mode[]) {
        const { node } = parse(text)
        const run = () => node && modes[mode](node, { a }, context, {})
        expect(run).toThrow(expect.objectContaining({ message: expect.stringMatching(/^.{10,2001}$/s) }))
      }
    }
  })
})

describe('a list that grows is refused before it is too large,', () => {
  const l = { l: Array.from({ length: 100 }, (_, i) => `${i}`) }
  test.each<[string, string, Entry, Dialect?]>([
    ['mapped to lists of lists', nested(9, (inner, i) => `Map([l],$v${i}=>${inner})`, '"x"'), l],
    ['mapped to nothing', nested(9, (inner, i) => `Map([l],$v${i}=>${inner})`, '[none]'), l],
    ['filtered in each other', nested(9, (inner, i) => `Filter([l],$v${i}=>Count(${inner}) > 0)`, '[none]'), l],
    ['sought in each other', nested(9, (inner, i) => `First([l],$v${i}=>IsPresent(${inner}))`, '[none]'), l],
    ['sorted by each other', nested(9, (inner, i) => `Sort([l],$v${i}=>Count(${inner}))`, '"x"'), l],
    ['compared by each other', nested(9, (inner, i) => `Distinct([l],$v${i}=>Count(${inner}) & $v${i})`, '"x"'), l],
    ['selected in each other', nested(9, (inner, i) => `Select($v${i},[l],${inner})`, '"x"'), l, 'aadconnect'],
    ['asked in each other', nested(9, (i, n) => `Where($v${n},[l],Count(${i}) > 0)`, '[none]'), l, 'aadconnect'],
    ['of constants', nested(30, (inner, i) => `Map(Split("${',1'.repeat(40)}",","),$v${i}=>${inner})`, '"x"'), {}],
    ['of long texts', `Count(Map(Split("${','.repeat(5_000)}",","),$x=>ToUpper(PadLeft($x,1000000,"a"))))`, {}],
    ['of keys that are long', `Sort(Split("${','.repeat(5_000)}",","),$x=>PadLeft($x,1000000,"a"))`, {}],
    ['of keys that are long and differ', `Distinct([l],$x=>PadLeft($x,1000000,"a"))`, l],
    ['of long texts in the other dialect', 'Count(PadLeft([l],1000000,"a"))', l, 'aadconnect'],
    ['of texts put together', 'Count([l] & PadLeft("x",1000000,"a"))', l, 'aadconnect'],
    [
      'of parts of its values',
      'Count(Split([l],","))',
      { l: [','.repeat(700_000), ','.repeat(700_000)] },
      'aadconnect',
    ],
  ])('%s', (_, text, entry, dialect = 'entra') => {
    expect(comesTo(text, entry, { dialect })).toEqual({ error: 'too-large' })
  })

  test('and is made where it is not, however many values one call adds', () => {
    const parts = { l: [','.repeat(300_000), 'x'] }
    expect(comesTo('Count(Split([l],","))', parts, { dialect: 'aadconnect' })).toEqual({ value: 300_002 })
    expect(comesTo('Count(Map([l],$x => Split($x,",")))', parts)).toEqual({ value: 300_002 })
    expect(comesTo('Count(Map([l],$x => Map([l],$y => $x & $y)))', l)).toEqual({ value: 10_000 })
  })
})

describe('a number that grows is refused before it is too large,', () => {
  test.each<[string, string, Dialect?]>([
    ['squared', nested(60, inner => `With($x,${inner},$x*$x)`, '[n]'), 'aadconnect'],
    ['squared in lambdas', nested(45, inner => `Item(Map(${inner},$x => $x*$x),1)`, '[n]')],
    ['multiplied', `[n]${'*[n]'.repeat(298)}`],
  ])('%s', (_, text, dialect = 'entra') => {
    expect(comesTo(text, { n: '9'.repeat(100) }, { dialect })).toEqual({ error: 'out-of-range' })
  })

  test('and is exact up to there', () => {
    const n = 10n ** 100n
    expect(comesTo(`[n]${'*[n]'.repeat(150)}`, { n })).toEqual({ value: n ** 151n })
  })
})

describe('named sub-expressions upon each other', () => {
  test('are refused when evaluating them would exhaust the stack, and before that evaluated', () => {
    for (const count of [400, 5_000, 20_000]) {
      const named = lets(count, (before, i) => (i === 0 ? '[a]' : `$${before} & "x"`))
      expect(inTime(() => comesTo(`$let${count - 1}`, { a: 'x' }, { named }))).toEqual({ error: 'too-deep' })
      expect(comesTo('$let100', { a: '' }, { named })).toEqual({ value: 'x'.repeat(100) })
    }
  })

  test('are refused so by their levels, not by their number', () => {
    const wide = lets(2_000, (_, i) => (i === 0 ? '[a]' : `$let0 & "${i}"`))
    expect(comesTo('$let1999', { a: 'x' }, { named: wide })).toEqual({ value: 'x1999' })
    for (const step of [nested(90, inner => `With($v,"a",${inner})`, '$x'), `$x${'&"x"'.repeat(290)}`]) {
      const deep = lets(20, (before, i) => (i === 0 ? '[a]' : step.replaceAll('$x', `$${before}`)), 'aadconnect')
      expect(comesTo('$let19', { a: 'x' }, { named: deep, dialect: 'aadconnect' })).toEqual({ error: 'too-deep' })
    }
  })

  test('are evaluated at their deepest with the deepest expression, in both evaluators', () => {
    const steps = ['IIF(True, $x, 1)', 'Append($x, "x")', 'NOT $x', '$x & "x"', 'Coalesce([b], $x)']
    for (const step of steps) {
      const named = lets(148, (before, i) => (i === 0 ? '[a]' : step.replace('$x', `$${before}`)))
      const text = `$let147${'&"x"'.repeat(298)}`
      expect(Object.keys(comesTo(text, { a: 'x' }, { named }))).toEqual(['value'])
    }
  })
})

describe('a text of an entry is read in proportion to its length', () => {
  const many = 500_000
  test.each<[string, string, Value, string | undefined, Dialect?]>([
    ['where a number is wanted', 'Left("x", [a])', `${'1'.repeat(many)}x`, 'wrong-type'],
    [
      'where a number with a point is wanted',
      'Left("x", [a])',
      `${'1'.repeat(many)}.${'1'.repeat(many)}x`,
      'wrong-type',
    ],
    ['beside a number', '[a] = 1', `${'1'.repeat(many)}x`, undefined],
    ['in a sum', '[a] + 1', `${'1'.repeat(many)}x`, 'wrong-type'],
    ['between blanks', '[a] + 1', `${' '.repeat(many)}1${' '.repeat(many)}x`, 'wrong-type'],
    ['where a date is wanted', 'Date([a])', `2025-01-01${' '.repeat(many)}x`, 'not-a-date'],
    ['where a date with a fraction is wanted', 'Date([a])', `2025-01-01T00:00:00.${'1'.repeat(many)}x`, 'not-a-date'],
    ['as a component of a name', 'DNComponent([a], 1)', `cn=${'\\\\'.repeat(many)}x`, undefined],
    ['as the end of a component', 'DNComponent([a], 1)', `cn=x${'\\'.repeat(many + 1)} `, undefined],
    ['as many components', 'DNComponentRev([a], 1, "DC")', `${'dc=x,'.repeat(many)}cn=y`, undefined],
    ['as one to be escaped', 'EscapeDNComponent([a])', `${'1.'.repeat(many)}x`, undefined],
    ['as separators', 'PCase("ab cd", [a])', ' ,'.repeat(many), undefined],
    ['as a dictionary', 'ReplaceChars("abc", [a])', 'a:b,'.repeat(many / 4), 'bad-argument'],
    ['as a culture', 'ToUpper("abc", [a])', 'tr-'.repeat(many), 'unknown-culture'],
    ['as a date format', 'FormatDateTime("2025", "yyyy", [a])', 'y'.repeat(many), undefined],
    ['as a pattern', 'IIF(IsMatch("a", [a]), 1, 2)', 'a|'.repeat(many), 'pattern-too-complex'],
    ['as a replacement', 'Replace("a", , "a", , [a], , )', '${'.repeat(many / 2), undefined],
    ['as a certificate', 'CertSubject([a])', '-----BEGIN CERTIFICATE-----'.repeat(many / 30), 'not-a-certificate'],
    [
      'as an application role',
      'SingleAppRoleAssignment([a])',
      `{"value":${'['.repeat(many)}${']'.repeat(many)}}`,
      undefined,
    ],
    ['as Base64', 'ConvertFromBase64([a])', `${'AAAA'.repeat(many / 4)}!`, 'bad-base64'],
    ['as hexadecimal digits', 'ConvertFromUTF8Hex([a])', `${'41'.repeat(many)}x`, 'bad-hex'],
    ['as a word', 'Word([a], 400000, " ")', 'a '.repeat(many), undefined],
  ])('%s', (_, text, a, error, dialect = 'entra') => {
    const own = dialect === 'entra' ? dialectOf(text) : dialect
    const result = comesTo(text, { a }, { dialect: own })
    expect('error' in result ? result.error : undefined).toBe(error)
  })

  test.each<[string, 'decimal' | 'integer' | 'binary' | 'boolean' | 'dateTime', string, boolean]>([
    ['a decimal of zeros', 'decimal', `${'0'.repeat(many)}.${'0'.repeat(many)}x`, false],
    ['a decimal', 'decimal', `${'0'.repeat(many)}1.5${'0'.repeat(many)}`, true],
    ['an integer', 'integer', `${'1'.repeat(many)}x`, false],
    ['binary data', 'binary', `${'AAAA'.repeat(many)}!`, false],
    ['a boolean', 'boolean', ' '.repeat(many), true],
    ['a date', 'dateTime', ' '.repeat(many), true],
  ])('for a target that holds %s', (_, kind, a, fits) => {
    const node: Node = { kind: 'attribute', name: 'a', start: 0, end: 3 }
    const program = compileProgram([{ slot: 0, node, kind, multi: false }], new Map([['a', 0]]))
    for (const codegen of [true, false]) {
      const run = instantiate(program, { codegen })
      const map = () => inTime(() => run([a], [], stillContext()))
      if (fits) expect(map).not.toThrow()
      else expect(map).toThrow(FlowError)
    }
  })
})

/** So many lets, each made of the name before it. */
function lets(count: number, step: (before: string, i: number) => string, dialect: Dialect = 'entra'): Named[] {
  return Array.from({ length: count }, (_, i) => {
    const { node } = parse(step(`let${i - 1}`, i), dialect)
    if (node === undefined) throw new Error(`It cannot be read: ${step(`let${i - 1}`, i)}`)
    return { name: `let${i}`, node }
  })
}

/** Functions that one dialect has are looked for in the other. */
function dialectOf(text: string): Dialect {
  const { node } = parse(text)
  const problems = node === undefined ? [] : check(node)
  return problems.some(({ code }) => code === 'unknown-function') ? 'aadconnect' : 'entra'
}
