import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { connector } from '../../../connectors/sql/index.ts'
import { contextFor, databaseOf, full, schema, settingsOf } from './database.ts'

describe('the values of a table', () => {
  test('have the kinds of the declared types and lose nothing', async () => {
    const at = databaseOf(`
      CREATE TABLE t (id INTEGER PRIMARY KEY, big BIGINT, rate DECIMAL(10, 2), ok BOOLEAN, seen DATETIME, day DATE, raw BLOB, name VARCHAR(20), odd);
      INSERT INTO t VALUES
        (1, 9223372036854775807, 1.25, 1, '2026-03-01 08:00:00', '2026-03-01', x'00ff', 'Ł''s', 7),
        (2, -9007199254740992, 2, 0, 1772352000, NULL, x'', '', 'text'),
        (3, 9007199254740991, NULL, NULL, 2461100.5, NULL, NULL, NULL, NULL)`)
    const settings = settingsOf({ t: { table: 't', anchor: 'id' } })
    const [type] = (await schema(settings, at)).objectTypes
    expect(type?.attributes.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      'id integer',
      'big integer',
      'rate decimal',
      'ok boolean',
      'seen dateTime',
      'day dateTime',
      'raw binary',
      'name string',
      'odd string',
    ])
    expect((await full(settings, at)).rows).toEqual([
      [1, 9223372036854775807n, 1.25, true, '2026-03-01T08:00:00Z', '2026-03-01', new Uint8Array([0, 255]), "Ł's", '7'],
      [2, -9007199254740992n, 2, false, '2026-03-01T08:00:00Z', null, new Uint8Array(), '', 'text'],
      [3, 9007199254740991, null, null, '2026-03-01T00:00:00Z', null, null, null, null],
    ])
  })

  test('are required where the table says NOT NULL; of a query nothing is said', async () => {
    const at = databaseOf('CREATE TABLE t (id TEXT, a TEXT NOT NULL, b TEXT); CREATE VIEW v AS SELECT * FROM t')
    const settings = settingsOf({
      t: { table: 't', anchor: 'id' },
      v: { table: 'v', anchor: 'id' },
      q: { query: 'SELECT * FROM t', anchor: 'id' },
    })
    const required = (await schema(settings, at)).objectTypes.map(({ attributes }) =>
      attributes.filter(attribute => attribute.required).map(({ name }) => name),
    )
    expect(required).toEqual([['id', 'a'], ['id'], ['id']])
  })

  test('are those of the columns the settings name, and of the anchor', async () => {
    const at = databaseOf("CREATE TABLE t (a TEXT, id TEXT, b TEXT); INSERT INTO t VALUES ('A', '1', 'B')")
    const settings = settingsOf({ t: { table: 't', anchor: 'id', attributes: ['b'] } })
    expect((await schema(settings, at)).objectTypes[0]?.attributes.map(({ name }) => name)).toEqual(['id', 'b'])
    expect((await full(settings, at)).rows).toEqual([['1', 'B']])
  })

  test('may come from a query, with kinds from the settings', async () => {
    const at = databaseOf("CREATE TABLE t (id TEXT, n INTEGER); INSERT INTO t VALUES ('a', 1), ('b', 2)")
    const settings = settingsOf({
      t: { query: 'SELECT id, n > 1 AS many FROM t -- a remark;', anchor: 'id', types: { many: 'boolean' } },
    })
    expect((await full(settings, at)).rows).toEqual([
      ['a', false],
      ['b', true],
    ])
  })

  test('names with quotes, spaces and keywords are names and nothing else', async () => {
    const at = databaseOf(
      'CREATE TABLE "order by ""x""" ("select" TEXT, "a b" TEXT); INSERT INTO "order by ""x""" VALUES (1, 2)',
    )
    const settings = settingsOf({ t: { table: 'order by "x"', anchor: 'select' } })
    expect((await full(settings, at)).rows).toEqual([['1', '2']])
  })
})

