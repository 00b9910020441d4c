import { isDeepStrictEqual } from 'node:util'
import { coerce } from '../../grammar/compile/coerce.ts'
import { textOf } from '../../grammar/functions/convert.ts'
import { EvaluationError } from '../../grammar/functions/define.ts'
import { isComplex, isList, type Outcome, type Value } from '../../grammar/syntax/value.ts'
import type { Attribute } from '../model/schema.ts'
import type { Example, Expectation } from './example.ts'
import type { EntryOutcome } from './examples/entry.ts'
import { outputName } from './examples/names.ts'
import { shownOutcome, shownValue } from './examples/shown.ts'
import type { ExpectedValue } from './examples/value.ts'

/** Something that came out otherwise than an example says. */
export interface Difference {
  /** `undefined` where it is the whole entry. */
  readonly attribute: string | undefined
  readonly expected: string
  readonly got: string
}

/** What differs between what an example expects and what came of it. `attributes`: all that can come out. */
export function differences(
  { direction, expected }: Example,
  got: EntryOutcome,
  attributes: readonly Attribute[],
): readonly Difference[] {
  switch (expected.kind) {
    case 'values':
      if (got.kind !== 'values') return [{ attribute: undefined, expected: 'in scope', got: shownOutcome(got) }]
      return valueDifferences(expected, got.values, direction, attributes)
    case 'out of scope':
      return got.kind === 'out of scope'
        ? []
        : [{ attribute: undefined, expected: 'out of scope', got: shownOutcome(got) }]
    case 'error':
      return errorDifferences(expected, got, direction)
    default:
      return expected satisfies never
  }
}

type Values = ReadonlyMap<string, Outcome>

function valueDifferences(
  { values, noFlow, exact }: Extract<Expectation, { kind: 'values' }>,
  got: Values,
  direction: Example['direction'],
  attributes: readonly Attribute[],
): readonly Difference[] {
  const nameOf = (key: string): string => outputName(direction, key)
  const unlike = values.flatMap(one => {
    const name = nameOf(one.key.text)
    const attribute = attributes.find(known => known.name === name)
    const outcome = got.get(name) ?? null
    return isExpected(one, outcome, attribute) ? [] : [difference(one.key.text, shownExpected(one, attribute), outcome)]
  })
  const flowing = noFlow.flatMap(({ text }) => {
    const outcome = got.get(nameOf(text)) ?? null
    return typeof outcome === 'symbol' ? [] : [difference(text, 'no flow', outcome)]
  })
  const named = new Set([...values.map(({ key }) => key), ...noFlow].map(({ text }) => nameOf(text)))
  const others = [...got].filter(([name, outcome]) => exact && !named.has(name) && !isNothing(outcome))
  return [...unlike, ...flowing, ...others.map(([name, outcome]) => difference(name, 'nothing', outcome))]
}

function difference(attribute: string, expected: string, outcome: Outcome): Difference {
  return { attribute, expected, got: shownValue(outcome) }
}

/** Nothing comes of an attribute that is absent, nor of one that does not flow. */
function isNothing(outcome: Outcome): boolean {
  return outcome === null || typeof outcome === 'symbol'
}

function isExpected({ value, pattern }: ExpectedValue, outcome: Outcome, attribute: Attribute | undefined): boolean {
  if (pattern !== undefined) return fits(pattern, outcome)
  const wanted = inKind(value, attribute)
  return isDeepStrictEqual(wanted, outcome) || (wanted === null && isNothing(outcome))
}

/** Whether a text fits, or each of several. What is built of parts is no text. */
function fits(pattern: RegExp, outcome: Outcome): boolean {
  if (outcome === null || typeof outcome === 'symbol') return false
  if (isList(outcome)) return outcome.every(value => fits(pattern, value))
  return !isComplex(outcome) && pattern.test(textOf(outcome) ?? '')
}

/** An expected value in the form that the attribute holds, so that one value may be written for a list of one. */
function inKind(value: Value, attribute: Attribute | undefined): Outcome {
  if (attribute === undefined) return value
  try {
    return coerce(attribute.kind, attribute.multi, value)
  } catch (error) {
    // Such a value never comes out, and the difference shows why.
    if (error instanceof EvaluationError) return value
    throw error
  }
}

function shownExpected({ value, pattern }: ExpectedValue, attribute: Attribute | undefined): string {
  return pattern === undefined ? shownValue(inKind(value, attribute)) : `a text like ${pattern.source}`
}

function errorDifferences(
  { code, attribute }: Extract<Expectation, { kind: 'error' }>,
  got: EntryOutcome,
  direction: Example['direction'],
): readonly Difference[] {
  const failed = got.kind === 'failed' && (code === undefined || code === got.code)
  const name = attribute && outputName(direction, attribute.text)
  if (failed && (name === undefined || name === got.attribute)) return []
  const what = code === undefined ? 'an error' : `the error ${code}`
  const expected = attribute === undefined ? what : `${what} of ${attribute.text}`
  return [{ attribute: undefined, expected, got: shownOutcome(got) }]
}
