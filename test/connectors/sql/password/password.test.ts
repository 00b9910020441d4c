import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { PasswordSettings } from '../../../../connectors/sql/settings/export.ts'
import { add, at, kinds, told, type Written } from '../export/databases.ts'

describe.each(kinds)('$name', kind => {
  describe.skipIf(kind.lacking)('passwords', () => {
    let database: Written
    beforeAll(async () => {
      database = await kind.open()
    })
    afterAll(async () => await database?.close())
    beforeEach(async () => {
      await database.exec(`
        DROP TABLE IF EXISTS users;
        CREATE TABLE users (id ${kind.numbered}, name VARCHAR(40), secret VARCHAR(120), must_change INTEGER NOT NULL DEFAULT 0, locked INTEGER NOT NULL DEFAULT 1);
        INSERT INTO users (id, name) VALUES (101, 'Ann'), (102, 'Bob')`)
    })
    const users = (password: PasswordSettings) =>
      at(database, { user: { table: 'users', anchor: 'id', attributes: ['id', 'name'], password } })
    const secret = async (name: string): Promise<string> =>
      (await database.rows(`SELECT secret FROM users WHERE name = '${name}'`))[0]?.[0] ?? ''

    test('one is set and changed by its column', async () => {
      const { setPassword, changePassword } = users({ column: 'secret' })
      await setPassword([101], 'sesame-1')
      expect(await secret('Ann')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
      expect(await secret('Bob')).toBe('NULL')
      await changePassword([101], 'sesame-1', 'sesame-2')
      await expect(changePassword([101], 'sesame-1', 'sesame-3')).rejects.toMatchObject({
        failure: { kind: 'refused' },
      })
      await changePassword([101], 'sesame-2', 'sesame-3')
      await expect(setPassword([9], 'sesame')).rejects.toMatchObject({ failure: { kind: 'absent' } })
      await expect(changePassword([9], 'a', 'b')).rejects.toMatchObject({ failure: { kind: 'absent' } })
    })

    test('two are set at once', async () => {
      const { setPassword } = users({ column: 'secret' })
      await Promise.all([setPassword([101], 'a'), setPassword([102], 'b')])
      expect(await secret('Bob')).toMatch(/^\$argon2id/)
    })

    test('a system that hashed otherwise before is still understood', async () => {
      await users({ column: 'secret', hash: 'sha512-crypt' }).setPassword([101], 'old')
      await users({ column: 'secret', hash: 'bcrypt' }).changePassword([101], 'old', 'new')
      expect(await secret('Ann')).toMatch(/^\$2b\$12\$/)
    })

    test('a new entry has its initial password, also where the database makes its key', async () => {
      const { export: write, changePassword } = users({ column: 'secret' })
      const given = { password: 'initial-1' }
      const results = await write([
        add('user', [103], { name: 'Eve' }, given),
        add('user', null, { name: 'Joe' }, given),
        add('user', null, { name: 'Zoe' }),
      ])
      expect(told(results)).toEqual(['done', 'done', 'done'])
      await changePassword([103], 'initial-1', 'next')
      expect(await secret('Joe')).toMatch(/^\$argon2id\$/)
      expect(await secret('Joe')).not.toBe(await secret('Eve'))
      expect(await secret('Zoe')).toBe('NULL')
    })

    test('a statement takes it, with what else is to happen', async () => {
      const statement =
        'UPDATE users SET secret = :password, must_change = :mustChange, locked = CASE WHEN :unlock = 1 THEN 0 ELSE locked END WHERE id = :id'
      const settings: PasswordSettings = {
        statement:
          kind.name === 'PostgreSQL'
            ? statement
                .replace(':mustChange', ':mustChange::boolean::integer')
                .replace(':unlock = 1', ':unlock::boolean')
            : statement,
        hash: 'none',
      }
      const { setPassword, export: write } = users(settings)
      await setPassword([101], 'sesame', { mustChange: true, unlock: true })
      expect(await database.rows('SELECT secret, must_change, locked FROM users WHERE id = 101')).toEqual([
        ['sesame', '1', '0'],
      ])
      await expect(setPassword([9], 'sesame')).rejects.toMatchObject({ failure: { kind: 'absent' } })
      expect(told(await write([add('user', null, { name: 'Eve' }, { password: 'first' })]))).toEqual(['done'])
      expect(await secret('Eve')).toBe('first')
    })

    test('a statement judges the old one', async () => {
      const { changePassword, setPassword } = users({
        statement: 'UPDATE users SET secret = :password WHERE id = :id AND secret = :oldPassword',
        hash: 'none',
      })
      await database.exec("UPDATE users SET secret = 'first' WHERE id = 101")
      await changePassword([101], 'first', 'second')
      expect(await secret('Ann')).toBe('second')
      await expect(changePassword([101], 'first', 'third')).rejects.toMatchObject({ failure: { kind: 'refused' } })
      await expect(setPassword([101], 'x')).rejects.toMatchObject({ failure: { kind: 'absent' } })
    })

    test('without settings, or without a way to judge the old one, it is refused', async () => {
      await expect(users({}).setPassword([101], 'a')).rejects.toMatchObject({ failure: { kind: 'refused' } })
      const { changePassword } = users({ statement: 'UPDATE users SET secret = :password WHERE id = :id' })
      await expect(changePassword([101], 'a', 'b')).rejects.toThrow(/password\.column/)
      const [result] = await users({}).export([add('user', [5], { name: 'E' }, { password: 'lost-1' })])
      expect(result).toMatchObject({ kind: 'failed', failure: { kind: 'refused' } })
    })

    test('neither it nor its hash is in what is told when it is not taken', async () => {
      await database.exec(
        `DROP TABLE users; CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(40), secret VARCHAR(8) CHECK (LENGTH(secret) <= 8))`,
      )
      await database.exec("INSERT INTO users VALUES (101, 'Ann', NULL)")
      for (const hash of ['none', 'argon2id'] as const) {
        const { setPassword, export: write } = users({ column: 'secret', hash })
        const password = "it's-a-secret-12345"
        const error = await setPassword([101], password).catch((error: unknown) => error)
        const [result] = await write([add('user', [7], { name: 'Eve' }, { password })])
        expect(result?.kind).toBe('failed')
        for (const text of [JSON.stringify(error), String(error), JSON.stringify(result)]) {
          expect(text).not.toContain('a-secret')
          expect(text).not.toContain('argon2id$')
        }
        expect(error).toMatchObject({ failure: { kind: 'value' } })
      }
    })

    if (kind.name === 'PostgreSQL') {
      test('PostgreSQL knows a bcrypt hash of ours', async () => {
        await database.exec('CREATE EXTENSION IF NOT EXISTS pgcrypto')
        await users({ column: 'secret', hash: 'bcrypt' }).setPassword([101], 'grüße-1')
        const sql = (password: string) =>
          `SELECT crypt('${password}', replace(secret, '$2b$', '$2a$')) = replace(secret, '$2b$', '$2a$') FROM users WHERE id = 101`
        expect(await database.rows(sql('grüße-1'))).toEqual([['true']])
        expect(await database.rows(sql('grüße-2'))).toEqual([['false']])
      })
    }
  })
})
