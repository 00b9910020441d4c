import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SqlSettings } from '../../../../connectors/sql/settings.ts'
import { type Bed, databases, failureOf, Host } from './bed.ts'

const names = ['sqlite', 'postgres', 'mariadb'] as const

const quoting = { sqlite: '"', postgres: '"', mariadb: '`' } as const

describe.each(names)('triggers on %s', name => {
  const { open, lacking } = databases[name]
  if (lacking !== undefined) return test.skip(lacking)
  const q = (identifier: string): string => `${quoting[name]}${identifier}${quoting[name]}`
  let bed: Bed
  beforeAll(async () => {
    bed = await open()
  })
  afterAll(async () => await bed?.remove())

  async function hostOf(tables: string, settings: Pick<SqlSettings, 'objectTypes' | 'delta'>): Promise<Host> {
    await bed.run(tables)
    const host = new Host(bed, settings)
    await host.prepare('set-up')
    await host.full()
    return host
  }
  const simple = async (more: Partial<SqlSettings['delta']> = {}): Promise<Host> =>
    await hostOf(
      `DROP TABLE IF EXISTS u; CREATE TABLE u (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(40)); INSERT INTO u VALUES (1, 'one'), (2, 'two')`,
      { delta: { method: 'triggers', ...more }, objectTypes: { u: { table: 'u', anchor: 'id' } } },
    )
  const settled = async (host: Host): Promise<void> => {
    await host.delta()
    expect(host.known).toEqual(await host.image())
  }

  test('read the rows that changed, and no others', async () => {
    const host = await simple()
    await bed.run("UPDATE u SET name = 'new' WHERE id = 1")
    await settled(host)
    expect(host.told).toEqual({ rows: 1, deletions: 0 })
    await settled(host)
    expect(host.told).toEqual({ rows: 0, deletions: 0 })
  })

  test('watch tables and columns of any name, and anchors of several columns', async () => {
    const table = `Ünits & "co" 'x'`.replaceAll(quoting[name], '')
    const [place, code] = ["the 'place'", 'select']
    const host = await hostOf(
      `DROP TABLE IF EXISTS ${q(table)}; DROP TABLE IF EXISTS ${q('of unit')};
       CREATE TABLE ${q(table)} (${q(place)} VARCHAR(20) NOT NULL, ${q(code)} DECIMAL(6,2) NOT NULL, title VARCHAR(20), PRIMARY KEY (${q(place)}, ${q(code)}));
       CREATE TABLE ${q('of unit')} (n INTEGER PRIMARY KEY, p VARCHAR(20), c DECIMAL(6,2), v VARCHAR(20));
       INSERT INTO ${q(table)} VALUES ('a''b', 1.50, 'x'), ('"', 2, 'y')`,
      {
        delta: { method: 'triggers', table: 'Changes of "us"'.replaceAll(quoting[name], '') },
        objectTypes: {
          unit: {
            table,
            anchor: [place, code],
            multi: { values: { table: 'of unit', key: ['p', 'c'], value: 'v' } },
          },
        },
      },
    )
    await bed.run(
      `UPDATE ${q(table)} SET title = 'z' WHERE ${q(place)} = 'a''b'; INSERT INTO ${q('of unit')} VALUES (1, '"', 2, 'v'); DELETE FROM ${q(table)} WHERE title = 'nobody'`,
    )
    await settled(host)
    expect(host.told).toEqual({ rows: 2, deletions: 0 })
    await bed.run(`DELETE FROM ${q('of unit')} WHERE n = 1`)
    await settled(host)
    expect(host.told).toEqual({ rows: 1, deletions: 0 })
    await host.prepare('remove')
    await bed.run(`DROP TABLE ${q(table)}; DROP TABLE ${q('of unit')}`)
  })

  test('tell of a row that was deleted by the anchor it was imported with', async () => {
    const types = name === 'postgres' ? ['uuid', 'timestamp', 'bytea'] : ['CHAR(36)', 'DATETIME', 'VARBINARY(20)']
    const octets = name === 'postgres' ? "'\\x00ff27'" : "x'00ff27'"
    const keys = [
      ['a', types[0], "'0b0e8b5c-9df1-4f5e-9c2b-6f1f2f6a7a10'"],
      ['b', types[1], "'2026-03-01 08:00:00'"],
      ['c', types[2], octets],
      ['d', 'BIGINT', '9007199254740993'],
      ['e', name === 'mariadb' ? 'DOUBLE' : name === 'postgres' ? 'double precision' : 'REAL', '0.1'],
    ] as const
    const tables = keys.map(
      ([key, type, value]) =>
        `DROP TABLE IF EXISTS k${key}; CREATE TABLE k${key} (id ${type} NOT NULL PRIMARY KEY, n INTEGER); INSERT INTO k${key} VALUES (${value}, 1)`,
    )
    const host = await hostOf(tables.join(';'), {
      delta: { method: 'triggers' },
      objectTypes: Object.fromEntries(keys.map(([key]) => [`k${key}`, { table: `k${key}`, anchor: 'id' }])),
    })
    await bed.run(keys.map(([key]) => `UPDATE k${key} SET n = 2`).join(';'))
    await settled(host)
    expect(host.told).toEqual({ rows: keys.length, deletions: 0 })
    await bed.run(keys.map(([key]) => `DELETE FROM k${key}`).join(';'))
    await host.delta()
    expect(host.known.size).toBe(0)
    await host.prepare('remove')
  })

  test('tell of an anchor of which only upper and lower case changed', async () => {
    const host = await hostOf(
      `DROP TABLE IF EXISTS u; DROP TABLE IF EXISTS r; CREATE TABLE u (code VARCHAR(20) NOT NULL PRIMARY KEY); INSERT INTO u VALUES ('Ann'), ('bob')`,
      { delta: { method: 'triggers' }, objectTypes: { u: { table: 'u', anchor: 'code' } } },
    )
    await bed.run("UPDATE u SET code = 'ANN' WHERE code = 'Ann'")
    await settled(host)
    expect([...host.known.keys()].toSorted((a, b) => a.localeCompare(b))).toEqual(['u ANN', 'u bob'])
  })

  test('tell by the tables of a view or a query which of its entries changed', async () => {
    const host = await hostOf(
      `DROP VIEW IF EXISTS w; DROP TABLE IF EXISTS u; CREATE TABLE u (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(40)); INSERT INTO u VALUES (1, 'one'), (2, 'two');
       CREATE VIEW w AS SELECT id, name FROM u WHERE name <> 'hidden'`,
      {
        delta: { method: 'triggers' },
        objectTypes: { w: { table: 'w', anchor: 'id', changes: [{ table: 'u', key: 'id' }] } },
      },
    )
    await bed.run("UPDATE u SET name = 'hidden' WHERE id = 1; UPDATE u SET name = 'shown' WHERE id = 2")
    await settled(host)
    expect(host.told).toEqual({ rows: 1, deletions: 1 })
    await host.prepare('remove')
    await bed.run('DROP VIEW w')
  })

  test('ask for a full import after changes were removed that nobody has read, and not otherwise', async () => {
    const host = await simple()
    const past = { sqlite: '0', postgres: "'2001-01-01'", mariadb: "'2001-01-01'" }[name]
    const age = async (): Promise<void> => await bed.run(`UPDATE ecmahost_changes SET noted_at = ${past} WHERE seq > 0`)
    await bed.run("UPDATE u SET name = 'new' WHERE id = 1")
    await settled(host)
    await age()
    await host.prepare('purge', { olderThanMs: 60_000 })
    expect(await bed.rows('SELECT COUNT(*) FROM ecmahost_changes WHERE seq > 0')).toEqual([[expect.toSatisfy(isZero)]])
    await settled(host)
    await bed.run("UPDATE u SET name = 'newer' WHERE id = 1")
    await age()
    await host.prepare('purge', { olderThanMs: 60_000 })
    expect(await failureOf(host.delta())).toBe('watermark')
    await host.full()
    await bed.run('DELETE FROM u WHERE id = 2')
    await settled(host)
    expect(host.told).toEqual({ rows: 0, deletions: 1 })
  })

  test('keep changes that are younger than is asked for', async () => {
    const host = await simple()
    await bed.run("UPDATE u SET name = 'new' WHERE id = 1")
    await host.prepare('purge', { olderThanMs: 3_600_000 })
    await settled(host)
    expect(host.told.rows).toBe(1)
  })

  test('can be installed again, and everything is read then', async () => {
    const host = await simple()
    await host.prepare('set-up')
    expect(await failureOf(host.delta())).toBe('watermark')
    await host.full()
    await bed.run("UPDATE u SET name = 'new' WHERE id = 1")
    await settled(host)
    expect(host.told.rows).toBe(1)
  })

  test('can be printed and not applied', async () => {
    const host = await simple()
    await host.prepare('remove')
    const [script] = await host.prepare('set-up', { apply: false })
    expect(script?.text).toMatch(/CREATE TABLE IF NOT EXISTS[^]*CREATE TRIGGER/)
    expect(await failureOf(host.full())).toMatch(/ecmahost connector sql install-triggers SYSTEM --apply/)
  })

  test('leave nothing behind when they are removed, also those of tables that are not read any more', async () => {
    const host = await simple()
    await bed.run('DROP TABLE IF EXISTS other; CREATE TABLE other (id INTEGER PRIMARY KEY)')
    const both = new Host(bed, {
      delta: { method: 'triggers' },
      objectTypes: { ...host.settings.objectTypes, other: { table: 'other', anchor: 'id' } },
    })
    await both.prepare('set-up')
    expect(await left()).toBeGreaterThan(6)
    await host.prepare('set-up')
    expect(await left()).toBeLessThan(7)
    await both.prepare('set-up')
    await host.prepare('remove')
    expect(await left()).toBe(0)
    await bed.run("INSERT INTO u VALUES (9, 'nine'); INSERT INTO other VALUES (1)")
  })

  /** Tables, triggers and functions of ours that are there. */
  async function left(): Promise<number> {
    const counts = {
      sqlite: "SELECT COUNT(*) FROM sqlite_schema WHERE name LIKE 'ecmahost%' AND type IN ('table', 'trigger')",
      postgres:
        "SELECT (SELECT COUNT(*) FROM pg_class WHERE relname LIKE 'ecmahost%' AND relkind = 'r') + (SELECT COUNT(*) FROM pg_trigger WHERE tgname LIKE 'ecmahost%' AND tgname NOT LIKE '%\\_t') + (SELECT COUNT(*) FROM pg_proc WHERE proname LIKE 'ecmahost%') - (SELECT COUNT(*) FROM pg_proc WHERE proname LIKE 'ecmahost%' AND EXISTS (SELECT 1 FROM pg_trigger WHERE tgfoid = pg_proc.oid))",
      mariadb:
        "SELECT (SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_NAME LIKE 'ecmahost%') + (SELECT COUNT(*) FROM information_schema.TRIGGERS WHERE TRIGGER_NAME LIKE 'ecmahost%')",
    }
    const [[count] = []] = await bed.rows(counts[name])
    return Number(count)
  }

  test('are asked for where one is missing', async () => {
    const host = await simple()
    const [script] = await host.prepare('set-up', { apply: false })
    const trigger = /(ecmahost_\w+_u)\b/.exec(script?.text ?? '')?.[1] ?? ''
    await bed.run(`DROP TRIGGER ${trigger}${name === 'postgres' ? ' ON u' : ''}`)
    expect(await failureOf(host.delta())).toMatch(/the triggers of u are missing/)
  })

  test.each(['', 'x', '{}', '{"installed":"text:x"}', '{"installed":"text:x","high":"integer:1","gaps":[1]}'])(
    'ask for a full import where the watermark is of another make (%s)',
    async watermark => {
      const host = await simple()
      expect(await failureOf(host.deltaFrom(watermark))).toBe('watermark')
    },
  )

  test('go through more changes than are read at once', async () => {
    const host = await simple()
    const numbers = (from: number): string =>
      `WITH RECURSIVE s(n) AS (SELECT ${from} UNION ALL SELECT n + 1 FROM s WHERE n < ${from + 899}) SELECT n, 'many' FROM s`
    for (const from of [100, 1100, 2100, 3100, 4100]) {
      await bed.run(
        name === 'mariadb' ? `INSERT INTO u ${numbers(from)}` : `INSERT INTO u SELECT * FROM (${numbers(from)}) AS m`,
      )
    }
    await bed.run('DELETE FROM u WHERE id > 4500')
    await settled(host)
    expect(host.told.rows).toBeGreaterThanOrEqual(4000)
    await settled(host)
    expect(host.told).toEqual({ rows: 0, deletions: 0 })
  })

  if (name !== 'sqlite') {
    test('watch tables of other schemas', async () => {
      const host = await hostOf(
        `DROP TABLE IF EXISTS u; CREATE SCHEMA IF NOT EXISTS hr; DROP TABLE IF EXISTS hr.u; CREATE TABLE u (id INTEGER NOT NULL PRIMARY KEY); CREATE TABLE hr.u (id INTEGER NOT NULL PRIMARY KEY)`,
        {
          delta: { method: 'triggers' },
          objectTypes: { u: { table: 'u', anchor: 'id' }, staff: { table: 'hr.u', anchor: 'id' } },
        },
      )
      await bed.run('INSERT INTO u VALUES (1); INSERT INTO hr.u VALUES (2)')
      await settled(host)
      expect([...host.known.keys()].toSorted()).toEqual(['staff 2', 'u 1'])
      await host.prepare('remove')
      expect(await left()).toBe(0)
    })
  }

  if (name === 'postgres') {
    test('are asked for where one was disabled', async () => {
      const host = await simple()
      const [[trigger] = []] = await bed.rows("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'ecmahost%\\_d'")
      await bed.run(`ALTER TABLE u DISABLE TRIGGER ${String(trigger)}`)
      expect(await failureOf(host.delta())).toMatch(/the triggers of u are missing, disabled/)
    })

    test('ask for a full import after TRUNCATE', async () => {
      const host = await simple()
      await bed.run('TRUNCATE u')
      expect(await failureOf(host.delta())).toBe('watermark')
      await host.full()
      expect(host.known.size).toBe(0)
      await settled(host)
    })

    test('note what programs change that have no rights on the change table', async () => {
      const host = await simple()
      await bed.run(
        "DROP ROLE IF EXISTS clerk; CREATE ROLE clerk; GRANT ALL ON u TO clerk; SET ROLE clerk; UPDATE u SET name = 'theirs'; RESET ROLE",
      )
      await settled(host)
      expect(host.told.rows).toBe(2)
    })
  }
  return undefined
})

function isZero(value: unknown): boolean {
  return Number(value) === 0
}
