import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Scalar } from '../../../../src/model/value.ts'
import { add, at, done, kinds, remove, set, told, type Written } from './databases.ts'

/** Texts that would become SQL where somebody forgot to quote or to bind. */
const nasty = fc.oneof(
  fc.constantFrom(
    "'; DROP TABLE canary; --",
    '"; DROP TABLE canary; --',
    '`; DROP TABLE canary; -- ',
    ']; DROP TABLE canary; --',
    "\\'; DROP TABLE canary; #",
    '\\"; DROP TABLE canary',
    "x' OR '1'='1",
    '$$ || $tag$',
    ':name ?1 ? $1 @p1 %s',
    '/* */ -- #',
    'select',
    '\\',
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
)
/** What databases take as a name: no control characters, nothing outside of the basic plane, no space at the end. */
const name = nasty
  .map(text =>
    text
      .replace(/[\p{Cc}\p{Cs}\p{Cn}\u{10000}-\u{10ffff}.]/gu, '')
      .trim()
      .slice(0, 20),
  )
  .filter(text => text !== '' && Buffer.byteLength(text) < 60)
const value = nasty.map(text => text.replace(/[\0\p{Cs}]/gu, '')).filter(text => text !== '')

const runs = { SQLite: 60, PostgreSQL: 40, MariaDB: 40 }

describe.each(kinds)('$name', kind => {
  describe.skipIf(kind.lacking)('whatever names and values are', () => {
    let database: Written
    beforeAll(async () => {
      database = await kind.open()
      await database.exec(
        "CREATE TABLE canary (id INTEGER PRIMARY KEY, song VARCHAR(20)); INSERT INTO canary VALUES (1, 'tweet')",
      )
    })
    afterAll(async () => await database?.close())

    const quote = (text: string): string =>
      kind.name === 'MariaDB' ? `\`${text.replaceAll('`', '``')}\`` : `"${text.replaceAll('"', '""')}"`
    let number = 0

    test('they never become SQL, and come back as they were', async () => {
      await fc.assert(
        fc.asyncProperty(
          name,
          fc.uniqueArray(name, {
            minLength: 5,
            maxLength: 5,
            selector: text => text.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, ''),
          }),
          fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 3 }),
          async (tableName, [key = '', first = '', second = '', owner = '', attribute = ''], rows) => {
            const table = `t${number++} ${tableName}`
            const child = `${table}c`
            const text =
              kind.name === 'MariaDB' ? 'VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin' : 'VARCHAR(100)'
            await database.exec(
              `CREATE TABLE ${quote(table)} (${quote(key)} INTEGER PRIMARY KEY, ${quote(first)} ${text}, ${quote(second)} ${text}); CREATE TABLE ${quote(child)} (${quote(owner)} INTEGER, ${quote(first)} ${text}, PRIMARY KEY (${quote(owner)}, ${quote(first)}))`,
            )
            const { export: write, entry } = at(database, {
              thing: {
                table,
                anchor: key,
                multi: { [attribute]: { table: child, key: owner, value: first } },
              },
            })
            const added = rows.map(([a, b, c], id) => add('thing', [id], { [first]: a, [second]: b, [attribute]: [c] }))
            expect(told(await write(added))).toEqual(done(rows.length))
            const changed = rows.map(([a, b], id) => set('thing', [id], { [first]: b, [second]: a, [attribute]: [a] }))
            expect(told(await write(changed))).toEqual(done(rows.length))
            for (const [id, [a, b]] of rows.entries()) {
              const expected: Record<string, Scalar | readonly Scalar[]> = { [first]: b, [second]: a, [attribute]: [a] }
              expect(await entry('thing', [id])).toEqual({ [key]: id, ...expected })
            }
            expect(told(await write([remove('thing', [0])]))).toEqual(['done'])
            expect(await entry('thing', [0])).toBeNull()
          },
        ),
        { numRuns: runs[kind.name] },
      )
      expect(await database.rows('SELECT id, song FROM canary')).toEqual([['1', 'tweet']])
    }, 60_000)
  })
})
