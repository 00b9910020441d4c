import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { connector } from '../../../connectors/sql/index.ts'
import type { SqlSettings } from '../../../connectors/sql/settings.ts'
import type { FullContext, RowPage } from '../../../src/connector/contract.ts'
import { contextFor, databaseOf, delta, settingsOf } from './database.ts'

async function pagesOf(settings: SqlSettings, folder: string, more: Partial<FullContext> = {}): Promise<RowPage[]> {
  const pages: RowPage[] = []
  for await (const page of connector.importFull(settings, contextFor(settings, folder, more))) {
    if (page.kind === 'rows') pages.push(page)
  }
  return pages
}

const rowsOf = (pages: readonly RowPage[]) =>
  pages.flatMap(({ objectType, rows, firstPosition }) => rows.map((row, i) => [objectType, firstPosition + i, row]))

const tables = `
  CREATE TABLE u (id INTEGER PRIMARY KEY, name TEXT, updated TEXT);
  CREATE TABLE r (id TEXT PRIMARY KEY, updated INTEGER);
  INSERT INTO u VALUES (1, 'one', '2026-01-01'), (2, 'two', '2026-01-02'), (3, 'three', '2026-01-03'), (5, 'five', '2026-01-04');
  INSERT INTO r VALUES ('x', 1), ('y', 2), ('z', 3)`
const settings = settingsOf({
  u: { table: 'u', anchor: 'id', watermark: 'updated' },
  r: { table: 'r', anchor: 'id', watermark: 'updated' },
})

