import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { textOf } from '../../grammar/functions/convert.ts'
import { DateTime, type Value } from '../../grammar/syntax/value.ts'
import { type Mode, modes, type Result } from './evaluate.ts'
import { isObject, type Json, runVector, type Vector } from './run-vector.ts'

const vectors: readonly Vector[] = JSON.parse(
  readFileSync(new URL('../cases/expressions/vectors.json', import.meta.url), 'utf8'),
)
/** All levels are held: `info` stands for undocumented behaviour, and lists every result that is acceptable. */
describe.each(Object.keys(modes) as Mode[])('%s, the vectors', mode => {
  test.each(vectors.map(vector => [vector.level, vector.id, vector] as const))('level %s: %s', (_, __, vector) => {
    expect(satisfies(runVector(mode, vector), vector), explain(mode, vector)).toBe(true)
  })
})

function satisfies(result: Result, { expected, accept = [] }: Vector): boolean {
  return [expected, ...accept].some(wanted => matches(result, wanted))
}

function matches(result: Result, wanted: Json): boolean {
  if (isObject(wanted)) {
    if ('error' in wanted) return 'error' in result
    if ('noFlow' in wanted) return 'noFlow' in result && result.scope === wanted['scope']
    if (typeof wanted['pattern'] === 'string') {
      return 'value' in result && typeof result.value === 'string' && new RegExp(wanted['pattern']).test(result.value)
    }
  }
  return 'value' in result && same(result.value, wanted)
}

/** Booleans equal the texts True and False, numbers their digits. */
function same(value: Value, wanted: Json): boolean {
  if (Array.isArray(wanted)) {
    return Array.isArray(value) && value.length === wanted.length && wanted.every((item, i) => same(value[i], item))
  }
  if (typeof value === 'boolean') return wanted === value || wanted === (value ? 'True' : 'False')
  if (typeof wanted === 'boolean') return value === (wanted ? 'True' : 'False')
  if (typeof value === 'number' || typeof value === 'bigint')
    return typeof wanted !== 'object' && String(value) === String(wanted)
  if (value instanceof DateTime) return wanted === textOf(value)
  if (value instanceof Uint8Array) return isObject(wanted) && wanted['binaryHex'] === Buffer.from(value).toString('hex')
  if (isObject(wanted)) {
    if (typeof value !== 'object' || value === null) return false
    const entries = Object.entries(value)
    return entries.length === Object.keys(wanted).length && entries.every(([k, v]) => same(v, wanted[k] ?? null))
  }
  return value === wanted
}

function explain(mode: Mode, vector: Vector): string {
  const got = JSON.stringify(runVector(mode, vector), (_, value) => (typeof value === 'bigint' ? `${value}n` : value))
  return `${vector.id}: ${vector.expression} with ${JSON.stringify(vector.attributes ?? {})} gives ${got}, not ${JSON.stringify(vector.expected)}`
}
