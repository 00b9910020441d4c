import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ObjectTypeSettings } from '../../../../connectors/sql/settings.ts'
import { add, at, done, kinds, remove, set, told, values, type Written } from './databases.ts'

const tables = `
  CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(40));
  CREATE TABLE user_groups (id VARCHAR(20) NOT NULL PRIMARY KEY, name VARCHAR(40));
  CREATE TABLE memberships (
    group_id VARCHAR(20) NOT NULL, user_id INTEGER NOT NULL, kind VARCHAR(10) NOT NULL DEFAULT 'member', since INTEGER DEFAULT 7,
    PRIMARY KEY (group_id, user_id, kind),
    CONSTRAINT fk_group FOREIGN KEY (group_id) REFERENCES user_groups (id),
    CONSTRAINT fk_user FOREIGN KEY (user_id) REFERENCES users (id)
  );
  CREATE TABLE grants (
    group_id VARCHAR(20) NOT NULL, what CHAR(1) NOT NULL, id VARCHAR(20) NOT NULL, PRIMARY KEY (group_id, what, id)
  );
  CREATE TABLE tags (group_id VARCHAR(20) NOT NULL, tag VARCHAR(10) CHECK (LENGTH(tag) <= 10));
  CREATE TABLE notes (group_id VARCHAR(20) NOT NULL REFERENCES user_groups (id) ON DELETE CASCADE ON UPDATE CASCADE, note VARCHAR(20), PRIMARY KEY (group_id, note));
`

const types: Record<string, ObjectTypeSettings> = {
  user: { table: 'users', anchor: 'id' },
  group: {
    table: 'user_groups',
    anchor: 'id',
    multi: {
      members: { table: 'memberships', key: 'group_id', value: 'user_id', constants: { kind: 'member' } },
      owners: { table: 'memberships', key: 'group_id', value: 'user_id', constants: { kind: 'owner' } },
      grants: {
        table: 'grants',
        key: 'group_id',
        value: 'id',
        type: { column: 'what', names: { U: 'user', G: 'group' } },
      },
      tags: { table: 'tags', key: 'group_id', value: 'tag' },
      notes: { table: 'notes', key: 'group_id', value: 'note' },
      seen: { query: 'SELECT group_id, user_id FROM memberships', key: 'group_id', value: 'user_id' },
    },
    references: { members: 'user', owners: 'user', grants: ['user', 'group'] },
  },
}

