import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import * as fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { connector } from '../../../connectors/sql/index.ts'
import type { ObjectTypeSettings, SqlSettings } from '../../../connectors/sql/settings.ts'
import type { Page } from '../../../src/connector/contract.ts'
import type { Cell } from '../../../src/model/value.ts'

const stopped = new AbortController().signal

interface Database {
  readonly folder: string
  readonly database: DatabaseSync
}

/** A database `erp.db` in a folder that is gone after the test. */
function databaseOf(sql: string): Database {
  const folder = mkdtempSync(join(tmpdir(), 'ecmahost-test-'))
  const database = new DatabaseSync(join(folder, 'erp.db'))
  onTestFinished(() => {
    if (database.isOpen) database.close()
    rmSync(folder, { recursive: true, force: true })
  })
  database.exec(`PRAGMA journal_mode = WAL; ${sql}`)
  return { folder, database }
}

function settingsOf(objectTypes: Record<string, ObjectTypeSettings>): SqlSettings {
  return { url: 'sqlite:erp.db', objectTypes }
}

interface Imported {
  readonly rows: readonly (readonly Cell[])[]
  readonly watermark: string
}

async function collect(pages: AsyncIterable<Page> | undefined): Promise<Imported> {
  const rows: (readonly Cell[])[] = []
  let watermark = ''
  for await (const page of pages ?? []) {
    if (page.kind !== 'rows') throw new Error(`a page of ${page.kind}`)
    rows.push(...page.rows)
    watermark = page.watermark ?? watermark
  }
  return { rows, watermark }
}

const full = async (settings: SqlSettings, { folder }: Database) =>
  await collect(connector.importFull(settings, { folder, signal: stopped }))
const delta = async (settings: SqlSettings, { folder }: Database, watermark: string) =>
  await collect(connector.importDelta?.(settings, { folder, signal: stopped, watermark }))
const schema = async (settings: SqlSettings, { folder }: Database) =>
  await connector.schema(settings, { folder, signal: stopped })

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

describe('a delta import', () => {
  const tables = `
    CREATE TABLE u (id INTEGER PRIMARY KEY, name TEXT, updated TEXT);
    CREATE TABLE r (u INTEGER, role TEXT, updated INTEGER);
    INSERT INTO u VALUES (1, 'one', '2026-01-01'), (2, 'two', '2026-01-02'), (3, 'three', '2026-01-02'), (4, 'four', NULL);
    INSERT INTO r VALUES (1, 'x', 9007199254740993)`
  const settings = settingsOf({
    u: {
      table: 'u',
      anchor: 'id',
      watermark: 'updated',
      attributes: ['name'],
      multi: { roles: { table: 'r', key: 'u', value: 'role', watermark: 'updated' } },
    },
  })

  test('goes on from the greatest values the full import saw, as stable text', async () => {
    const at = databaseOf(tables)
    expect((await full(settings, at)).watermark).toBe(
      '{"u":{"own":"text:2026-01-02","children":{"roles":"integer:9007199254740993"}}}',
    )
  })

  test('reads what is as new as the watermark again, and what has none', async () => {
    const at = databaseOf(tables)
    at.database.exec('DELETE FROM r')
    const { watermark } = await full(settings, at)
    const { rows, watermark: next } = await delta(settings, at, watermark)
    expect(rows).toEqual([
      [2, 'two', null],
      [3, 'three', null],
      [4, 'four', null],
    ])
    expect(next).toBe(watermark)
  })

  test('reads the parents of changed child rows with all of their values', async () => {
    const at = databaseOf(
      `${tables}; INSERT INTO r VALUES (2, 'w', 1), (1, 'v', 2); UPDATE u SET updated = '2025-01-01'`,
    )
    const { watermark } = await full(settings, at)
    at.database.exec("INSERT INTO r VALUES (1, 'y', 9007199254740994)")
    const { rows, watermark: next } = await delta(settings, at, watermark)
    expect(rows.filter(([id]) => id === 1)).toEqual([[1, 'one', ['v', 'x', 'y']]])
    expect(next).toBe('{"u":{"own":"text:2025-01-01","children":{"roles":"integer:9007199254740994"}}}')
  })

  test('applied to what a full import gave is what the next full import gives, apart from deletions', async () => {
    const change = fc.oneof(
      fc.tuple(fc.constant('update'), fc.integer({ min: 1, max: 8 })),
      fc.tuple(fc.constant('insert'), fc.integer({ min: 1, max: 8 })),
      fc.tuple(fc.constant('role'), fc.integer({ min: 1, max: 8 })),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(change, { maxLength: 5 }), { maxLength: 4 }), async rounds => {
        const at = databaseOf(tables)
        let clock = 0
        const known = new Map<Cell | undefined, readonly Cell[]>()
        const remember = ({ rows, watermark }: Imported): string => {
          for (const row of rows) known.set(row[0], row)
          return watermark
        }
        let watermark = remember(await full(settings, at))
        for (const changes of rounds) {
          for (const [what, id] of changes) {
            clock += 1
            const stamp = `2026-02-${String(Math.floor(clock / 2) + 1).padStart(2, '0')}`
            if (what === 'update')
              at.database.prepare('UPDATE u SET name = ?, updated = ? WHERE id = ?').run(`n${clock}`, stamp, id)
            if (what === 'insert')
              at.database.prepare('INSERT OR IGNORE INTO u VALUES (?, ?, ?)').run(id, `i${clock}`, stamp)
            if (what === 'role')
              at.database
                .prepare('INSERT INTO r VALUES (?, ?, ?)')
                .run(id, `r${clock}`, 9007199254740993n + BigInt(clock))
          }
          watermark = remember(await delta(settings, at, watermark))
          const { rows } = await full(settings, at)
          expect(new Map(rows.map(row => [row[0], row]))).toEqual(
            new Map([...known].sort((a, b) => Number(a[0]) - Number(b[0]))),
          )
        }
        at.database.close()
      }),
      { numRuns: 60 },
    )
  })

  test('reads all rows of an object type without a watermark column', async () => {
    const at = databaseOf(tables)
    const plain = settingsOf({ u: { table: 'u', anchor: 'id', attributes: ['name'] } })
    const { watermark } = await full(plain, at)
    expect((await delta(plain, at, watermark)).rows).toHaveLength(4)
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
    for await (const page of connector.importFull(settings, { folder: at.folder, signal: stopped })) {
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
    const reading = async () => {
      for await (const _ of connector.importFull(settingsOf({ a: { table: 'a', anchor: 'id' } }), {
        folder: at.folder,
        signal: stop.signal,
      }))
        stop.abort()
    }
    await expect(reading()).rejects.toThrow('This operation was aborted')
  })
})

