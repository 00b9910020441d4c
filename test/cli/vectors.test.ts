import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'

type Json = null | string | number | boolean | readonly Json[] | { readonly [key: string]: Json }

interface Vector {
  readonly id: string
  readonly dialect: string
  readonly expression: string
  readonly attributes?: Json
  readonly context?: Json
  readonly expected: Json
  readonly accept?: readonly Json[]
}

const root = join(import.meta.dirname, '../..')
const all: readonly Vector[] = JSON.parse(readFileSync(join(root, 'test/cases/expressions/vectors.json'), 'utf8'))

describe('the vectors, through the command line', () => {
  test.each([
    ['of Entra ID and cloud sync, compiled', 'entra', []],
    ['of Entra ID and cloud sync, by the reference evaluator', 'entra', ['--reference']],
    ['of Entra Connect, compiled', 'aadconnect', []],
    ['of Entra Connect, by the reference evaluator', 'aadconnect', ['--reference']],
  ])('%s', async (_, dialect, options) => {
    const vectors = all.filter(vector => (vector.dialect === 'aadconnect') === (dialect === 'aadconnect'))
    const answers = await evaluate(vectors, ['--dialect', dialect, ...options])
    expect(answers.map(({ id }) => id)).toEqual(vectors.map(({ id }) => id))
    const missed = vectors.flatMap((vector, i) => {
      const { expected, accept = [] } = vector
      return [expected, ...accept].some(wanted => matches(answers[i] ?? {}, wanted))
        ? []
        : [{ vector, got: answers[i] }]
    })
    expect(missed).toEqual([])
  })
})

/** All vectors through one process, as another program would ask. */
async function evaluate(
  vectors: readonly Vector[],
  options: readonly string[],
): Promise<readonly { readonly [key: string]: Json }[]> {
  const child = spawn(process.execPath, [join(root, 'bin/ecmahost.js'), 'map', 'eval', '--json', ...options], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const answers = text(child.stdout)
  child.stdin.end(
    vectors
      .map(({ id, expression, attributes, context }) => JSON.stringify({ id, expression, attributes, context }))
      .join('\n'),
  )
  return (await answers)
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
}

function matches(answer: { readonly [key: string]: Json }, wanted: Json): boolean {
  if (isObject(wanted)) {
    if ('error' in wanted) return 'error' in answer
    if ('noFlow' in wanted) return answer['noFlow'] === true && answer['scope'] === wanted['scope']
    const { value } = answer
    if (typeof wanted['pattern'] === 'string') {
      return typeof value === 'string' && new RegExp(wanted['pattern']).test(value)
    }
  }
  return answer['value'] !== undefined && JSON.stringify(plain(answer['value'])) === JSON.stringify(plain(wanted))
}

/** Booleans equal the texts True and False; numbers beyond 2^53 are their digits. */
function plain(json: Json): Json {
  if (typeof json === 'boolean') return json ? 'True' : 'False'
  if (Array.isArray(json)) return json.map(plain)
  if (!isObject(json)) return json
  const keys = Object.keys(json).toSorted()
  return Object.fromEntries(keys.map(key => [key, plain(json[key] ?? null)]))
}

function isObject(json: Json): json is { readonly [key: string]: Json } {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}
