import * as fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { SqlSettings } from '../../../connectors/sql/settings.ts'
import type { Cell } from '../../../src/model/value.ts'
import { contextFor, databaseOf, delta, full, type Imported, settingsOf } from './database.ts'

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

  test('has nothing to go on from where no object type has a watermark column and no method is chosen', async () => {
    const at = databaseOf(tables)
    const { delta: _, ...plain } = settingsOf({ u: { table: 'u', anchor: 'id', attributes: ['name'] } })
    expect((await full(plain, at)).watermark).toBe('')
    const { delta: _delta, ...marked } = settings
    expect((await full(marked, at)).watermark).not.toBe('')
  })

  test('says once that it does not see what was deleted', async () => {
    const at = databaseOf(tables)
    const { watermark } = await full(settings, at)
    const info = vi.fn()
    const log = { ...contextFor(settings, at.folder).log, info }
    await delta(settings, at, watermark, { log })
    expect(info.mock.calls).toEqual([[expect.stringContaining('does not see what was deleted')]])
  })

  test.each([
    ['TEXT', "'2026-01-02T00:00:30Z'", 60, "'2026-01-01T23:59:30Z'", "'2026-01-01T23:59:29Z'"],
    ['TEXT', "'2026-03-01'", 300, "'2026-02-28'", "'2026-02-27'"],
    ['DATETIME', "'2026-01-01 00:00:10.250'", 20, "'2025-12-31 23:59:50.250'", "'2025-12-31 23:59:50.249'"],
    ['DATETIME', '1800000000', 60, '1799999940', '1799999939'],
    ['INTEGER', '5000', 60, '4990', '4989'],
    ['INTEGER', '9007199254740995', 60, '9007199254740985', '9007199254740984'],
  ])('reads back behind a watermark that is %s %s', async (type, newest, overlapSeconds, last, older) => {
    const at = databaseOf(
      `CREATE TABLE t (id INTEGER PRIMARY KEY, changed ${type}); INSERT INTO t VALUES (1, ${newest}), (2, ${last}), (3, ${older})`,
    )
    const read: SqlSettings = {
      ...settingsOf({ t: { table: 't', anchor: 'id', attributes: ['id'], watermark: 'changed' } }),
      delta: { method: 'watermark', overlapSeconds, overlapCount: 10 },
    }
    const { watermark } = await full(read, at)
    expect((await delta(read, at, watermark)).rows).toEqual([[1], [2]])
  })

  test.each(['', 'yesterday', '7', '[]', '{"u":{"own":"text:x"}}', '{"u":{"own":"integer:x","children":{}}}'])(
    'asks for a full import where the watermark is of another make (%s)',
    async watermark => {
      await expect(delta(settings, databaseOf(tables), watermark)).rejects.toMatchObject({
        failure: { kind: 'watermark' },
      })
    },
  )

  test('goes on from a number of any size and from octets', async () => {
    const at = databaseOf(
      "CREATE TABLE n (id INTEGER, updated REAL); INSERT INTO n VALUES (1, 5), (2, 1e300); CREATE TABLE o (id INTEGER, updated BLOB); INSERT INTO o VALUES (1, x'01'), (2, x'ff00')",
    )
    const both = settingsOf({
      n: { table: 'n', anchor: 'id', watermark: 'updated' },
      o: { table: 'o', anchor: 'id', watermark: 'updated' },
    })
    const { watermark } = await full(both, at)
    expect((await delta(both, at, watermark)).rows).toEqual([
      [2, 1e300],
      [2, new Uint8Array([255, 0])],
    ])
  })
})
