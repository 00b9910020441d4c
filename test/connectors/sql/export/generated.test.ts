import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { prepare } from '../../../../connectors/sql/export/prepare.ts'
import { openTargets } from '../../../../connectors/sql/export/targets.ts'
import { inTransaction } from '../../../../connectors/sql/export/transaction.ts'
import { writeGroup } from '../../../../connectors/sql/export/write.ts'
import { Writing } from '../../../../connectors/sql/export/writing.ts'
import { openDatabase } from '../../../../connectors/sql/open.ts'
import type { Value } from '../../../../src/model/value.ts'
import { add, at, done, kinds, set, told, values, type Written } from './databases.ts'

describe.each(kinds)('$name', kind => {
  describe.skipIf(kind.lacking)('what the database makes of itself', () => {
    let database: Written
    beforeAll(async () => {
      database = await kind.open()
    })
    afterAll(async () => await database?.close())
    beforeEach(async () => {
      await database.exec(`
        DROP TABLE IF EXISTS roles; DROP TABLE IF EXISTS people;
        CREATE TABLE people (id ${kind.numbered}, name VARCHAR(40) NOT NULL, email VARCHAR(40) UNIQUE, status VARCHAR(10) DEFAULT 'new');
        CREATE TABLE roles (person INTEGER NOT NULL REFERENCES people (id), role VARCHAR(10) NOT NULL, PRIMARY KEY (person, role));`)
    })
    const people = () =>
      at(database, {
        person: { table: 'people', anchor: 'id', multi: { roles: { table: 'roles', key: 'person', value: 'role' } } },
      })

    test('keys come back as anchors, each with its row and its child rows', async () => {
      const { export: write } = people()
      const results = await write(
        Array.from({ length: 300 }, (_, n) => add('person', null, { name: `N${n}`, roles: [`r${n}`] })),
      )
      expect(told(results)).toEqual(done(300))
      const told300 = results.map(result => (result.kind === 'done' ? result.anchor?.[0] : undefined))
      expect(told300.every(anchor => typeof anchor === 'number')).toBe(true)
      const rows = await database.rows('SELECT p.id, p.name, r.role FROM people p JOIN roles r ON r.person = p.id')
      const named = new Map(rows.map(([id, name, role]) => [id, `${name} ${role}`]))
      expect(told300.map(id => named.get(String(id)))).toEqual(Array.from({ length: 300 }, (_, n) => `N${n} r${n}`))
    })

    test('defaults come back with them', async () => {
      const { export: write } = people()
      const [result] = await write([add('person', null, { name: 'Ann' })])
      expect(result).toMatchObject({ kind: 'done', attributes: { status: 'new' } })
    })

    test('bad rows among them leave the others with their keys', async () => {
      const { export: write } = people()
      const batch = Array.from({ length: 60 }, (_, n) =>
        add('person', null, { name: `N${n}`, email: n === 40 ? 'e1' : `e${n}` }),
      )
      const results = await write(batch)
      expect(told(results)[40]).toMatch(/^exists email/)
      for (const [n, result] of results.entries()) {
        if (result.kind !== 'done') continue
        expect(await database.rows(`SELECT name FROM people WHERE id = ${String(result.anchor?.[0])}`)).toEqual([
          [`N${n}`],
        ])
      }
      expect(told(results).filter(one => one === 'done')).toHaveLength(59)
    }, 20_000)

    test('an anchor that is given is taken', async () => {
      const { export: write, entry } = people()
      expect(told(await write([add('person', [77], { name: 'Given' })]))).toEqual(['done'])
      expect(await entry('person', [77])).toMatchObject({ name: 'Given' })
    })
  })
})

