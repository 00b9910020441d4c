import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkResult, type Target } from '../../../grammar/compile/check-result.ts'
import type { TargetKind } from '../../../grammar/compile/coerce.ts'
import { infer } from '../../../grammar/compile/infer.ts'
import { diagnoseAll, render } from '../../../grammar/syntax/diagnostics.ts'
import { dialects } from '../../../grammar/syntax/operators.ts'
import { print } from '../../../grammar/syntax/print.ts'
import { anything, type Type, typeOfConstant, typeText, type ValueKind } from '../../../grammar/syntax/type.ts'
import type { Value } from '../../../grammar/syntax/value.ts'
import { attributes, expressionOf } from '../arbitrary.ts'
import { evaluate, read, stillContext } from '../evaluate.ts'

/** Each case's `text` is what a person reads. */
interface Case {
  readonly what: string
  readonly expression: string
  readonly target?: { readonly name: string; readonly kind: TargetKind; readonly required?: boolean }
  readonly text: readonly string[]
}
const cases: readonly Case[] = JSON.parse(
  readFileSync(new URL('../../cases/expressions/doubts.json', import.meta.url), 'utf8'),
)

const known: Readonly<Record<string, Type>> = {
  id: attribute('string', { absent: false }),
  s: attribute('string'),
  n: attribute('integer'),
  rn: attribute('integer', { absent: false }),
  b: attribute('boolean'),
  c: attribute('complex'),
  bin: attribute('binary'),
  d: attribute('dateTime'),
  m: attribute('string', { count: 'many' }),
}

function attribute(kind: ValueKind, more: Partial<Type> = {}): Type {
  return { kinds: [kind], count: 'one', absent: true, ...more }
}

function doubtsOf(expression: string, target: Case['target']): readonly string[] {
  const node = read(expression)
  const inferred = infer(node, { dialect: 'entra', attribute: name => known[name] ?? anything })
  const wanted: Target | undefined = target && { multi: false, required: false, ...target }
  const further = wanted === undefined ? [] : checkResult(node, inferred, wanted, 'entra')
  return diagnoseAll({ text: expression }, [...inferred.problems, ...further]).flatMap(one => render(one).split('\n'))
}

describe('what is doubted in', () => {
  test.each(cases.map(one => [one.what, one] as const))('%s', (_, { expression, target, text }) => {
    expect(doubtsOf(expression, target)).toEqual(text)
  })
})

describe('nothing is doubted in', () => {
  test.each([
    ['a boolean beside True', 'IIF([b] = "True", "t", "f")', undefined],
    ['a number beside its text', 'IIF([n] = "1", "t", "f")', undefined],
    ['keys that a boolean has', 'Switch([b], , "True", "1", "False", "0", "", "none")', undefined],
    ['alternatives that may be absent', 'Coalesce([s], First([m]), "none")', undefined],
    ['a text that may be a number', '[s] + 1', undefined],
    ['several values that are joined', 'Join(", ", [m]) & Count([m])', undefined],
    ['each of several values', 'Map([m], $x => ToLower($x))', undefined],
    ['a number as the text of a target', '[n]', { name: 'title', kind: 'string' }],
    [
      'a required attribute for a required target',
      'ToLower([id])',
      { name: 'userName', kind: 'string', required: true },
    ],
    ['a default for a required target', 'Trim([s]) ?? [id]', { name: 'userName', kind: 'string', required: true }],
    ['a date for a target of dates', 'Date([s])', { name: 'hired', kind: 'dateTime' }],
    [
      'what was asked for before',
      'IIF(IsPresent([s]), [s], [id])',
      { name: 'userName', kind: 'string', required: true },
    ],
    [
      'what was asked for in another way',
      'IIF([b] = "True" AND NOT IsNullOrEmpty([s]), ToLower([s]), [id])',
      { name: 'userName', kind: 'string', required: true },
    ],
    [
      'what a comparison says is there',
      'IIF([n] > 1 OR [s] = "x", [id], IIF([s] <> "x", [s], [id]))',
      { name: 'userName', kind: 'string', required: true },
    ],
    ['what nobody knows', 'IIF([unknown] = 1, [unknown], Left([unknown], 2))', { name: 'active', kind: 'boolean' }],
  ] as const)('%s', (_, expression, target) => {
    expect(doubtsOf(expression, target)).toEqual([])
  })
})

describe('the type of', () => {
  test.each([
    ['[s]', 'string, may be absent'],
    ['[m]', 'list of string, may be absent'],
    ['Append([id], "x")', 'string'],
    ['Append([s], "x")', 'string'],
    ['ToLower([s])', 'string, may be absent'],
    ['ToUpper("a")', 'string, always "A"'],
    ['IIF([b], [s], 1)', 'string or integer, may be absent'],
    ['Coalesce([s], [n], "x")', 'string or integer'],
    ['Switch([s], , "a", 1)', 'integer, may be absent'],
    ['Item([m], 1)', 'string, may be absent'],
    ['IIF(IsNull([s]), [id], [s])', 'string'],
    ['IIF(IsPresent([s]) OR [b], [s], [id])', 'string, may be absent'],
    ['Split([id], ",")', 'list of string'],
    ['Map(Split([s], ","), $x => Len($x))', 'list of integer or decimal, may be absent'],
    ['Date([id])', 'dateTime, may be absent'],
    ['[n] / 2', 'integer or decimal, may be absent'],
    ['Error("no")', 'never a value'],
    ['IIF([b], [id], Error("no"))', 'string'],
  ])('%s is %s', (expression, wanted) => {
    const { type } = infer(read(expression), { dialect: 'entra', attribute: name => known[name] ?? anything })
    expect(typeText(type)).toBe(wanted)
  })

  test.each(dialects)('any expression of %s holds for what it gives', dialect => {
    const law = fc.property(expressionOf(dialect), attributes, (node, values) => {
      const { type } = infer(node, { dialect, attribute: name => typeOfValue(values[name] ?? null) })
      const context = stillContext({ parameters: { Known: 'known', Unknown: 'unknown' } })
      const result = evaluate('interpreted', node, values, context, { dialect })
      if ('value' in result) expect(fits(result.value, type), `${print(node, dialect)}: ${typeText(type)}`).toBe(true)
    })
    fc.assert(law, { numRuns: 3000 })
  })
})

/** What a schema would say of an attribute that has this value. */
function typeOfValue(value: Value): Type {
  const { constant: _, ...type } = typeOfConstant(value)
  return value === null ? anything : type
}

function fits(value: Value, type: Type): boolean {
  if (value === null || (Array.isArray(value) && value.length === 0)) return type.absent
  const { kinds, count } = typeOfConstant(value)
  if (type.count !== 'either' && type.count !== count) return false
  return type.kinds === undefined || (kinds ?? []).every(kind => isKind(kind, type.kinds ?? []))
}

/** A whole number is a decimal, too; references and dates may be text. */
function isKind(kind: ValueKind, kinds: readonly ValueKind[]): boolean {
  if (kinds.includes(kind)) return true
  if (kind === 'integer') return kinds.includes('decimal')
  return kind === 'string' && (kinds.includes('reference') || kinds.includes('dateTime'))
}
