import { describe, expect, test } from 'vitest'
import { poolOf, search, specOf } from './isolated.ts'

const rest = { failures: 2, firstMs: 10_000, mostMs: 60_000 }

describe('a connector whose workers keep ending', () => {
  test('is left alone for a while, and then tried once', async () => {
    let now = 0
    const pool = poolOf('thread', { threads: 2 }, { rest, now: () => now })
    const exits = () => pool.call(specOf('exits', 'misbehaving'), 'schema', null)
    const behaves = () => pool.call(specOf('well-behaved', 'misbehaving'), 'schema', null)

    await expect(exits()).rejects.toMatchObject({ code: 'worker-lost' })
    await expect(exits()).rejects.toMatchObject({ code: 'worker-lost' })
    await expect(behaves()).rejects.toMatchObject({
      code: 'worker-resting',
      message:
        "The connector is not started: its worker ended 2 times in a row at schema. It is tried again in 10 s. The last time: The connector's worker ended: its thread ended with exit code 3",
    })

    now = 10_000
    const [tried, refused] = await Promise.allSettled([exits(), behaves()])
    expect(tried).toMatchObject({ reason: { code: 'worker-lost' } })
    expect(refused).toMatchObject({ reason: { code: 'worker-resting' } })
    await expect(behaves()).rejects.toMatchObject({ code: 'worker-resting', params: { failures: '3', seconds: '20' } })

    now = 30_000
    expect(await behaves()).toEqual({ objectTypes: [] })
    await expect(exits()).rejects.toMatchObject({ code: 'worker-lost' })
    expect(await behaves()).toEqual({ objectTypes: [] })
  })

  test('is asked for anything else all the same', async () => {
    const pool = poolOf('thread', {}, { rest })
    const exits = () => pool.call(specOf('exits', 'misbehaving'), 'schema', null)
    await expect(exits()).rejects.toMatchObject({ code: 'worker-lost' })
    await expect(exits()).rejects.toMatchObject({ code: 'worker-lost' })
    await expect(exits()).rejects.toMatchObject({ code: 'worker-resting' })
    expect(await search(pool, specOf('well-behaved', 'misbehaving'), '2')).toMatchObject({ row: { cells: ['2'] } })
  })

  test('may fail as often as it likes while its workers live', async () => {
    const pool = poolOf('thread', {}, { rest })
    for (let i = 0; i < 5; i++) {
      const fails = pool.call(specOf('throws-nothing', 'misbehaving'), 'schema', null)
      await expect(fails).rejects.toMatchObject({ code: 'connector-failed' })
    }
  })
})