const postgres = kinds.find(({ name }) => name === 'PostgreSQL')
describe.skipIf(postgres?.lacking)('PostgreSQL', () => {
  let database: Written
  beforeAll(async () => {
    if (postgres !== undefined) database = await postgres.open()
  })
  afterAll(async () => await database?.close())

  test('keys that do not ascend are matched to their rows', async () => {
    await database.exec(`
      CREATE TABLE uuids (id UUID PRIMARY KEY DEFAULT gen_random_uuid(), name TEXT);
      CREATE SEQUENCE down INCREMENT -1; CREATE TABLE downs (id INTEGER PRIMARY KEY DEFAULT nextval('down'), name TEXT)`)
    const { export: write } = at(database, {
      uuid: { table: 'uuids', anchor: 'id' },
      down: { table: 'downs', anchor: 'id' },
    })
    for (const type of ['uuid', 'down']) {
      const results = await write(Array.from({ length: 20 }, (_, n) => add(type, null, { name: `N${n}` })))
      expect(told(results)).toEqual(done(20))
      const rows = new Map((await database.rows(`SELECT id, name FROM ${type}s`)).map(([id, name]) => [id, name]))
      const anchors = results.map(result => (result.kind === 'done' ? result.anchor?.[0] : undefined))
      expect(anchors.map(id => rows.get(String(id)))).toEqual(Array.from({ length: 20 }, (_, n) => `N${n}`))
    }
  })

  test('values come and go in arrays', async () => {
    await database.exec('CREATE TABLE lists (id INTEGER PRIMARY KEY, tags TEXT[], numbers INTEGER[])')
    const { export: write, entry } = at(database, { list: { table: 'lists', anchor: 'id' } })
    await write([add('list', [1], { tags: ['a', 'b"\\,{}'], numbers: [1, 2] }), add('list', [2], {})])
    const results = await write([
      values('list', [1], 'tags', { add: ['c', 'a'], remove: ['b"\\,{}', 'z'] }),
      values('list', [2], 'numbers', { add: [5] }),
      values('list', [3], 'numbers', { add: [5] }),
      set('list', [1], { numbers: [7] }),
      values('list', ['no number'], 'numbers', { add: [5] }),
    ])
    expect(told(results)).toEqual(['done', 'done', 'absent', 'done', 'value'])
    expect(await entry('list', [1])).toMatchObject({ tags: ['a', 'c'], numbers: [7] })
    expect(await entry('list', [2])).toMatchObject({ tags: null, numbers: [5] })
  })

  test('values of all kinds of columns are written by the statements for many rows', async () => {
    await database.exec(`
      CREATE TYPE mood AS ENUM ('sad', 'glad');
      CREATE TABLE kinds (id INTEGER PRIMARY KEY, c CHAR(5), v VARCHAR(5), b BIT(3), n NUMERIC(6,2), t TIMESTAMP(3), z TIMESTAMPTZ, d DATE, j JSONB, y BYTEA, m mood, o BOOLEAN, u UUID, a VARCHAR(3)[])`)
    const { export: write, entry } = at(database, { kind: { table: 'kinds', anchor: 'id' } })
    const attributes = {
      c: 'abcde',
      v: 'abcde',
      b: '101',
      n: 12.25,
      t: '2026-03-01T08:00:00.25Z',
      z: '2026-03-01T08:00:00Z',
      d: '2026-03-01',
      j: { a: [1, 2] },
      y: new Uint8Array([0, 255]),
      m: 'glad',
      o: true,
      u: '6f0b2f0e-51a3-4c1c-9e5a-0d5a4e8f7c11',
      a: ['abc', 'd'],
    }
    await write([1, 2, 3].map(id => add('kind', [id], {})))
    expect(told(await write([1, 2].map(id => set('kind', [id], attributes))))).toEqual(done(2))
    expect(await entry('kind', [2])).toMatchObject(attributes)
    const long: Record<string, Value> = { c: 'abcdef', v: 'abcdef', b: '1011', a: ['abcd'] }
    for (const [name, value] of Object.entries(long)) {
      const results = told(await write([1, 2].map(id => set('kind', [id], { [name]: value }))))
      expect(results.map(one => one.split(' ').slice(0, 2).join(' '))).toEqual([`value ${name}`, `value ${name}`])
    }
  })
})

const mariadb = kinds.find(({ name }) => name === 'MariaDB')
describe.skipIf(mariadb?.lacking)('MariaDB', () => {
  let database: Written
  beforeAll(async () => {
    if (mariadb !== undefined) database = await mariadb.open()
  })
  afterAll(async () => await database?.close())

  test('keys come back one by one where an INSERT gives back nothing, as in MySQL', async () => {
    await database.exec('CREATE TABLE people (id INTEGER AUTO_INCREMENT PRIMARY KEY, name VARCHAR(40))')
    const { settings } = at(database, { person: { table: 'people', anchor: 'id' } })
    const { database: opened, dialect } = await openDatabase(settings, database.folder)
    const target = (await openTargets(settings, opened, database.folder)).of('person')
    const changes = ['Ann', 'Bob'].map(name => add('person', null, { name }))
    const results = await inTransaction(opened, new AbortController().signal, async session => {
      const group = changes.map((change, index) => prepare(target, change, index))
      return await writeGroup(new Writing(session, dialect, false), group)
    })
    expect(results).toEqual([
      { kind: 'done', anchor: [1] },
      { kind: 'done', anchor: [2] },
    ])
    expect(await database.rows('SELECT id, name FROM people ORDER BY id')).toEqual([
      ['1', 'Ann'],
      ['2', 'Bob'],
    ])
  })
})
