import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ObjectTypeSettings } from '../../../connectors/sql/settings.ts'
import { databaseOf, full, schema, settingsOf } from './database.ts'

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
    const settings = { ...settingsOf({ t: { table: 't', anchor: 'id' } }), lockTimeoutMs: 50 }
    await expect(full(settings, at)).rejects.toMatchObject({
      code: 'source-locked',
      message:
        'database erp.db is locked by another program: it gave no access within 0.05 s. Let that program finish its transaction, or set a longer lockTimeoutMs.',
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
      'object type "t": it needs either a table or a query, one alone.',
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
