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
  emit: ([source, otherwise = nothing, ...cases], emitter): Emitted => {
    if (cases.length % 2 === 1) throw unpaired()
    const wanted = key(source, emitter)
    const all = Array.from({ length: cases.length / 2 }, (_, i) => ({
      key: key(cases[2 * i], emitter),
      value: cases[2 * i + 1] ?? nothing,
    }))
    const { pairs, last } = reached(all, wanted, otherwise)
    if (pairs.length === 0 && wanted.text !== undefined) return last
    const isMap = pairs.length >= fewestForMap && pairs.every(pair => pair.key.text !== undefined)
    const code = isMap ? lookedUp(wanted, pairs, last, emitter) : compared(wanted, pairs, last, emitter)
    return { ...choice([...pairs.map(pair => pair.value), last]), code }
  },
})

/** A text that is compared: its code, and the text itself where it is known. */
interface Key {
  readonly code: string
  readonly text: string | undefined
}

interface Case {
  readonly key: Key
  readonly value: Emitted
}

function key(argument: Emitted | undefined, emitter: Emitter): Key {
  const { code, absent, constant } = emitter.as('text', argument ?? nothing)
  const text = constant === null ? '' : typeof constant === 'string' ? constant : undefined
  return { code: absent ? `(${code} ?? '')` : code, text }
}

/** The cases that can be chosen: no second one of a known key, and of a known source only those that may be equal. */
function reached(
  all: readonly Case[],
  wanted: Key,
  otherwise: Emitted,
): { readonly pairs: readonly Case[]; readonly last: Emitted } {
  const pairs: Case[] = []
  const seen = new Set<string>()
  for (const one of all) {
    const { text } = one.key
    if (text !== undefined && text === wanted.text) return { pairs, last: one.value }
    if (text !== undefined && (wanted.text !== undefined || seen.has(text))) continue
    if (text !== undefined) seen.add(text)
    pairs.push(one)
  }
  return { pairs, last: otherwise }
}

function compared(wanted: Key, pairs: readonly Case[], last: Emitted, emitter: Emitter): string {
  const text = emitter.temp()
  const chain = pairs.map(({ key, value }) => `${text} === ${key.code} ? ${value.code} : `).join('')
  return `(${text} = ${wanted.code}, ${chain}${last.code})`
}

/**
 * From so many keys on, looking one up is faster than comparing, wherever it stands. A text that was just read has no
 * hash yet, and making one takes as long as comparing eight keys of its length or fifty of others.
 */
const fewestForMap = 12

/** Known values are looked up themselves; others by their place, as only the chosen one may be evaluated. */
function lookedUp(wanted: Key, pairs: readonly Case[], last: Emitted, emitter: Emitter): string {
  const found = emitter.temp()
  const outcomes = pairs.map(({ value }) => (value.mayNotFlow ? value.noFlow : value.constant))
  const areKnown = outcomes.every(outcome => outcome !== undefined)
  const entries = pairs.map(({ key }, i) => [key.text, areKnown ? outcomes[i] : i] as const)
  const chosen = areKnown ? found : byPlace(found, pairs, 0)
  return `(${found} = ${emitter.hold('cases', new Map(entries))}.get(${wanted.code}), ${found} === undefined ? ${last.code} : ${chosen})`
}

/** The value at a place, by halves: a row of comparisons would be as slow as that of keys. */
function byPlace(place: string, pairs: readonly Case[], first: number): string {
  const half = pairs.length >> 1
  if (half === 0) return pairs[0]?.value.code ?? 'null'
  const [before, behind] = [
    byPlace(place, pairs.slice(0, half), first),
    byPlace(place, pairs.slice(half), first + half),
  ]
  return `(${place} < ${first + half} ? ${before} : ${behind})`
}

function evaluated(argument: Thunk): string | NoFlow {
  const value = argument?.() ?? null
  return typeof value === 'symbol' ? value : (textOf(value) ?? '')
}

function unpaired(): EvaluationError {
  return new EvaluationError('keys-and-values-in-pairs', 'Switch takes a value for each key; the last key has none.')
}