describe('multi-valued attributes', () => {
  test('are merged from child tables in the order of the database, whatever the anchors', async () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'A', 'b', 'é', '\uFFFD', '😀', ' ', '1'),
      minLength: 1,
      maxLength: 3,
    })
    const anchor = fc.oneof(text, fc.integer({ min: 0, max: 12 }))
    const parents = fc.uniqueArray(anchor, { maxLength: 12, selector: value => `${typeof value} ${value}` })
    await fc.assert(
      fc.asyncProperty(
        parents,
        fc.array(fc.tuple(anchor, text)),
        fc.constantFrom('BINARY', 'NOCASE'),
        async (anchors, pairs, collation) => {
          const at = databaseOf(`CREATE TABLE p (id COLLATE ${collation}); CREATE TABLE c (k COLLATE BINARY, v TEXT)`)
          for (const id of anchors) at.database.prepare('INSERT INTO p VALUES (?)').run(id)
          for (const [key, value] of pairs) at.database.prepare('INSERT INTO c VALUES (?, ?)').run(key, value)
          const { rows } = await full(
            settingsOf({
              t: {
                query: 'SELECT id FROM p',
                anchor: 'id',
                types: { id: 'string' },
                multi: { vs: { table: 'c', key: 'k', value: 'v' } },
              },
            }),
            at,
          )
          const equal = (a: unknown, b: unknown) =>
            a === b ||
            (collation === 'NOCASE' && typeof a === 'string' && typeof b === 'string' && lower(a) === lower(b))
          const expected = anchors.map(id => {
            const values = new Set(pairs.filter(([key]) => equal(key, id)).map(([, value]) => value))
            return [String(id), [...values].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))]
          })
          const byText = (a: unknown[], b: unknown[]) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)
          expect(rows.map(([id, values]) => [id, values ?? []]).sort(byText)).toEqual(expected.sort(byText))
          at.database.close()
        },
      ),
      { numRuns: 150 },
    )
  })

  test('of a compound anchor are found by all of its columns', async () => {
    const at = databaseOf(`
      CREATE TABLE site (country TEXT, code INTEGER, name TEXT);
      CREATE TABLE room (c TEXT, s INTEGER, number INTEGER);
      INSERT INTO site VALUES ('DE', 1, 'Berlin'), ('DE', 2, 'Bonn'), ('FR', 1, 'Lyon');
      INSERT INTO room VALUES ('DE', 1, 12), ('FR', 1, 7), ('DE', 1, 3), ('ES', 1, 1), ('FR', 1, NULL)`)
    const settings = settingsOf({
      site: {
        table: 'site',
        anchor: ['country', 'code'],
        multi: { rooms: { table: 'room', key: ['c', 's'], value: 'number' } },
      },
    })
    expect((await full(settings, at)).rows).toEqual([
      ['DE', 1, 'Berlin', [3, 12]],
      ['DE', 2, 'Bonn', null],
      ['FR', 1, 'Lyon', [7]],
    ])
  })

  test('stream: a group of 100,000 members among others', async () => {
    const at = databaseOf(`
      CREATE TABLE g (id INTEGER PRIMARY KEY); CREATE TABLE m (g INTEGER, u INTEGER, PRIMARY KEY (g, u)) WITHOUT ROWID;
      INSERT INTO g VALUES (1), (2), (3);
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) INSERT INTO m SELECT 2, i FROM n;
      INSERT INTO m VALUES (1, 5), (3, 6)`)
    const settings = settingsOf({
      g: {
        table: 'g',
        anchor: 'id',
        multi: { members: { table: 'm', key: 'g', value: 'u' } },
        references: { members: 'g' },
      },
    })
    const { rows } = await full(settings, at)
    expect(rows.map(([id, members]) => [id, Array.isArray(members) ? members.length : members])).toEqual([
      [1, 1],
      [2, 100_000],
      [3, 1],
    ])
    expect(rows[2]?.[1]).toEqual(['6'])
  })
})

describe('one import', () => {
  test('is of one instant, whatever is written meanwhile', async () => {
    const at = databaseOf(`
      CREATE TABLE a (id INTEGER PRIMARY KEY, updated INTEGER); CREATE TABLE b (id INTEGER PRIMARY KEY);
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) INSERT INTO a SELECT i, i FROM n;
      INSERT INTO b VALUES (1)`)
    const settings = settingsOf({
      a: { table: 'a', anchor: 'id', watermark: 'updated' },
      b: { table: 'b', anchor: 'id' },
    })
    const seen: string[] = []
    let watermark = ''
    for await (const page of connector.importFull(settings, contextFor(settings, at.folder))) {
      if (page.kind !== 'rows') continue
      if (seen.length === 0)
        at.database.exec('DELETE FROM a WHERE id > 2500; INSERT INTO a VALUES (9999, 9999); DELETE FROM b')
      seen.push(...page.rows.map(([id]) => `${page.objectType}${JSON.stringify(id)}`))
      watermark = page.watermark ?? watermark
    }
    expect(seen).toHaveLength(3001)
    expect(seen.at(-1)).toBe('b1')
    expect(watermark).toContain('integer:3000')
  })

  test('ends when it is stopped', async () => {
    const at = databaseOf(
      'CREATE TABLE a (id INTEGER PRIMARY KEY); WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO a SELECT i FROM n',
    )
    const stop = new AbortController()
    const settings = settingsOf({ a: { table: 'a', anchor: 'id' } })
    const reading = async () => {
      for await (const _ of connector.importFull(settings, contextFor(settings, at.folder, { signal: stop.signal })))
        stop.abort()
    }
    await expect(reading()).rejects.toThrow('This operation was aborted')
  })
})

function lower(text: string): string {
  return text.replace(/[A-Z]/g, letter => letter.toLowerCase())
}
