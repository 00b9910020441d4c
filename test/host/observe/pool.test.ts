import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { ObservedPool } from '../../../src/host/observe/pool.ts'
import { type SystemObservation, unobserved } from '../../../src/host/observe/system.ts'
import type { HostError } from '../../../src/model/error.ts'
import type { LogSign } from '../../../src/runtime/protocol.ts'
import { specOf } from '../../runtime/isolated.ts'

type Use = Parameters<SystemObservation['workersUsed']>[0]

const pools: ObservedPool[] = []
afterEach(async () => {
  await Promise.all(pools.splice(0).map(pool => pool.close()))
})

/** A pool that is observed, with what was told of it. */
function observedPool(threads = 1) {
  const deaths: HostError[] = []
  const rests: HostError[] = []
  const uses: Use[] = []
  const lines: LogSign[] = []
  const pool = new ObservedPool(
    { kind: 'thread', threads, memoryMiB: 64, stallMs: 30_000, timeoutMs: 30_000 },
    { rest: { failures: 2, firstMs: 1_000, mostMs: 1_000 }, now: () => clock.ms },
    {
      ...unobserved,
      connectorSaid: line => lines.push(line),
      workerDied: cause => deaths.push(cause),
      rests: cause => rests.push(cause),
      workersUsed: use => uses.push(use),
    },
  )
  const clock = { ms: 0 }
  pools.push(pool)
  const schema = async (file: string, signal?: AbortSignal) =>
    await pool.call(specOf(file, 'misbehaving'), 'schema', null, signal)
  return { pool, schema, deaths, rests, uses, lines, clock }
}

describe('what is told of the workers of a connector', () => {
  test('each that dies, and why; then that the connector rests, once; then that it does not any more', async () => {
    const { schema, deaths, rests, uses, clock } = observedPool()
    for (let at = 0; at < 4; at++) await expect(schema('exits')).rejects.toThrow()
    expect(deaths.map(({ code }) => code)).toEqual(['worker-lost', 'worker-lost'])
    expect(rests.map(({ code }) => code)).toEqual(['worker-resting'])
    expect(uses.at(-1)).toEqual({ busy: 0, waiting: 0, isResting: true })
    clock.ms = 2_000
    await schema('well-behaved')
    expect(uses.at(-1)).toEqual({ busy: 0, waiting: 0, isResting: false })
  })

  test('how many have a task, and how many tasks wait', async () => {
    const { schema, uses } = observedPool()
    await Promise.all([schema('well-behaved'), schema('well-behaved'), schema('well-behaved')])
    expect(uses.slice(0, 3).map(({ busy, waiting }) => [busy, waiting])).toEqual([
      [1, 0],
      [1, 1],
      [1, 2],
    ])
    expect(uses.at(-1)).toEqual({ busy: 0, waiting: 0, isResting: false })
  })

  test('nothing where a task was stopped, or the connector said that something failed', async () => {
    const { schema, deaths, rests } = observedPool()
    await expect(schema('asks-to-be-left-alone')).rejects.toThrow('Too many requests')
    const stop = new AbortController()
    const stopped = schema('never-answers', stop.signal)
    await turn()
    stop.abort()
    await expect(stopped).rejects.toThrow('The run was stopped.')
    expect([...deaths, ...rests]).toEqual([])
  })

  test('what their connector writes', async () => {
    const { schema, lines } = observedPool()
    const stop = new AbortController()
    const writes = schema('says-too-much', stop.signal)
    await expect.poll(() => lines.length, { timeout: 20_000 }).toBeGreaterThan(0)
    stop.abort()
    await expect(writes).rejects.toThrow()
    expect(lines[0]).toMatchObject({ kind: 'log', message: 'line 0' })
  })
})
