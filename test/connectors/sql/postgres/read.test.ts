import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../../../connectors/sql/dialect.ts'
import { postgres } from '../../../../connectors/sql/dialects/postgres.ts'
import { PostgresServer, postgresLacking } from '../../../servers/postgres.ts'
import { allPages, allRaw, failureOf, inSnapshot, opened } from './reach.ts'

describe.skipIf(postgresLacking !== undefined)('reading from PostgreSQL', () => {
  let server: PostgresServer
  let database: Database
  beforeAll(async () => {
    server = await PostgresServer.start()
    database = await opened(server)
  })
  afterAll(async () => {
    await database.close()
    await server.remove()
  })

  const both = async (sql: string, parameters: readonly string[] = [], pageRows = 100) =>
    await inSnapshot(database, async snapshot => {
      const cells = await allPages(snapshot, sql, parameters, pageRows)
      expect(await allRaw(snapshot, withCopyParameters(sql), parameters, pageRows)).toEqual(cells)
      return cells
    })
  const withCopyParameters = (sql: string): string =>
    sql.replace(/\$(\d+)/g, (_, number: string) => postgres.raw?.placeholder(Number(number) - 1, 'text') ?? '')

  test('both ways give the same cells of every kind of text', async () => {
    const texts = [
      '',
      ' ',
      '\t',
      '\n',
      '\\',
      '\\N',
      '\\.',
      'a\tb\nc\rd\\e',
      '"q"',
      "o'q",
      '😀 é ü',
      '\b\f\v\u0001',
      'NULL',
      '{a}',
    ]
    await server.query('erp', 'CREATE TABLE texts (n int, t text)')
    const client = await server.client()
    for (const [index, text] of texts.entries()) await client.query('INSERT INTO texts VALUES ($1, $2)', [index, text])
    await client.query('INSERT INTO texts VALUES ($1, NULL)', [texts.length])
    await client.end()
    const cells = await both('SELECT t, n FROM texts ORDER BY n')
    expect(cells.map(row => row[0])).toEqual([...texts, null])
    expect(await both('SELECT t FROM texts WHERE n = 0')).toEqual([['']])
    expect(await both('SELECT t FROM texts WHERE t IS NULL')).toEqual([[null]])
    expect(await both('SELECT t FROM texts WHERE false')).toEqual([])
  })

  test('rows that are wanted alone are those of the page', async () => {
    await inSnapshot(database, async snapshot => {
      for await (const page of snapshot.raw?.("SELECT g, 'x\\y' || g FROM generate_series(1, 1000) g", [], 1000) ??
        []) {
        expect(page.count).toBe(1000)
        const wanted = [0, 1, 2, 7, 500, 998, 999]
        expect(postgres.raw?.cells(page, wanted)).toEqual(wanted.map(index => [`${index + 1}`, `x\\y${index + 1}`]))
        expect(page.bytes.toString('utf8', page.ranges[14], page.ranges[15])).toBe('8\tx\\\\y8')
      }
    })
  })

  test('cells of random text, bytes and arrays are the same by both ways', async () => {
    await server.query('erp', 'CREATE TABLE random (n int, t text, b bytea, l text[])')
    const client = await server.client()
    const text = fc.string({ unit: 'binary', maxLength: 40 }).map(made => made.replaceAll('\0', '').toWellFormed())
    const row = fc.tuple(text, fc.uint8Array({ maxLength: 40 }), fc.array(fc.option(text), { maxLength: 5 }))
    const options = { timeZone: 'UTC' }
    const readBytes = postgres.reader('bytea', 'binary', options)
    const readList = postgres.reader('text[]', 'string', options)
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), async rows => {
        await client.query('TRUNCATE random')
        const numbers = rows.map((_, index) => index)
        for (const n of numbers) {
          const [t = '', b = new Uint8Array(), l = []] = rows[n] ?? []
          await client.query('INSERT INTO random VALUES ($1, $2, $3, $4)', [n, t, Buffer.from(b), l])
        }
        const cells = await both('SELECT t, b, l FROM random ORDER BY n', [], 7)
        expect(cells.map(([t]) => t)).toEqual(rows.map(([t]) => t))
        expect(cells.map(([, b = null]) => readBytes?.(b))).toEqual(rows.map(([, b]) => b))
        const lists = rows.map(([, , l]) => l.filter(element => element !== null))
        expect(cells.map(([, , l = null]) => readList?.(l))).toEqual(lists.map(l => (l.length === 0 ? null : l)))
      }),
      { numRuns: 40 },
    )
    await client.end()
  })

  test('parameters are the same by both ways, also those that look like something else', async () => {
    for (const value of ["'; DROP TABLE x; --", '', '\\N', '$1', 'tab\tline\n', 'é😀', '=']) {
      expect(await both('SELECT $1::text, $2::text', [value, 'second'])).toEqual([[value, 'second']])
    }
    await inSnapshot(database, async snapshot => {
      const place = (index: number, declared: string): string => postgres.raw?.placeholder(index, declared) ?? ''
      const sql = `SELECT ${place(0, 'integer')} + 1, ${place(1, 'text')}, ${place(2, 'character varying(2)')}, ${place(3, 'boolean')}, ${place(4, 'bytea')}, ${place(5, 'character(2)')}, ${place(6, 'numeric(3,1)')}, ${place(7, '')}`
      const parameters = [41, null, 'longer', true, new Uint8Array([0, 255]), 'abc', 1.25, 5n]
      expect(await allRaw(snapshot, sql, parameters)).toEqual([
        ['42', null, 'longer', 't', '\\x00ff', 'abc', '1.25', '5'],
      ])
    })
  })

  test('an index serves a reading as bytes that goes on after an anchor', async () => {
    await server.query('erp', 'CREATE TABLE many AS SELECT g AS id FROM generate_series(1, 20000) g')
    await server.query('erp', 'ALTER TABLE many ADD PRIMARY KEY (id); ANALYZE many')
    await inSnapshot(database, async snapshot => {
      const after = postgres.raw?.placeholder(0, 'integer')
      const sql = `SELECT id FROM many WHERE id > ${after} ORDER BY id`
      expect((await allRaw(snapshot, sql, [19_998])).flat()).toEqual(['19999', '20000'])
      const plan = await allPages(snapshot, `EXPLAIN ${sql}`, [])
      expect(plan.flat().join('\n')).toMatch(/Index Only Scan.*\n.*Index Cond/)
    })
  })

  test('pages have the size that is asked for, and portals can be read by turns', async () => {
    await inSnapshot(database, async snapshot => {
      const sql = 'SELECT g FROM generate_series(1, 25) g'
      const sizes: number[] = []
      for await (const page of snapshot.pages(sql, [], 10)) {
        sizes.push(page.length)
        expect(await allPages(snapshot, 'SELECT $1::int + 1', [page.length])).toEqual([[String(page.length + 1)]])
      }
      expect(sizes).toEqual([10, 10, 5])
      const rawSizes: number[] = []
      for await (const page of snapshot.raw?.(sql, [], 10) ?? []) rawSizes.push(page.count)
      expect(rawSizes).toEqual([10, 10, 5])
    })
  })

  test('pages as bytes hold rows of any length, and are not too long themselves', async () => {
    await inSnapshot(database, async snapshot => {
      const sql = "SELECT g, repeat('x', CASE WHEN g % 5 = 0 THEN 3000000 ELSE 100 END) FROM generate_series(1, 20) g"
      const lengths: number[] = []
      let rows = 0
      for await (const page of snapshot.raw?.(sql, [], 1000) ?? []) {
        lengths.push(page.bytes.length)
        rows += page.count
        const cells =
          postgres.raw?.cells(
            page,
            Array.from({ length: page.count }, (_, index) => index),
          ) ?? []
        for (const [g, x] of cells) expect(String(x)).toHaveLength(Number(g) % 5 === 0 ? 3_000_000 : 100)
      }
      expect(rows).toBe(20)
      expect(Math.max(...lengths)).toBeLessThan(8_000_000)
    })
  })

  test('a reading as bytes waits for whoever takes the pages', async () => {
    const client = await server.client()
    await inSnapshot(database, async snapshot => {
      const pages = snapshot.raw?.("SELECT repeat('x', 1000) FROM generate_series(1, 200000)", [], 100)
      const iterator = pages?.[Symbol.asyncIterator]()
      await iterator?.next()
      // The server gets stuck writing to us: it waits for the client instead of coming to its end.
      await expect
        .poll(async () => {
          const { rows } = await client.query<{ wait: string }>(
            "SELECT wait_event AS wait FROM pg_stat_activity WHERE query LIKE 'COPY%' AND state = 'active'",
          )
          return rows[0]?.wait
        })
        .toBe('ClientWrite')
      expect(process.memoryUsage().arrayBuffers).toBeLessThan(100_000_000)
      let rows = 100
      for (;;) {
        const next = await iterator?.next()
        if (next === undefined || next.done === true) break
        rows += next.value.count
      }
      expect(rows).toBe(200_000)
    })
    await client.end()
  })

  test('what is ended early leaves the pool usable', async () => {
    for (let round = 0; round < 6; round++) {
      const snapshot = await database.snapshot()
      for await (const page of snapshot.pages('SELECT g FROM generate_series(1, 100000) g', [], 10)) {
        expect(page).toHaveLength(10)
        break
      }
      expect(await allPages(snapshot, 'SELECT 1')).toEqual([['1']])
      for await (const page of snapshot.raw?.("SELECT repeat('x', 1000) FROM generate_series(1, 100000)", [], 10) ??
        []) {
        expect(page.count).toBe(10)
        break
      }
      const { kind } = await failureOf(async () => await allPages(snapshot, 'SELECT 1'))
      expect(kind).toBe('unavailable')
      await snapshot.close()
    }
    await inSnapshot(database, async snapshot => {
      for await (const page of snapshot.raw?.('SELECT 1', [], 10) ?? []) expect(page.count).toBe(1)
      expect(await allPages(snapshot, 'SELECT 2')).toEqual([['2']])
    })
    const idle = "SELECT count(*)::int AS n FROM pg_stat_activity WHERE query LIKE 'COPY%' AND state = 'active'"
    await expect.poll(async () => (await server.query('erp', idle))[0]?.['n']).toBe(0)
  })

  test('a snapshot can be closed in the middle of anything', async () => {
    const slow = await database.snapshot()
    const sleeping = failureOf(async () => await allPages(slow, 'SELECT pg_sleep(60)'))
    await slow.close()
    expect((await sleeping).kind).toBe('unavailable')
    const copying = await database.snapshot()
    const read = copying.raw?.("SELECT repeat('x', 1000) FROM generate_series(1, 100000)", [], 10)
    const pages = read?.[Symbol.asyncIterator]()
    expect((await pages?.next())?.done).toBe(false)
    await copying.close()
    expect(
      await failureOf(async () => {
        while ((await pages?.next())?.done === false) continue
      }),
    ).toMatchObject({ kind: 'unavailable' })
    const session = await database.session()
    const executing = failureOf(async () => await session.execute({ sql: 'SELECT pg_sleep(60)', parameters: [] }))
    await session.release()
    expect((await executing).kind).toBe('unavailable')
    expect(await inSnapshot(database, async snapshot => await allPages(snapshot, 'SELECT 1'))).toEqual([['1']])
  })

  test('a snapshot stays at its instant, and so does another of it', async () => {
    await server.query('erp', 'CREATE TABLE moving (n int)')
    await server.query('erp', 'INSERT INTO moving VALUES (1)')
    const snapshot = await database.snapshot()
    await server.query('erp', 'INSERT INTO moving VALUES (2)')
    const count = 'SELECT count(*) FROM moving'
    expect(await allPages(snapshot, count)).toEqual([['1']])
    const another = await snapshot.another?.()
    const third = await another?.another?.()
    await server.query('erp', 'INSERT INTO moving VALUES (3)')
    for (const one of [snapshot, another, third]) {
      if (one === undefined) throw new Error('none')
      expect(await allPages(one, count)).toEqual([['1']])
      expect(await allRaw(one, count)).toEqual([['1']])
    }
    await third?.close()
    await another?.close()
    await snapshot.close()
    expect(await inSnapshot(database, async later => await allPages(later, count))).toEqual([['3']])
  })

  test('nothing is written through a snapshot, and a statement is one alone', async () => {
    await server.query('erp', 'CREATE TABLE untouched (n int)')
    const write = async (sql: string) =>
      await failureOf(async () => await inSnapshot(database, async snapshot => await allPages(snapshot, sql)))
    const inserted = await write('INSERT INTO untouched VALUES (1)')
    expect(inserted.kind).toBe('forbidden')
    expect(inserted.message).toContain('database erp on 127.0.0.1')
    expect((await write('COMMIT; INSERT INTO untouched VALUES (1)')).message).toContain('multiple commands')
    const copied = await failureOf(async () => {
      await inSnapshot(
        database,
        async snapshot => await allRaw(snapshot, 'SELECT 1) TO STDOUT; COMMIT; COPY (SELECT 1'),
      )
    })
    expect(copied.message).toContain('multiple commands')
    expect(await server.query('erp', 'SELECT * FROM untouched')).toEqual([])
  })

  test('a statement timeout does not bound the reading of a snapshot', async () => {
    const hurried = await opened(server, { statementTimeoutMs: 20 })
    expect(
      await inSnapshot(hurried, async snapshot => await allPages(snapshot, 'SELECT 1 FROM pg_sleep(0.1)')),
    ).toEqual([['1']])
    await hurried.close()
  })

  test('columns are described, and domains are what they are of', async () => {
    await server.query(
      'erp',
      "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE SCHEMA hr; CREATE TYPE hr.level AS ENUM ('a')",
    )
    await server.query(
      'erp',
      'CREATE DOMAIN short AS varchar(8); CREATE DOMAIN shorter AS short CHECK (length(value) < 5)',
    )
    await server.query(
      'erp',
      'CREATE TABLE described (a varchar(40), b integer[], c mood, d hr.level, e shorter, f shorter[], g numeric(10,2), h char(3), i timestamptz(3), j varchar(5)[], k bytea)',
    )
    await inSnapshot(database, async snapshot => {
      const columns = await snapshot.columnsOf("SELECT *, a || 'x' AS l, 'lit' AS m, $1::int AS n FROM described")
      expect(columns.map(({ name, declared }) => `${name} ${declared}`)).toEqual([
        'a character varying(40)',
        'b integer[]',
        'c mood',
        'd hr.level',
        'e character varying(8)',
        'f character varying(8)[]',
        'g numeric(10,2)',
        'h character(3)',
        'i timestamp(3) with time zone',
        'j character varying(5)[]',
        'k bytea',
        'l text',
        'm text',
        'n integer',
      ])
      const [, , , , , f] = columns
      expect(postgres.kindOf(f?.declared ?? '')).toEqual({ kind: 'string', multi: true })
    })
    // Describing runs nothing.
    await inSnapshot(database, async snapshot => {
      expect(await snapshot.columnsOf('SELECT pg_sleep(100) AS slept, 1 / 0 AS broken')).toEqual([
        { name: 'slept', declared: 'void' },
        { name: 'broken', declared: 'integer' },
      ])
    })
  })

  test('rows of a function stand for those of a table', async () => {
    await server.query(
      'erp',
      "CREATE FUNCTION hr.people(lowest int, tag text DEFAULT 'x') RETURNS TABLE (id int, name varchar(9)) LANGUAGE sql AS $$ SELECT g, tag || g FROM generate_series(lowest, 3) g $$",
    )
    await server.query('erp', 'CREATE PROCEDURE hr.nothing() LANGUAGE sql AS $$ SELECT 1 $$')
    await inSnapshot(database, async snapshot => {
      expect(await snapshot.procedureColumns?.('hr.people', [2])).toEqual([
        { name: 'id', declared: 'integer' },
        { name: 'name', declared: 'character varying' },
      ])
      const rows: unknown[] = []
      for await (const page of snapshot.procedure?.('hr.people', [2, 'y'], 1) ?? []) rows.push(...page)
      expect(rows).toEqual([
        ['2', 'y2'],
        ['3', 'y3'],
      ])
      const missing = await failureOf(async () => await snapshot.procedureColumns?.('hr.nobody', []))
      expect(missing.message).toContain('there is no procedure or function "hr.nobody"')
      const none = await failureOf(async () => await snapshot.procedureColumns?.('hr.nothing', []))
      expect(none.message).toContain('gives no rows')
    })
  })
})