describe('a database that is no fit source stops the import with a reason', () => {
  test('a file that is missing, which is not made', async () => {
    const at = databaseOf('')
    const settings = { ...settingsOf({ t: { table: 't', anchor: 'id' } }), url: 'sqlite:./gone.db' }
    await expect(schema(settings, at)).rejects.toThrow(
      `There is no database ./gone.db: nothing stands at ${join(at.folder, 'gone.db')}.`,
    )
    expect(existsSync(join(at.folder, 'gone.db'))).toBe(false)
  })

  test('a file that is no database', async () => {
    const at = databaseOf('')
    writeFileSync(join(at.folder, 'text.db'), 'id,name\n'.repeat(1000))
    const settings = { ...settingsOf({ t: { table: 't', anchor: 'id' } }), url: 'sqlite:text.db' }
    await expect(schema(settings, at)).rejects.toThrow(
      'database text.db: it is not an SQLite database, or it is encrypted.',
    )
  })

  test('a database that another program has locked', async () => {
    const at = databaseOf('CREATE TABLE t (id TEXT)')
    at.database.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE')
    const settings = { ...settingsOf({ t: { table: 't', anchor: 'id' } }), busyTimeoutMs: 50 }
    await expect(full(settings, at)).rejects.toMatchObject({
      code: 'source-locked',
      message:
        'database erp.db is locked by another program: it gave no access within 0.05 s. Let that program finish its transaction, or set a longer busyTimeoutMs.',
    })
    at.database.exec('ROLLBACK')
    expect((await full(settings, at)).rows).toEqual([])
  })

  const tables = 'CREATE TABLE users (user_id TEXT, mail TEXT); CREATE TABLE user_roles (user_id TEXT, role TEXT)'
  test.each<[string, ObjectTypeSettings, string]>([
    [
      'a table that is not there',
      { table: 'user', anchor: 'user_id' },
      'object type "t": there is no table or view "user" in database erp.db. Did you mean "users"?',
    ],
    [
      'a table unlike any other',
      { table: 'people', anchor: 'user_id' },
      'object type "t": there is no table or view "people" in database erp.db. There are: user_roles, users.',
    ],
    [
      'an anchor that is no column',
      { table: 'users', anchor: 'userid' },
      'object type "t": there is no column "userid", which anchor speaks of. Did you mean "user_id"?',
    ],
    [
      'a watermark that is no column',
      { table: 'users', anchor: 'user_id', watermark: 'updated' },
      'object type "t": there is no column "updated", which watermark speaks of. There are: user_id, mail.',
    ],
    ['neither table nor query', { anchor: 'user_id' }, 'object type "t": it needs either a table or a query.'],
    [
      'both table and query',
      { table: 'users', query: 'SELECT 1', anchor: 'user_id' },
      'object type "t": it needs either a table or a query, not both.',
    ],
    [
      'a query that is no SQL',
      { query: 'SELEKT 1', anchor: 'user_id' },
      'database erp.db: near "SELEKT": syntax error.',
    ],
    [
      'a query with two columns of one name',
      { query: 'SELECT u.*, r.user_id FROM users u, user_roles r', anchor: 'mail' },
      'object type "t": its query yields two columns "user_id". Give one of them another name with AS.',
    ],
    [
      'a key of another length than the anchor',
      {
        table: 'users',
        anchor: 'user_id',
        multi: { roles: { table: 'user_roles', key: ['user_id', 'role'], value: 'role' } },
      },
      'object type "t": multi.roles.key names 2 columns and the anchor 1. They must correspond.',
    ],
    [
      'a multi-valued attribute named as a column',
      { table: 'users', anchor: 'user_id', multi: { mail: { table: 'user_roles', key: 'user_id', value: 'role' } } },
      'object type "t": it has a column "mail" and a multi-valued attribute of that name. Rename the attribute.',
    ],
    [
      'a value column that is not there',
      { table: 'users', anchor: 'user_id', multi: { roles: { table: 'user_roles', key: 'user_id', value: 'roles' } } },
      'object type "t": there is no column "roles", which multi.roles.value speaks of. Did you mean "role"?',
    ],
    [
      'a reference to no object type',
      { table: 'users', anchor: 'user_id', references: { mail: 'person' } },
      'object type "t": "mail" refers to the object type "person", which is not among objectTypes. There are: t.',
    ],
  ])('%s', async (_, objectType, message) => {
    await expect(schema(settingsOf({ t: objectType }), databaseOf(tables))).rejects.toThrow(message)
  })
})

function lower(text: string): string {
  return text.replace(/[A-Z]/g, letter => letter.toLowerCase())
}
