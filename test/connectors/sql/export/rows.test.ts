import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Change } from '../../../../src/model/change.ts'
import { add, at, done, kinds, remove, set, told, type Written } from './databases.ts'

const tables = `
  CREATE TABLE departments (id INTEGER NOT NULL PRIMARY KEY, title VARCHAR(20) NOT NULL);
  CREATE TABLE users (
    id INTEGER NOT NULL PRIMARY KEY,
    name VARCHAR(40) NOT NULL CHECK (LENGTH(name) <= 40),
    email VARCHAR(60) UNIQUE,
    status VARCHAR(10) NOT NULL DEFAULT 'new',
    rank_no NUMERIC(8,2),
    department INTEGER,
    CONSTRAINT fk_department FOREIGN KEY (department) REFERENCES departments (id)
  );
`
const cleared = "DELETE FROM users; DELETE FROM departments; INSERT INTO departments VALUES (1, 'Sales'), (2, 'IT');"

describe.each(kinds)('$name', kind => {
  describe.skipIf(kind.lacking)('rows', () => {
    let database: Written
    beforeAll(async () => {
      database = await kind.open()
      await database.exec(tables)
    })
    afterAll(async () => await database?.close())
    beforeEach(async () => await database.exec(cleared))

    const users = () =>
      at(database, {
        user: { table: 'users', anchor: 'id', references: { department: 'department' } },
        department: { table: 'departments', anchor: 'id' },
      })
    const count = async (): Promise<number> => Number((await database.rows('SELECT COUNT(*) FROM users'))[0]?.[0])
    const adds = (from: number, to: number): Change[] =>
      Array.from({ length: to - from }, (_, index) =>
        add('user', [from + index], { name: `User ${from + index}`, email: `u${from + index}@example.com` }),
      )

    test('what is added, changed and deleted is read back so', async () => {
      const { export: write, entry } = users()
      expect(told(await write(adds(0, 200)))).toEqual(done(200))
      const changes = [
        ...Array.from({ length: 50 }, (_, id) => set('user', [id], { name: `New ${id}`, rank_no: id + 0.5 })),
        ...Array.from({ length: 50 }, (_, id) => set('user', [50 + id], { email: null, department: 1 })),
        ...Array.from({ length: 50 }, (_, id) => remove('user', [100 + id])),
      ]
      expect(told(await write(changes))).toEqual(done(150))
      expect(await count()).toBe(150)
      expect(await entry('user', [7])).toMatchObject({
        name: 'New 7',
        email: 'u7@example.com',
        rank_no: 7.5,
        status: 'new',
      })
      expect(await entry('user', [57])).toMatchObject({
        name: 'User 57',
        email: null,
        department: expect.toSatisfy(one => Number(one) === 1),
      })
      expect(await entry('user', [107])).toBeNull()
    })

    test('an update that changes nothing has found its row', async () => {
      const { export: write } = users()
      await write(adds(0, 3))
      const same = [0, 1, 2].map(id => set('user', [id], { name: `User ${id}` }))
      expect(told(await write(same))).toEqual(done(3))
    })

    test('bad rows in the middle of a batch leave the others', async () => {
      const { export: write } = users()
      await write([add('user', [77], { name: 'First', email: 'first@example.com' })])
      const batch = adds(0, 200)
      batch[100] = add('user', [100], { name: 'Twice', email: 'first@example.com' })
      batch[120] = add('user', [120], { name: 'x'.repeat(41) })
      batch[140] = add('user', [140], { name: 'Lost', department: 99 })
      batch[160] = add('user', [160], { email: 'nameless@example.com' })
      const results = told(await write(batch))
      expect(results[77]).toBe('exists')
      expect(results[100]).toMatch(/^exists email/)
      expect(results[120]).toMatch(/^value name x+$/)
      expect(results[140]).toBe('reference department 99')
      expect(results[160]).toBe('value name')
      expect(results.filter(result => result === 'done')).toHaveLength(195)
      expect(await count()).toBe(196)
    })

    test('a reference that leads nowhere is named in an update too', async () => {
      const { export: write } = users()
      await write(adds(0, 5))
      const batch = [0, 1, 2, 3, 4].map(id => set('user', [id], { department: id === 3 ? 99 : 1 }))
      const results = await write(batch)
      expect(told(results)).toEqual(['done', 'done', 'done', 'reference department 99', 'done'])
    })

    test('entries that are not there are absent', async () => {
      const { export: write } = users()
      await write(adds(0, 3))
      const missing = [
        set('user', [0], { name: 'A' }),
        set('user', [5], { name: 'B' }),
        remove('user', [1]),
        remove('user', [6]),
        { kind: 'rename', objectType: 'user', anchor: [7], to: { id: 8 } } as const,
      ]
      expect(told(await write(missing))).toEqual(['done', 'absent', 'done', 'absent', 'absent'])
    })

    test('a row that others name is not deleted, and may be later', async () => {
      const { export: write } = users()
      await write([add('user', [1], { name: 'Ann', department: 1 })])
      const results = await write([remove('department', [1]), remove('department', [2])])
      expect(told(results)).toEqual(['reference', 'done'])
    })

    test('a replacement clears what is not named, and gives defaults to what must have a value', async () => {
      const { export: write, entry } = users()
      await write([add('user', [1], { name: 'Ann', email: 'a@x', status: 'old', department: 1 })])
      const replace = { kind: 'replace', objectType: 'user', anchor: [1] } as const
      expect(told(await write([{ ...replace, attributes: { name: 'Eve' } }]))).toEqual(['done'])
      expect(await entry('user', [1])).toMatchObject({ name: 'Eve', email: null, status: 'new', department: null })
      expect(told(await write([{ ...replace, attributes: { email: 'e@x' } }]))).toEqual(['value name'])
    })

    test('a value that is of another kind than the column is named', async () => {
      await database.exec(
        'DROP TABLE IF EXISTS odd; CREATE TABLE odd (id INTEGER PRIMARY KEY, a INTEGER CHECK (a + 0 = a), b VARCHAR(9), c INTEGER CHECK (c > 0))',
      )
      const { export: write } = at(database, {
        odd: { table: 'odd', anchor: 'id', types: { a: 'string', c: 'string' } },
      })
      await write([add('odd', [1], { a: '1', b: 'x' })])
      const results = told(
        await write([set('odd', [1], { a: 'one', b: 'y', c: '2' }), add('odd', [2], { b: 'z', c: '-5' })]),
      )
      expect(results[0]).toBe('value a one')
      expect(results[1]).toBe('value c -5')
    })

    test('with upsert and soft deletion an entry comes back too', async () => {
      const { export: write } = at(database, {
        user: {
          table: 'users',
          anchor: 'id',
          export: { upsert: true, softDelete: { column: 'status', value: 'gone' } },
        },
      })
      await write([add('user', [1], { name: 'Ann', email: 'a@x' }), remove('user', [1])])
      expect(told(await write([add('user', [1], { name: 'Eve' }), add('user', [2], { name: 'Bob' })]))).toEqual(done(2))
      expect(told(await write([add('user', [2], { name: 'Ben' })]))).toEqual(done(1))
      expect(await database.rows('SELECT id, name, status FROM users ORDER BY id')).toEqual([
        ['1', 'Eve', 'new'],
        ['2', 'Ben', 'new'],
      ])
    })

    test('a rename changes the anchor and nothing else', async () => {
      const { export: write, entry } = users()
      await write(adds(1, 3))
      const rename = (anchor: number, id: number) =>
        ({ kind: 'rename', objectType: 'user', anchor: [anchor], to: { id } }) as const
      expect(told(await write([rename(1, 10)]))).toEqual(['done'])
      expect(await entry('user', [10])).toMatchObject({ name: 'User 1' })
      expect(await entry('user', [1])).toBeNull()
      expect(told(await write([rename(10, 2)]))[0]).toMatch(/^exists/)
    })

    test('an anchor is not changed by an update, and what is no column is named', async () => {
      const { export: write } = users()
      await write(adds(1, 2))
      const results = await write([set('user', [1], { id: 5 }), set('user', [1], { nickname: 'A' })])
      expect(told(results)).toEqual(['refused id', 'refused nickname'])
    })

    test('with upsert an entry that is there is updated', async () => {
      const { export: write, entry } = at(database, {
        user: { table: 'users', anchor: 'id', export: { upsert: true } },
      })
      await write([add('user', [1], { name: 'Ann', email: 'a@x' })])
      const results = await write([add('user', [1], { name: 'Eve' }), add('user', [2], { name: 'Bob' })])
      expect(told(results)).toEqual(done(2))
      expect(await entry('user', [1])).toMatchObject({ name: 'Eve', email: 'a@x' })
      expect(await count()).toBe(2)
    })

    test('an entry that is deleted softly keeps its row, is absent, and comes back when it is added', async () => {
      const { export: write } = at(database, {
        user: {
          query: "SELECT * FROM users WHERE status <> 'gone'",
          anchor: 'id',
          export: { table: 'users', softDelete: { column: 'status', value: 'gone' } },
        },
      })
      await write([add('user', [1], { name: 'Ann', email: 'a@x' }), add('user', [2], { name: 'Bob' })])
      expect(told(await write([remove('user', [1])]))).toEqual(['done'])
      expect(await database.rows('SELECT id, status FROM users ORDER BY id')).toEqual([
        ['1', 'gone'],
        ['2', 'new'],
      ])
      const again = [remove('user', [1]), set('user', [1], { name: 'X' }), set('user', [2], { name: 'Ben' })]
      expect(told(await write(again))).toEqual(['absent', 'absent', 'done'])
      expect(told(await write([add('user', [1], { name: 'Anna' }), add('user', [2], { name: 'Z' })]))).toEqual([
        'done',
        'exists',
      ])
      expect(await database.rows('SELECT id, name, status FROM users ORDER BY id')).toEqual([
        ['1', 'Anna', 'new'],
        ['2', 'Ben', 'new'],
      ])
    })

    test('what is read from a query and has no table to write to is refused', async () => {
      const { export: write } = at(database, { user: { query: 'SELECT id, name FROM users', anchor: 'id' } })
      const [result] = await write([set('user', [1], { name: 'A' })])
      expect(result).toMatchObject({ kind: 'failed', failure: { kind: 'refused' } })
      expect(JSON.stringify(result)).toContain('export.table')
    })

    test('anchors that are any text are told apart as the database does', async () => {
      await database.exec(
        `DROP TABLE IF EXISTS words; CREATE TABLE words (word VARCHAR(40)${kind.name === 'MariaDB' ? ' CHARACTER SET utf8mb4 COLLATE utf8mb4_bin' : ''} NOT NULL PRIMARY KEY, note VARCHAR(40))`,
      )
      const { export: write, entry } = at(database, { word: { table: 'words', anchor: 'word' } })
      const words = [
        "it's",
        '"x"',
        'a\\b',
        '--',
        ';',
        'Ä',
        'ä',
        'NULL',
        '\u{1f600}',
        '%',
        '007',
        '7',
        "');DROP TABLE users--",
      ]
      expect(told(await write(words.map(word => add('word', [word], { note: word }))))).toEqual(done(words.length))
      expect(told(await write(words.map(word => set('word', [word], { note: `${word}!` }))))).toEqual(
        done(words.length),
      )
      for (const word of words) expect(await entry('word', [word])).toEqual({ word, note: `${word}!` })
      expect(told(await write(words.slice(1).map(word => remove('word', [word]))))).toEqual(done(words.length - 1))
      expect(await database.rows('SELECT COUNT(*) FROM words')).toEqual([['1']])
    })

    test('entries with compound anchors are written by all parts of them', async () => {
      await database.exec(
        'DROP TABLE IF EXISTS seats; CREATE TABLE seats (building VARCHAR(10) NOT NULL, room INTEGER NOT NULL, owner VARCHAR(20), PRIMARY KEY (building, room))',
      )
      const { export: write, entry } = at(database, { seat: { table: 'seats', anchor: ['building', 'room'] } })
      const seats = Array.from({ length: 300 }, (_, n) => [`B${n % 3}`, n] as const)
      expect(told(await write(seats.map(anchor => add('seat', anchor, { owner: 'x' }))))).toEqual(done(300))
      expect(told(await write(seats.map(anchor => set('seat', anchor, { owner: `o${anchor[1]}` }))))).toEqual(done(300))
      expect(await entry('seat', ['B1', 4])).toMatchObject({ owner: 'o4' })
      const rename = { kind: 'rename', objectType: 'seat', anchor: ['B1', 4], to: { building: 'C' } } as const
      expect(told(await write([rename]))).toEqual(['done'])
      expect(await entry('seat', ['C', 4])).toMatchObject({ owner: 'o4' })
      const results = told(await write(seats.map(anchor => remove('seat', anchor))))
      expect(results.filter(result => result === 'absent')).toHaveLength(1)
      expect(await database.rows('SELECT COUNT(*) FROM seats')).toEqual([['1']])
    })
  })
})
