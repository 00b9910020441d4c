import { absent, union, withoutConstant } from '../syntax/type.ts'
import type { NoFlow, Outcome } from '../syntax/value.ts'
import { choice, nothing } from './choice.ts'
import { textOf } from './convert.ts'
import { defineLazyFunction, type Emitted, type Emitter, EvaluationError, type Thunk } from './define.ts'

/** The function named Switch; `switch` itself is a word of JavaScript. */
export const switchCase = defineLazyFunction({
  name: 'Switch',
  params: [
    { name: 'source', type: 'text', presence: 'required', absent: 'accept', doc: 'The value that is looked up.' },
    { name: 'defaultValue', type: 'any', presence: 'optional', result: true, doc: 'The result when no key is equal.' },
    { name: 'key', type: 'text', presence: 'repeating', absent: 'accept', doc: 'A key.' },
    {
      name: 'value',
      type: 'any',
      presence: 'repeating',
      absent: 'accept',
      result: true,
      doc: 'The result for this key.',
    },
  ],
  returns: 'any',
  type: ([, otherwise, ...cases]) =>
    withoutConstant(union([otherwise ?? absent, ...cases.flatMap((type, i) => (i % 2 === 1 ? [type ?? absent] : []))])),
  doc: 'The value of the first key that equals the source as text, case included; otherwise the default, which may be left empty. An absent source equals the key "". Only the chosen value is evaluated. Booleans are compared as True and False.',
  examples: [
    {
      expression: 'Switch([state], "other", "NSW", "Sydney", "QLD", "Brisbane")',
      attributes: { state: 'QLD' },
      gives: 'Brisbane',
    },
    { expression: 'Switch([state], "other", "NSW", "Sydney")', attributes: { state: 'nsw' }, gives: 'other' },
    { expression: 'Switch([flag], "other", "", "none")', attributes: { flag: null }, gives: 'none' },
    { expression: 'Switch([flag], , "False", "True")', attributes: { flag: false }, gives: 'True' },
    { expression: 'Switch([n], "other", "1", "one")', attributes: { n: 1 }, gives: 'one' },
    { expression: 'Switch([x], , "a", "1")', attributes: { x: 'z' }, gives: null },
    { expression: 'Switch([x], "d", "a", "1", "a", "2")', attributes: { x: 'a' }, gives: '1' },
    { expression: 'Switch([x], Mid("late", 0, 1), "a", "1")', attributes: { x: 'a' }, gives: '1' },
    { expression: 'Switch([x], "d", "a", "1")', attributes: { x: ['a', 'b'] }, gives: { error: 'several-values' } },
  ],
  run: (_context, source: Thunk, otherwise: Thunk, ...cases: Thunk[]): Outcome => {
    if (cases.length % 2 === 1) throw unpaired()
    const wanted = evaluated(source)
    if (typeof wanted === 'symbol') return wanted
    for (let i = 0; i < cases.length; i += 2) {
      const key = evaluated(cases[i])
      if (typeof key === 'symbol') return key
      if (key === wanted) return cases[i + 1]?.() ?? null
    }
    return otherwise?.() ?? null
  },
  emit: ([source, otherwise, ...cases], emitter): Emitted => {
    if (cases.length % 2 === 1) throw unpaired()
    const wanted = emitter.temp()
    const pairs = Array.from({ length: cases.length / 2 }, (_, i) => ({
      key: textCode(cases[2 * i], emitter),
      value: cases[2 * i + 1] ?? nothing,
    }))
    const last = otherwise ?? nothing
    const chain = pairs.map(({ key, value }) => `${wanted} === ${key} ? ${value.code} : `).join('')
    return {
      ...choice([...pairs.map(pair => pair.value), last]),
      code: `(${wanted} = ${textCode(source, emitter)}, ${chain}${last.code})`,
    }
  },
})

function evaluated(argument: Thunk): string | NoFlow {
  const value = argument?.() ?? null
  return typeof value === 'symbol' ? value : (textOf(value) ?? '')
}

function textCode(argument: Emitted | undefined, emitter: Emitter): string {
  const { code, absent } = emitter.as('text', argument ?? nothing)
  return absent ? `(${code} ?? '')` : code
}

function unpaired(): EvaluationError {
  return new EvaluationError('keys-and-values-in-pairs', 'Switch takes a value for each key; the last key has none.')
}
