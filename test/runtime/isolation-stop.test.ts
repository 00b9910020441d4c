import { describe, expect, test } from 'vitest'
import type { ConnectorPool } from '../../src/runtime/pool.ts'
import { poolOf, search, specOf } from './isolated.ts'

describe.each(['thread', 'process'] as const)('in a %s, a task that is stopped', kind => {
  let stop = new AbortController()
  const log = ({ message }: { message: string }): void => {
    if (message === 'begun') stop.abort()
  }
  const pool = poolOf(kind, {}, { log })
  const waits = (how: string) => specOf('waits-to-be-stopped', 'connectors', { how })
  const loaded = (from: ConnectorPool) => from.call(waits(''), 'script', { text: '', arguments: {} })

  async function stopped(start: (signal: AbortSignal) => Promise<unknown>): Promise<'kept' | 'ended'> {
    stop = new AbortController()
    const before = await loaded(pool)
    await expect(start(stop.signal)).rejects.toMatchObject({ code: 'run-stopped' })
    return (await loaded(pool)) === before ? 'kept' : 'ended'
  }

  test('keeps its worker where the connector heeds the signal', async () => {
    expect(await stopped(signal => pool.call(waits('heeds'), 'test', null, signal))).toBe('kept')
  })

  test('is ended with its worker where the connector does not', async () => {
    expect(await stopped(signal => pool.call(waits('ignores'), 'test', null, signal))).toBe('ended')
  })

  test('has not read everything, even if the connector ends as if it had', async () => {
    expect(await stopped(signal => search(pool, waits('ends early'), 'wanted', signal))).toBe('kept')
  })

  test('takes no more pages of a connector that goes on', async () => {
    expect(await stopped(signal => search(pool, waits('goes on'), 'wanted', signal))).toBe('kept')
  })

  test('does not begin where it was stopped before', async () => {
    await expect(loaded(pool)).resolves.toBeDefined()
    await expect(pool.call(waits('heeds'), 'test', null, AbortSignal.abort())).rejects.toMatchObject({
      code: 'run-stopped',
    })
  })

  test('is stopped, too, when its pool is closed', async () => {
    const begun = Promise.withResolvers<void>()
    const closing = poolOf(kind, {}, { log: () => begun.resolve() })
    const task = closing.call(waits('ignores'), 'test', null).catch((error: unknown) => error)
    await begun.promise
    await closing.close()
    expect(await task).toMatchObject({ code: 'run-stopped' })
    await expect(loaded(closing)).rejects.toMatchObject({ code: 'run-stopped' })
  })
})