describe.each(kinds)('$name', kind => {
  describe.skipIf(kind.lacking)('child rows', () => {
    let database: Written
    beforeAll(async () => {
      database = await kind.open()
      await database.exec(tables)
      const users = Array.from({ length: 1200 }, (_, id) => add('user', [id], { name: `User ${id}` }))
      expect(told(await at(database, types).export(users))).toEqual(done(1200))
    })
    afterAll(async () => await database?.close())
    beforeEach(
      async () =>
        await database.exec(
          ['memberships', 'grants', 'tags', 'notes', 'user_groups'].map(table => `DELETE FROM ${table};`).join(' '),
        ),
    )

    const groups = () => at(database, types)
    const rows = async (sql: string): Promise<readonly string[]> => (await database.rows(sql)).map(row => row.join(' '))
    const upTo = (count: number, from = 0): readonly number[] => Array.from({ length: count }, (_, id) => from + id)

    test('a group comes with a thousand members, and they come and go', async () => {
      const { export: write } = groups()
      expect(told(await write([add('group', ['g'], { name: 'G', members: upTo(1000), owners: [1, 2] })]))).toEqual(
        done(1),
      )
      expect(await rows("SELECT COUNT(*), MIN(since) FROM memberships WHERE kind = 'member'")).toEqual(['1000 7'])
      const changed = await write([values('group', ['g'], 'members', { add: upTo(200, 1000), remove: upTo(900, 50) })])
      expect(told(changed)).toEqual(['done'])
      expect(await rows("SELECT COUNT(*), SUM(user_id) FROM memberships WHERE kind = 'member'")).toEqual([
        `300 ${(49 * 50) / 2 + ((950 + 1199) * 250) / 2}`,
      ])
      expect(await rows("SELECT user_id FROM memberships WHERE kind = 'owner' ORDER BY user_id")).toEqual(['1', '2'])
    })

    test('many groups change in one batch', async () => {
      const { export: write } = groups()
      const names = upTo(150).map(n => `g${n}`)
      expect(told(await write(names.map(name => add('group', [name], { members: [1, 2, 3] }))))).toEqual(done(150))
      const changes = names.map((name, n) => values('group', [name], 'members', { add: [n + 10], remove: [2] }))
      expect(told(await write(changes))).toEqual(done(150))
      expect(await rows('SELECT COUNT(*) FROM memberships')).toEqual(['450'])
      expect(await rows("SELECT user_id FROM memberships WHERE group_id = 'g7' ORDER BY user_id")).toEqual([
        '1',
        '3',
        '17',
      ])
    })

    test.each(['members', 'tags'])('%s that are there, or are not, come and go without harm', async attribute => {
      const { export: write, entry } = groups()
      await write([add('group', ['g'], {})])
      const change = values('group', ['g'], attribute, { add: [1, 2, 2], remove: [3] })
      expect(told(await write([change]))).toEqual(['done'])
      expect(told(await write([change]))).toEqual(['done'])
      expect((await entry('group', ['g']))?.[attribute]).toHaveLength(2)
    })

    test('values are replaced as a whole', async () => {
      const { export: write, entry } = groups()
      await write([add('group', ['g'], { name: 'G', members: [1, 2], tags: ['a'], notes: ['n'] })])
      expect(told(await write([set('group', ['g'], { members: [2, 3], tags: null })]))).toEqual(['done'])
      const replaced = await entry('group', ['g'])
      expect(JSON.stringify(replaced?.['members']).replaceAll('"', '')).toBe('[2,3]')
      expect(replaced).toMatchObject({ tags: null, notes: ['n'] })
      const replace = { kind: 'replace', objectType: 'group', anchor: ['g'], attributes: { owners: [4] } } as const
      expect(told(await write([replace]))).toEqual(['done'])
      expect(await rows('SELECT user_id, kind FROM memberships')).toEqual(['4 owner'])
      expect(await entry('group', ['g'])).toMatchObject({ name: null, notes: null })
    })

    test('references to several object types stand in two columns', async () => {
      const { export: write, entry } = groups()
      await write([add('group', ['g'], { grants: ['user:17', 'group:h', 'user:18'] })])
      expect(await rows('SELECT what, id FROM grants ORDER BY what, id')).toEqual(['G h', 'U 17', 'U 18'])
      await write([values('group', ['g'], 'grants', { add: ['group:17'], remove: ['user:17', 'user:h'] })])
      expect(await rows('SELECT what, id FROM grants ORDER BY what, id')).toEqual(['G 17', 'G h', 'U 18'])
      expect((await entry('group', ['g']))?.['grants']).toEqual(['group:17', 'group:h', 'user:18'])
      const wrong = await write([values('group', ['g'], 'grants', { add: ['rule:1'] })])
      expect(told(wrong)).toEqual(['value grants rule:1'])
    })

    test('a member that is not there is named, and the others of the batch are written', async () => {
      const { export: write } = groups()
      await write([add('group', ['g'], {}), add('group', ['h'], {})])
      const results = await write([
        values('group', ['g'], 'members', { add: [...upTo(300), 9999, ...upTo(300, 500)] }),
        values('group', ['h'], 'members', { add: [1] }),
        values('group', ['nobody'], 'members', { add: [1] }),
      ])
      expect(told(results)).toEqual(['reference members 9999', 'done', 'absent'])
      expect(await rows('SELECT group_id, COUNT(*) FROM memberships GROUP BY group_id')).toEqual(['h 1'])
    })

    test('a value that a child table does not take is named', async () => {
      const { export: write } = groups()
      await write([add('group', ['g'], {})])
      const [result] = told(await write([values('group', ['g'], 'tags', { add: ['a', 'much-too-long-a-tag', 'b'] })]))
      expect(result).toBe('value tags much-too-long-a-tag')
    })

    test('an entry that is deleted takes its child rows along', async () => {
      const { export: write } = groups()
      const attributes = { members: [1], owners: [2], tags: ['x'], notes: ['n'], grants: ['user:1'] }
      await write([add('group', ['g'], attributes), add('group', ['h'], attributes)])
      expect(told(await write([remove('group', ['g'])]))).toEqual(['done'])
      for (const table of ['memberships', 'tags', 'notes', 'grants']) {
        expect(await rows(`SELECT DISTINCT group_id FROM ${table}`)).toEqual(['h'])
      }
    })

    test('a rename takes child rows along, whether foreign keys do that or stand in the way', async () => {
      const { export: write, entry } = groups()
      await write([
        add('group', ['g'], { members: [1, 2], owners: [2], tags: ['x'], notes: ['n'], grants: ['user:1'] }),
      ])
      await database.exec("UPDATE memberships SET since = 2001 WHERE kind = 'owner'")
      const rename = { kind: 'rename', objectType: 'group', anchor: ['g'], to: { id: 'h' } } as const
      expect(told(await write([rename]))).toEqual(['done'])
      const renamed = await entry('group', ['h'])
      expect(renamed).toMatchObject({ tags: ['x'], notes: ['n'], grants: ['user:1'] })
      expect(await rows('SELECT group_id, user_id, kind, since FROM memberships ORDER BY kind, user_id')).toEqual([
        'h 1 member 7',
        'h 2 member 7',
        'h 2 owner 2001',
      ])
    })

    test('values that are read from a query cannot be written', async () => {
      const { export: write } = groups()
      await write([add('group', ['g'], {})])
      expect(told(await write([values('group', ['g'], 'seen', { add: [1] })]))).toEqual(['refused seen'])
    })
  })
})