describe('an import that goes on', () => {
  test('gives what comes after the page, whatever the anchors are', async () => {
    const cell = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', 'A', 'b', 'é', '😀', ' ', '1', '2'), maxLength: 3 }),
      fc.integer({ min: -3, max: 12 }),
      fc.constantFrom(9007199254740993n, -9007199254740993n, 0.5, 1e300, 9007199254740992),
      fc.uint8Array({ maxLength: 2 }),
      fc.constant(null),
    )
    const anchor = fc.tuple(cell, cell)
    const anchors = fc.uniqueArray(anchor, { maxLength: 12, selector: cells => JSON.stringify(cells.map(String)) })
    const declared = fc.constantFrom('', 'TEXT', 'INTEGER', 'NUMERIC', 'REAL', 'TEXT COLLATE NOCASE')
    const from = fc.constantFrom(
      { table: 't' },
      { table: 'v' },
      { query: "SELECT * FROM t UNION ALL SELECT '7', '7' UNION ALL SELECT '11', 3" },
    )
    await fc.assert(
      fc.asyncProperty(
        anchors,
        declared,
        from,
        fc.integer({ min: 1, max: 3 }),
        async (rows, type, source, pageSize) => {
          const at = databaseOf(
            `CREATE TABLE t (a ${type}, b ${type}); CREATE VIEW v AS SELECT a, b FROM t; CREATE TABLE c (a, b, value)`,
          )
          const insert = at.database.prepare('INSERT INTO t VALUES (?, ?)')
          const child = at.database.prepare('INSERT INTO c VALUES (?, ?, ?)')
          for (const [index, cells] of rows.entries()) {
            insert.run(...cells)
            if (index % 2 === 0) child.run(...cells, `of ${index}`)
          }
          const multi = { values: { table: 'c', key: ['a', 'b'], value: 'value' } }
          const types = { a: 'binary', b: 'binary' } as const
          const settings = settingsOf({
            single: { ...source, anchor: ['a', 'b'], types },
            many: { ...source, anchor: ['a', 'b'], types, multi },
          })
          const whole = await pagesOf(settings, at.folder, { pageSize })
          for (const [index, { resume }] of whole.entries()) {
            if (resume === undefined) continue
            const rest = await pagesOf(settings, at.folder, { pageSize, resume })
            // Rows that are equal in their anchors are one.
            const last = JSON.stringify(rowsOf([whole[index] as RowPage]).at(-1)?.[2], printable)
            const expected = rowsOf(whole.slice(index + 1)).filter(
              ([, , row]) => JSON.stringify(row, printable) !== last,
            )
            expect(JSON.stringify(rowsOf(rest).map(withoutPosition), printable)).toEqual(
              JSON.stringify(expected.map(withoutPosition), printable),
            )
          }
          at.database.close()
        },
      ),
      { numRuns: 200 },
    )
  })

  test('goes by the exact order where the column ignores case', async () => {
    const { folder } = databaseOf(
      "CREATE TABLE t (a TEXT COLLATE NOCASE, b TEXT COLLATE NOCASE); INSERT INTO t VALUES ('A', 'X'), ('A', 'x'), ('B', 'x'), ('a', 'x')",
    )
    const settings = settingsOf({ t: { table: 't', anchor: ['a', 'b'] } })
    const whole = await pagesOf(settings, folder, { pageSize: 1 })
    for (const [index, { resume }] of whole.slice(0, -1).entries()) {
      const rest = await pagesOf(settings, folder, { pageSize: 1, resume: resume ?? null })
      expect(rowsOf(rest)).toEqual(rowsOf(whole.slice(index + 1)))
    }
  })

  test('has positions and a portion that go on, and the watermarks of its beginning', async () => {
    const { folder } = databaseOf(tables)
    const whole = await pagesOf(settings, folder, { pageSize: 2 })
    expect(whole.map(({ objectType, firstPosition, portion }) => [objectType, firstPosition, portion])).toEqual([
      ['u', 1, 2 / 7],
      ['u', 3, 4 / 7],
      ['r', 1, 6 / 7],
      ['r', 3, 1],
      ['r', 1, undefined],
    ])
    for (const [index, { resume }] of whole.slice(0, -1).entries()) {
      const rest = await pagesOf(settings, folder, { pageSize: 2, resume: resume ?? null })
      expect(rest).toEqual(whole.slice(index + 1))
    }
  })

  test('leaves what changes behind it to the delta import that follows', async () => {
    const at = databaseOf(tables)
    const [first] = await pagesOf(settings, at.folder, { pageSize: 2 })
    at.database.exec(`
      UPDATE u SET name = 'TWO', updated = '2026-02-01' WHERE id = 2;
      INSERT INTO u VALUES (0, 'zero', '2026-02-02'), (4, 'four', '2026-02-03');
      DELETE FROM u WHERE id = 1`)
    const rest = await pagesOf(settings, at.folder, { resume: first?.resume ?? null })
    expect(rowsOf(rest).map(([, , row]) => (row as unknown[])[0])).toEqual([3, 4, 5, 'x', 'y', 'z'])
    const watermark = rest.at(-1)?.watermark ?? ''
    expect(watermark).toContain('text:2026-01-04')
    const { rows } = await delta(settings, at, watermark)
    expect(rows.map(([id, name]) => [id, name])).toEqual([
      [0, 'zero'],
      [2, 'TWO'],
      [4, 'four'],
      [5, 'five'],
      ['z', 3],
    ])
  })

  test('has no place after an anchor that lacks a part or is broken text', async () => {
    const { folder } = databaseOf(`
      CREATE TABLE t (a TEXT, b TEXT);
      INSERT INTO t VALUES (NULL, '1'), ('a', NULL), ('a', '1'), (CAST(x'62ff' AS TEXT), '1'), ('c', '1')`)
    const pages = await pagesOf(settingsOf({ t: { table: 't', anchor: ['a', 'b'] } }), folder, { pageSize: 1 })
    expect(pages.map(({ resume }) => resume !== undefined)).toEqual([false, false, true, false, true, false])
  })

  test.each([
    ['', ''],
    ['of another make', '{"offset":7}'],
    [
      'in an object type that is no longer read',
      '{"objectType":"text:x","after":[1],"rows":"integer:1","watermarks":{}}',
    ],
    ['after an anchor of other parts', '{"objectType":"text:u","after":[],"rows":1,"watermarks":{}}'],
  ])('says that it cannot from a place %s', async (_, resume) => {
    const { folder } = databaseOf(tables)
    await expect(pagesOf(settings, folder, { resume })).rejects.toMatchObject({ failure: { kind: 'resume' } })
  })
})

describe('the object types that are wanted', () => {
  test('are read alone, and another may be missing from the database', async () => {
    const { folder, database } = databaseOf(tables)
    database.exec('DROP TABLE u')
    expect(rowsOf(await pagesOf(settings, folder, { objectTypes: ['r'] }))).toHaveLength(3)
  })

  test('alone have their watermarks moved by a delta import', async () => {
    const at = databaseOf(tables)
    const watermark = (await pagesOf(settings, at.folder)).at(-1)?.watermark ?? ''
    at.database.exec("INSERT INTO u VALUES (9, 'nine', '2026-03-01'); INSERT INTO r VALUES ('w', 9)")
    const { rows, watermark: next } = await delta(settings, at, watermark, { objectTypes: ['r'] })
    expect(rows.map(([id]) => id)).toEqual(['w', 'z'])
    expect(next).toBe(watermark.replace('integer:3', 'integer:9'))
    expect((await delta(settings, at, next)).rows.map(([id]) => id)).toEqual([5, 9, 'w'])
  })
})

function printable(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value
}

function withoutPosition([objectType, , row]: readonly unknown[]): unknown[] {
  return [objectType, row]
}
