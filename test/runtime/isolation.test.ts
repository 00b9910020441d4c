import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { HostError } from '../../src/model/error.ts'
import { kinds } from '../../src/model/schema.ts'
import type { ConnectorPool, Isolation } from '../../src/runtime/pool.ts'
import { poolOf, search, specOf } from './isolated.ts'

/** What is asked of a connector that misbehaves, and what comes of it. `thread` and `process` where they differ. */
interface Case {
  /** The limit that is met is a short one. */
  readonly limit?: Partial<Isolation>
  readonly asks?: 'schema' | 'pages'
  readonly code: string
  readonly says: string
  readonly thread?: { readonly code?: string; readonly says: string } | 'harms the host'
  readonly process?: { readonly code?: string; readonly says: string }
}

const stalled = (doing: string) => ({
  limit: { stallMs: 300 },
  code: 'worker-stalled',
  says: `The connector's worker was ended: nothing came of it for 0.3 s while it was at ${doing}. Where the system is that slow, set a longer isolation.stall.`,
})
const devours = {
  code: 'worker-memory',
  says: "The connector's worker was ended: it needed more than 64 MiB of memory. Set a larger isolation.memory for the system.",
}
const lost = (reason: string) => ({ code: 'worker-lost', says: `The connector's worker ended: ${reason}` })
const wrongPage = (reason: string) => ({
  asks: 'pages' as const,
  code: 'page-invalid',
  says: `The connector returned a page that breaks the contract: ${reason}`,
})
const wrongResult = (reason: string) => ({
  code: 'result-invalid',
  says: `What the connector's schema returned breaks the contract: ${reason}`,
})

const cases: Readonly<Record<string, Case>> = {
  'loops-without-end': stalled('schema'),
  'loops-while-loading': stalled('schema'),
  'never-answers': stalled('schema'),
  'fills-its-heap': devours,
  'hoards-buffers': devours,
  'hoards-buffers-in-a-loop': devours,
  exits: {
    ...lost('its thread ended with exit code 3'),
    process: lost('its process ended with exit code 3'),
  },
  'throws-out-of-turn': lost('the line went dead'),
  'leaves-a-rejection': lost('nobody listens'),
  'overflows-its-stack': { code: 'connector-failed', says: 'hr: Maximum call stack size exceeded' },
  aborts: {
    ...lost('its process ended with SIGABRT, a fault in native code'),
    thread: { code: 'connector-failed', says: 'hr: process.abort() is not supported in workers' },
  },
  faults: { ...lost('its process ended with SIGSEGV, a fault in native code'), thread: 'harms the host' },
  'closes-what-is-not-its-own': { ...lost('the connection to its process was lost'), thread: 'harms the host' },
  'throws-nothing': { code: 'connector-failed', says: 'hr: undefined' },
  'asks-to-be-left-alone': { code: 'target-busy', says: 'hr: Too many requests.' },
  'says-too-much': stalled('schema'),
  'returns-a-wrong-schema': wrongResult(
    `the result.objectTypes[0].attributes[0].kind is "text", and not one of ${kinds.join(', ')}.`,
  ),
  'returns-no-promise': wrongResult('the result is "person", and not an object.'),
  'returns-a-function': wrongResult('it cannot leave its worker: () => undefined could not be cloned.'),
  'gives-a-million-rows': wrongPage(
    'a page of person.rows has 1,000,000 rows: 100,000 is the most that a page may have.',
  ),
  'gives-pages-without-end': {
    asks: 'pages',
    limit: { timeoutMs: 1_000 },
    code: 'worker-timeout',
    says: "The connector's worker was ended: search took longer than 1 s. Set a longer isolation.timeout for the system, or a timeout for the step.",
  },
  'gives-empty-pages': { asks: 'pages', ...stalled('search') },
  'gives-no-pages': wrongPage('the import gave no pages to iterate over'),
  'gives-a-wrong-page': wrongPage('a page of person.rows[1] is "two", and not a list of cells.'),
  'gives-ranges-beyond-its-octets': wrongPage('a page of person.ranges[0] is not within its 4 octets.'),
  'decodes-too-little': wrongPage('decode returned fewer rows than were asked for'),
  'decodes-to-dates': wrongPage(
    'what decode returned[0][1] is a Date, which is no value (times are text in ISO 8601).',
  ),
  'fails-after-its-last-page': { asks: 'pages', code: 'connector-failed', says: 'hr: The list was cut short.' },
  'never-lets-go': { asks: 'pages', ...stalled('search') },
  'exits-while-asked-for-a-page': {
    asks: 'pages',
    ...lost('its thread ended with exit code 4'),
    process: lost('its process ended with exit code 4'),
  },
}

async function ask(pool: ConnectorPool, file: string, asks: 'schema' | 'pages'): Promise<unknown> {
  const spec = specOf(file, 'misbehaving')
  return asks === 'schema' ? await pool.call(spec, 'schema', null) : await search(pool, spec, 'wanted')
}

test('every connector that misbehaves is tried', () => {
  const files = readdirSync(join(import.meta.dirname, 'misbehaving')).map(file => basename(file, '.ts'))
  expect(Object.keys(cases).toSorted()).toEqual(files.filter(file => file !== 'well-behaved').toSorted())
})

describe.each(['thread', 'process'] as const)('in a %s, a connector that', kind => {
  const pooled = new Map<string, ConnectorPool>()
  const other = poolOf(kind)

  test.each(Object.entries(cases).filter(([, one]) => one[kind] !== 'harms the host'))(
    '%s: fails with its cause, and nothing else does',
    async (file, { asks = 'schema', code, says, limit = {}, ...differs }) => {
      const pool = pooled.get(JSON.stringify(limit)) ?? poolOf(kind, limit)
      pooled.set(JSON.stringify(limit), pool)
      const failing = ask(pool, file, asks).then(
        () => undefined,
        (error: unknown) => error,
      )
      expect(await ask(other, 'well-behaved', 'schema')).toEqual({ objectTypes: [] })
      const error = await failing
      expect(error).toBeInstanceOf(HostError)
      const expected = typeof differs[kind] === 'object' ? { code, ...differs[kind] } : { code, says }
      expect(error).toMatchObject({ code: expected.code, message: expected.says })
      expect(await ask(pool, 'well-behaved', asks)).toMatchObject(asks === 'pages' ? { read: 2 } : { objectTypes: [] })
    },
  )
})

test('a task may bring a timeout of its own', async () => {
  const call = poolOf('thread').call(specOf('never-answers', 'misbehaving'), 'schema', null, undefined, {
    timeoutMs: 200,
  })
  await expect(call).rejects.toMatchObject({ code: 'worker-timeout', params: { seconds: '0.2', doing: 'schema' } })
})
