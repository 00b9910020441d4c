import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { SqlSettings } from '../../../../connectors/sql/settings.ts'
import { postgresLacking } from '../../../servers/postgres.ts'
import { failureOf, Host, postgresBed } from './bed.ts'

const tables = `DROP TABLE IF EXISTS u; DROP TABLE IF EXISTS r;
  CREATE TABLE u (id integer PRIMARY KEY, name text); CREATE TABLE r (n serial PRIMARY KEY, u integer, role text);
  INSERT INTO u VALUES (1, 'one'), (2, 'two'); INSERT INTO r (u, role) VALUES (1, 'x'), (2, 'y')`
const objectTypes = {
  u: { table: 'u', anchor: 'id', multi: { roles: { table: 'r', key: 'u', value: 'role' } } },
} as const

describe.skipIf(postgresLacking !== undefined)('the log of PostgreSQL', () => {
  let bed: Awaited<ReturnType<typeof postgresBed>>
  let host: Host
  beforeAll(async () => {
    bed = await postgresBed()
  })
  afterAll(async () => await bed?.remove())
  beforeEach(async () => {
    await bed.run(tables)
    host = hostWith({})
    await host.prepare('set-up')
    await host.full()
    return async () => await hostWith({}).prepare('remove')
  })

  const hostWith = (
    more: Partial<SqlSettings['delta']>,
    connection: Pick<SqlSettings, 'url' | 'password' | 'poolSize'> = bed.connection,
  ): Host => new Host({ ...bed, connection }, { delta: { method: 'log', ...more }, objectTypes })
  const settled = async (): Promise<void> => {
    await host.delta()
    expect(host.known).toEqual(await host.image())
  }
  const confirmed = async (): Promise<string> => {
    const [[lsn] = []] = await bed.rows('SELECT confirmed_flush_lsn::text AS lsn FROM pg_replication_slots')
    return String(lsn)
  }

  test('tells the entries that changed, and no others', async () => {
    await bed.run("UPDATE u SET name = 'new' WHERE id = 1; CREATE TABLE IF NOT EXISTS noise AS SELECT 1 AS n")
    await settled()
    expect(host.told).toEqual({ rows: 1, deletions: 0 })
    await settled()
    expect(host.told).toEqual({ rows: 0, deletions: 0 })
  })

  test('passes over what the full import saw after the slot was there', async () => {
    await bed.run("UPDATE u SET name = 'before' WHERE id = 1")
    await host.full()
    await bed.run("UPDATE u SET name = 'after' WHERE id = 2")
    await settled()
    expect(host.told).toEqual({ rows: 1, deletions: 0 })
  })

  test('tells of child rows whose primary key is not that of the entry', async () => {
    await bed.run("DELETE FROM r WHERE role = 'x'; UPDATE r SET u = 1 WHERE role = 'y'")
    await settled()
    expect(host.known.get('u 1')).toEqual([1, 'one', ['y']])
    expect(host.known.get('u 2')).toEqual([2, 'two', null])
  })

  test('is released up to a watermark when a delta import comes with it, and not before', async () => {
    const before = await confirmed()
    await bed.run("UPDATE u SET name = 'new'")
    const { watermark: first = '' } = host
    await settled()
    expect(await confirmed()).toBe(before)
    await host.deltaFrom(first)
    expect(host.told.rows).toBe(2)
    await settled()
    expect(await confirmed()).not.toBe(before)
  })

  test.each(['delta', 'full'] as const)(
    'holds transactions back that stand in it and are not visible yet, and those after them (%s)',
    async kind => {
      const client = await bed.server.client()
      try {
        await bed.run("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
        await bed.run('SELECT pg_reload_conf()')
        await expect.poll(async () => await bed.rows('SHOW synchronous_standby_names')).toEqual([['nobody']])
        const { rows } = await client.query('SELECT pg_backend_pid() AS pid')
        const late = client.query("UPDATE u SET name = 'late' WHERE id = 1")
        await expect
          .poll(async () => await bed.rows("SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'"))
          .toEqual([[rows[0].pid]])
        const second = "SET synchronous_commit = local; UPDATE u SET name = 'second' WHERE id = 2"
        await bed.run(second)
        await host[kind]()
        expect(host.known.get('u 1')?.[1]).toBe('one')
        await bed.run(`SELECT pg_cancel_backend(${rows[0].pid})`)
        await late
        await settled()
        expect(host.known.get('u 1')?.[1]).toBe('late')
        expect(host.known.get('u 2')?.[1]).toBe('second')
      } finally {
        await client.end()
        await bed.run('ALTER SYSTEM RESET synchronous_standby_names')
        await bed.run('SELECT pg_reload_conf()')
        await expect.poll(async () => await bed.rows('SHOW synchronous_standby_names')).toEqual([['']])
      }
    },
  )

  test('asks for a full import after TRUNCATE, once', async () => {
    await bed.run('TRUNCATE u')
    expect(await failureOf(host.delta())).toBe('watermark')
    await host.full()
    expect(host.known.size).toBe(0)
    await bed.run("INSERT INTO u VALUES (7, 'seven')")
    await settled()
  })

  test('asks for a full import where the slot is gone, and makes a new one with it', async () => {
    await bed.run("SELECT pg_drop_replication_slot('ecmahost')")
    expect(await failureOf(host.delta())).toBe('watermark')
    await host.full()
    await bed.run("UPDATE u SET name = 'new'")
    await settled()
    expect(host.told.rows).toBe(2)
  })

  test('asks for a full import where somebody else has moved the slot on', async () => {
    await bed.run("UPDATE u SET name = 'new'")
    await bed.run("SELECT pg_replication_slot_advance('ecmahost', pg_current_wal_lsn())")
    expect(await failureOf(host.delta())).toBe('watermark')
    await host.full()
    await settled()
  })

  test('is given up where the database keeps too much of it, and a full import begins anew', async () => {
    host = hostWith({ maxLagMiB: 1 })
    await host.full()
    await bed.run(
      "CREATE TABLE IF NOT EXISTS bulk (t text); INSERT INTO bulk SELECT repeat('x', 500) FROM generate_series(1, 5000)",
    )
    expect(await failureOf(host.delta())).toBe('watermark')
    expect(await bed.rows('SELECT slot_name FROM pg_replication_slots')).toEqual([])
    await host.full()
    await settled()
    expect(host.logged.join('\n')).toMatch(/keeps 0\.\d MiB of its log for the replication slot ecmahost/)
  })

  test('asks for a full import where the publication was made anew in between', async () => {
    await bed.run("DROP PUBLICATION ecmahost; UPDATE u SET name = 'between'")
    expect(await failureOf(host.delta())).toMatch(/there is no publication "ecmahost"/)
    await host.prepare('set-up')
    expect(await failureOf(host.delta())).toBe('watermark')
    await host.full()
    await bed.run("UPDATE u SET name = 'then'")
    await settled()
    expect(host.told.rows).toBe(2)
  })

  test('says which table the publication is without', async () => {
    await bed.run('ALTER PUBLICATION ecmahost DROP TABLE r')
    expect(await failureOf(host.delta())).toMatch(/is without r\. Make it: ecmahost connector sql install-triggers/)
  })

  test('says which columns it does not tell', async () => {
    await bed.run("ALTER TABLE r REPLICA IDENTITY DEFAULT; DELETE FROM r WHERE role = 'x'")
    expect(await failureOf(host.delta())).toMatch(/ALTER TABLE r REPLICA IDENTITY FULL/)
  })

  test('needs a user who may read it, and two connections', async () => {
    await bed.run(
      "DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN PASSWORD 'sesame-8'; GRANT SELECT ON u, r TO reader",
    )
    const url = bed.connection.url?.replace('ecma@', 'reader@') ?? ''
    expect(await failureOf(hostWith({}, { url, password: 'sesame-8' }).full())).toBe('forbidden')
    await bed.run('REASSIGN OWNED BY reader TO ecma; DROP OWNED BY reader; DROP ROLE reader')
    const narrow = hostWith({}, { ...bed.connection, poolSize: 1 })
    expect(await failureOf(narrow.full())).toMatch(/poolSize must be 2 or more/)
  })

  test('does not take a slot that is of another purpose or in use', async () => {
    await bed.run("SELECT pg_create_logical_replication_slot('taken', 'test_decoding')")
    expect(await failureOf(hostWith({ slot: 'taken' }).full())).toMatch(/is there already, for another purpose/)
    await bed.run("SELECT pg_drop_replication_slot('taken')")
  })

  test('goes through a transaction of many rows', async () => {
    await bed.run("INSERT INTO u SELECT n, 'many' FROM generate_series(100, 6000) AS n")
    await settled()
    expect(host.told.rows).toBe(5901)
  })

  test.each(['', 'x', '{}', '{"lsn":"text:x","seen":null}'])('refuses a watermark of another make (%s)', async text => {
    expect(await failureOf(host.deltaFrom(text))).toBe('watermark')
  })

  test('leaves no slot and no publication behind when it is removed', async () => {
    await host.prepare('remove')
    expect(await bed.rows('SELECT slot_name FROM pg_replication_slots')).toEqual([])
    expect(await bed.rows('SELECT pubname FROM pg_publication')).toEqual([])
    await host.prepare('set-up')
    await host.full()
  })
})

describe.skipIf(postgresLacking !== undefined)('a database without logical replication', () => {
  let bed: Awaited<ReturnType<typeof postgresBed>>
  beforeAll(async () => {
    bed = await postgresBed({ wal_level: 'replica' })
    await bed.run(tables)
  })
  afterAll(async () => await bed?.remove())

  test('is said to be one', async () => {
    const host = new Host(bed, { delta: { method: 'log' }, objectTypes })
    expect(await failureOf(host.full())).toMatch(/wal_level is replica\. Set wal_level = logical/)
  })
})

describe.skipIf(postgresLacking !== undefined)('a database that keeps little of its log', () => {
  let bed: Awaited<ReturnType<typeof postgresBed>>
  beforeAll(async () => {
    bed = await postgresBed({ max_slot_wal_keep_size: '1MB' })
  })
  afterAll(async () => await bed?.remove())

  test('asks for a full import when it has removed what the slot needs', async () => {
    await bed.run(tables)
    const host = new Host(bed, { delta: { method: 'log' }, objectTypes })
    await host.prepare('set-up')
    await host.full()
    await bed.run("UPDATE u SET name = 'lost'")
    for (let n = 0; n < 3; n++)
      await bed.run(
        'SELECT pg_switch_wal(); CREATE TABLE IF NOT EXISTS t (n integer); INSERT INTO t VALUES (1); CHECKPOINT',
      )
    expect(await bed.rows('SELECT wal_status FROM pg_replication_slots')).toEqual([['lost']])
    expect(await failureOf(host.delta())).toBe('watermark')
    await host.full()
    expect(host.known.get('u 1')?.[1]).toBe('lost')
    await bed.run("UPDATE u SET name = 'found'")
    await host.delta()
    expect(host.told.rows).toBe(2)
  })
})
