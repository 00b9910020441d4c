import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { batteryOf, linesOf } from '../../battery.ts'
import { kinds, type Written } from './databases.ts'

describe.each(kinds)('$name', kind => {
  describe.skipIf(kind.lacking)('the contract battery', () => {
    let database: Written
    beforeAll(async () => {
      database = await kind.open()
      await database.exec(`
        CREATE TABLE users (id VARCHAR(60) PRIMARY KEY, name VARCHAR(60), manager VARCHAR(60), secret VARCHAR(200),
          CONSTRAINT fk_manager FOREIGN KEY (manager) REFERENCES users (id));
        CREATE TABLE user_groups (id ${kind.numbered}, name VARCHAR(60) NOT NULL, status VARCHAR(10) NOT NULL DEFAULT 'new');
        CREATE TABLE members (group_id INTEGER NOT NULL REFERENCES user_groups (id), user_id VARCHAR(60) NOT NULL REFERENCES users (id), PRIMARY KEY (group_id, user_id));
        INSERT INTO users (id, name) VALUES ('u1', 'Ann'), ('u2', 'Bob');`)
    })
    afterAll(async () => await database?.close())

    test('finds nothing', async () => {
      const results = await batteryOf({
        connector: 'sql',
        folder: database.folder,
        entries: 1000,
        settings: {
          ...database.connection,
          objectTypes: {
            user: {
              table: 'users',
              anchor: 'id',
              attributes: ['id', 'name', 'manager'],
              references: { manager: 'user' },
              password: { column: 'secret' },
            },
            group: {
              table: 'user_groups',
              anchor: 'id',
              multi: { members: { table: 'members', key: 'group_id', value: 'user_id' } },
              references: { members: 'user' },
            },
          },
        },
      })
      const failed = results.filter(({ kind }) => kind === 'failed')
      expect(linesOf(failed)).toEqual([])
      expect(results.filter(({ kind }) => kind === 'passed').length).toBeGreaterThan(15)
    }, 60_000)
  })
})
