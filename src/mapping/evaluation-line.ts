import { textOf } from '../../grammar/functions/convert.ts'
import { DateTime, NO_FLOW_OBJECT, type Outcome, type Value } from '../../grammar/syntax/value.ts'
import type { Attributes, Evaluate, Evaluated, GivenContext } from './evaluate.ts'

/** What a line asks for. */
interface Question {
  readonly expression: string
  readonly attributes: Attributes
  readonly context: GivenContext
}

/** What is written for a line. Of `value`, `error` and `noFlow` it has exactly one. */
export interface Answer {
  readonly id: Json
  readonly value?: Json
  readonly error?: { readonly code: string; readonly message: string }
  readonly noFlow?: true
  /** `object` where the whole entry does not flow. */
  readonly scope?: 'object'
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** Answers one line of JSON: `{ id, expression, attributes?, context? }`. A line that is none is answered too. */
export function answerLine(line: string, evaluate: Evaluate): Answer {
  let id: Json = null
  try {
    const asked = parseJson(line)
    if (!isObject(asked)) throw new InvalidLine('The line is not a JSON object.')
    id = asked['id'] ?? null
    const { expression, attributes, context } = readQuestion(asked)
    return { id, ...answer(evaluate(expression, attributes, context)) }
  } catch (error) {
    if (error instanceof InvalidLine) return invalidLine(error.message, id)
    throw error
  }
}

export function invalidLine(message: string, id: Json = null): Answer {
  return { id, error: { code: 'invalid-line', message } }
}

function answer(evaluated: Evaluated): Omit<Answer, 'id'> {
  switch (evaluated.kind) {
    case 'outcome':
      return outcomeAnswer(evaluated.outcome)
    case 'invalid': {
      const { code, message, help, start } = evaluated.problem
      return {
        error: { code, message: `${message}${help === undefined ? '' : ` ${help}`} (at character ${start + 1})` },
      }
    }
    case 'failed':
      return { error: { code: evaluated.code, message: evaluated.message } }
    default:
      return evaluated satisfies never
  }
}

function outcomeAnswer(outcome: Outcome): Omit<Answer, 'id'> {
  if (typeof outcome !== 'symbol') return { value: toJson(outcome) }
  return outcome === NO_FLOW_OBJECT ? { noFlow: true, scope: 'object' } : { noFlow: true }
}

/** A value as JSON: integers beyond 2^53 as text, bytes as `{"binaryHex": "…"}`. */
export function toJson(value: Value): Json {
  if (typeof value === 'bigint') return value.toString()
  if (value === null || typeof value !== 'object') return value
  if (value instanceof DateTime) return textOf(value)
  if (value instanceof Uint8Array) return { binaryHex: Buffer.from(value).toString('hex') }
  if (isList(value)) return value.map(toJson)
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, toJson(item)]))
}

class InvalidLine extends Error {}

function readQuestion(asked: { readonly [key: string]: Json }): Question {
  const { expression, attributes, context } = asked
  if (typeof expression !== 'string') throw new InvalidLine('"expression" must be a text.')
  return {
    expression,
    attributes: readAttributes(objectOf('attributes', attributes)),
    context: readContext(objectOf('context', context)),
  }
}

/** An object that may be left out or null. */
function objectOf(key: string, json: Json | undefined): { readonly [key: string]: Json } {
  const object = json ?? {}
  if (!isObject(object)) throw new InvalidLine(`"${key}" must be an object.`)
  return object
}

function readAttributes(attributes: { readonly [name: string]: Json }): Attributes {
  // Not an object literal: an attribute may be called __proto__.
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, toValue(value)]))
}

function toValue(json: Json): Value {
  if (json === null || typeof json !== 'object') return json
  if (Array.isArray(json)) return json.map(toValue)
  if (!isObject(json)) return null
  const { binaryHex } = json
  if (typeof binaryHex === 'string' && Object.keys(json).length === 1) {
    if (!/^(?:[0-9a-f]{2})*$/i.test(binaryHex))
      throw new InvalidLine('"binaryHex" must hold pairs of hexadecimal digits.')
    return new Uint8Array(Buffer.from(binaryHex, 'hex'))
  }
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, toValue(value)]))
}

function readContext(context: { readonly [key: string]: Json }): GivenContext {
  const { now, parameters, defaultDomain, schemaAttributes, existingTargetValues } = context
  return {
    ...(now === undefined || now === null ? {} : { now: clockAt(now) }),
    ...(parameters === undefined || parameters === null ? {} : { parameters: texts(parameters) }),
    ...(typeof defaultDomain === 'string' ? { defaultDomain } : {}),
    ...(Array.isArray(schemaAttributes) ? { schemaAttributes: new Set(schemaAttributes.map(String)) } : {}),
    ...(Array.isArray(existingTargetValues) ? { isTaken: value => existingTargetValues.includes(value) } : {}),
  }
}

function clockAt(now: Json): () => number {
  const milliseconds = typeof now === 'string' ? Date.parse(now) : Number.NaN
  if (Number.isNaN(milliseconds)) throw new InvalidLine('"context.now" must be a time in ISO 8601.')
  return () => milliseconds
}

function texts(parameters: Json): Record<string, string> {
  if (!isObject(parameters)) throw new InvalidLine('"context.parameters" must be an object.')
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  )
}

/** The digits of a number as they stand in the text, where the engine gives them. */
type Reviver = (key: string, value: unknown, place?: { readonly source?: string }) => unknown

/** JSON with integers beyond 2^53 kept exactly. */
function parseJson(text: string): Json {
  const exact: Reviver = (_, value, place) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(place?.source ?? '')
      ? BigInt(place?.source ?? 0)
      : value
  try {
    return /\d{16}/.test(text) ? JSON.parse(text, exact) : JSON.parse(text)
  } catch (error) {
    throw new InvalidLine(`The line is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function isObject(json: Json | undefined): json is { readonly [key: string]: Json } {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value)
}
