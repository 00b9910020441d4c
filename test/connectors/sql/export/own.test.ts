import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ObjectTypeSettings } from '../../../../connectors/sql/settings.ts'
import { add, at, done, kinds, remove, set, told, values, type Written } from './databases.ts'

type Statements = NonNullable<NonNullable<ObjectTypeSettings['export']>['statements']>

describe.each(kinds)('$name', kind => {
  describe.skipIf(kind.lacking)('statements of somebody’s own', () => {
    let database: Written
    beforeAll(async () => {
      database = await kind.open()
    })
    afterAll(async () => await database?.close())
    beforeEach(async () => {
      await database.exec(`
        DROP TABLE IF EXISTS roles; DROP TABLE IF EXISTS people;
        CREATE TABLE people (id ${kind.numbered}, name VARCHAR(40) NOT NULL, email VARCHAR(40) UNIQUE, status VARCHAR(10) DEFAULT 'new', secret VARCHAR(200));
        CREATE TABLE roles (person INTEGER NOT NULL, role VARCHAR(10) NOT NULL, PRIMARY KEY (person, role));`)
    })
    const people = (statements: Statements, more: Partial<ObjectTypeSettings> = {}) =>
      at(database, {
        person: {
          table: 'people',
          anchor: 'id',
          attributes: ['id', 'name', 'email', 'status'],
          multi: { roles: { table: 'roles', key: 'person', value: 'role' } },
          export: { statements },
          ...more,
        },
      })

    test('they get values by name, and what they give back becomes the anchor and attributes', async () => {
      const { export: write, entry } = people({
        insert: "INSERT INTO people (name, email, status) VALUES (:name, :email, 'own') RETURNING id, status",
        update: 'UPDATE people SET name = :name, email = :email WHERE id = :id',
        delete: 'DELETE FROM people WHERE id = :id',
      })
      const [added] = await write([add('person', null, { name: 'Ann', email: 'a@x', roles: ['r'] })])
      if (added?.kind !== 'done') throw new Error(JSON.stringify(added))
      expect(added.attributes).toEqual({ status: 'own' })
      const anchor = added.anchor ?? []
      expect(await entry('person', anchor)).toMatchObject({ name: 'Ann', email: 'a@x', status: 'own', roles: ['r'] })
      const changed = await write([set('person', anchor, { email: 'b@x' }), set('person', [999], { email: 'c@x' })])
      expect(told(changed)).toEqual(['done', 'absent'])
      expect(await entry('person', anchor)).toMatchObject({ name: 'Ann', email: 'b@x' })
      await write([values('person', anchor, 'roles', { add: ['s'], remove: ['r'] })])
      expect(await entry('person', anchor)).toMatchObject({ name: 'Ann', roles: ['s'] })
      expect(told(await write([remove('person', anchor), remove('person', [999])]))).toEqual(['done', 'absent'])
      expect(await database.rows('SELECT COUNT(*) FROM roles')).toEqual([['0']])
    })

    test('what fails in them is told of the change alone', async () => {
      const { export: write } = people({
        insert: 'INSERT INTO people (id, name, email) VALUES (:id, :name, :email)',
      })
      const results = await write([
        add('person', [1], { name: 'A', email: 'a@x' }),
        add('person', [2], { name: 'B', email: 'a@x' }),
        add('person', [3], { email: 'c@x' }),
        add('person', [4], { name: 'D' }),
      ])
      expect(told(results)).toEqual(['done', 'exists email', 'value name', 'done'])
    })

    test('a name that there is not is told with the one that was probably meant', async () => {
      const { export: write } = people({ delete: 'DELETE FROM people WHERE id = :id AND name <> :nme' })
      const [result] = await write([remove('person', [1])])
      expect(JSON.stringify(result)).toMatch(/:nme.*Did you mean \\"name\\"/)
    })

    test('an initial password goes into them', async () => {
      const { export: write } = people(
        { insert: 'INSERT INTO people (id, name, secret) VALUES (:id, :name, :password)' },
        { password: { statement: 'UPDATE people SET secret = NULL WHERE id = :id', hash: 'none' } },
      )
      expect(told(await write([add('person', [1], { name: 'A' }, { password: 'open' })]))).toEqual(['done'])
      expect(await database.rows('SELECT secret FROM people')).toEqual([['open']])
    })

    test('a script gives rows, or how many it found', async () => {
      const { script } = people({})
      await database.exec("INSERT INTO people (id, name) VALUES (1, 'Ann'), (2, 'Bob')")
      const rows = await script('SELECT name, email FROM people WHERE name = :name', { name: 'Ann' })
      expect(rows).toEqual([{ name: 'Ann' }])
      expect(
        await script("UPDATE people SET email = :mail WHERE name = 'Bob'", { mail: "'; DROP TABLE people --" }),
      ).toBe(1)
      expect(await database.rows('SELECT email FROM people WHERE id = 2')).toEqual([["'; DROP TABLE people --"]])
      await expect(script('SELECT :nam', { name: 'A' })).rejects.toThrow(/Did you mean "name"/)
    })
  })
})

const procedures: Readonly<Record<string, string>> = {
  PostgreSQL: `
    CREATE PROCEDURE add_person(IN name text, OUT id integer, INOUT status text) LANGUAGE plpgsql AS
      $$ BEGIN INSERT INTO people (name, status) VALUES (add_person.name, upper(add_person.status)) RETURNING people.id, people.status INTO add_person.id, add_person.status; END $$;
    CREATE PROCEDURE drop_person(IN id integer) LANGUAGE sql AS $$ DELETE FROM people WHERE people.id = drop_person.id $$;
    CREATE PROCEDURE change_person(IN id integer, IN name text, IN status text) LANGUAGE sql AS
      $$ UPDATE people SET name = change_person.name, status = change_person.status WHERE people.id = change_person.id $$;
    CREATE PROCEDURE set_secret(IN id integer, IN old text, IN new text) LANGUAGE plpgsql AS $$ BEGIN
      UPDATE people SET secret = new WHERE people.id = set_secret.id AND (old IS NULL OR secret = old);
      IF NOT FOUND THEN RAISE EXCEPTION 'refused for %', new; END IF; END $$;`,
  MariaDB: `
    CREATE PROCEDURE add_person(IN p_name VARCHAR(40), OUT p_id INTEGER, INOUT p_status VARCHAR(10))
      BEGIN INSERT INTO people (name, status) VALUES (p_name, UPPER(p_status)); SET p_id = LAST_INSERT_ID(), p_status = UPPER(p_status); END;
    CREATE PROCEDURE drop_person(IN p_id INTEGER) DELETE FROM people WHERE id = p_id;
    CREATE PROCEDURE change_person(IN p_id INTEGER, IN p_name VARCHAR(40), IN p_status VARCHAR(10))
      UPDATE people SET name = p_name, status = p_status WHERE id = p_id;
    CREATE PROCEDURE set_secret(IN p_id INTEGER, IN p_old VARCHAR(40), IN p_new VARCHAR(40)) BEGIN
      DECLARE told VARCHAR(80) DEFAULT CONCAT('refused for ', p_new);
      UPDATE people SET secret = p_new WHERE id = p_id AND (p_old IS NULL OR secret = p_old);
      IF ROW_COUNT() = 0 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = told; END IF; END;`,
}

describe.each(kinds.filter(({ name }) => name in procedures))('$name', kind => {
  describe.skipIf(kind.lacking)('stored procedures', () => {
    let database: Written
    beforeAll(async () => {
      database = await kind.open()
      const made = (procedures[kind.name] ?? '').split('CREATE PROCEDURE').slice(1)
      await database.exec(
        `CREATE TABLE people (id ${kind.numbered}, name VARCHAR(40) NOT NULL, status VARCHAR(10), secret VARCHAR(40));`,
      )
      for (const one of made) {
        const text = `CREATE PROCEDURE ${one}`
        await database.exec(kind.name === 'MariaDB' ? `DELIMITER ;;\n${text.trim().replace(/;$/, '')};;` : text)
      }
    })
    afterAll(async () => await database?.close())

    test('they get values, and what comes out becomes the anchor and attributes', async () => {
      const prefix = kind.name === 'MariaDB' ? 'p_' : ''
      const parameter = (value: string, direction: 'in' | 'out' | 'inout' = 'in') => ({
        name: `${prefix}${value}`,
        value,
        direction,
      })
      const { export: write, entry } = at(database, {
        person: {
          table: 'people',
          anchor: 'id',
          export: {
            procedures: {
              insert: {
                name: 'add_person',
                parameters: [parameter('name'), parameter('id', 'out'), parameter('status', 'inout')],
              },
              update: {
                name: 'change_person',
                parameters: [parameter('id'), parameter('name'), parameter('status')],
              },
              delete: { name: 'drop_person', parameters: [parameter('id')] },
            },
          },
        },
      })
      const [added] = await write([add('person', null, { name: 'Ann', status: 'new' })])
      if (added?.kind !== 'done') throw new Error(JSON.stringify(added))
      expect(added.attributes).toEqual({ status: 'NEW' })
      const anchor = added.anchor ?? []
      expect(await entry('person', anchor)).toMatchObject({ name: 'Ann', status: 'NEW' })
      expect(told(await write([set('person', anchor, { name: 'Eve' })]))).toEqual(done(1))
      expect(await entry('person', anchor)).toMatchObject({ name: 'Eve', status: 'NEW' })
      expect(told(await write([remove('person', anchor)]))).toEqual(done(1))
      expect(await database.rows('SELECT COUNT(*) FROM people')).toEqual([['0']])
    })

    test('one of them sets passwords and judges old ones, and what it says of them is masked', async () => {
      const prefix = kind.name === 'MariaDB' ? 'p_' : ''
      const parameters = [
        { name: `${prefix}id`, value: 'id' },
        { name: kind.name === 'MariaDB' ? 'p_old' : 'old', value: 'oldPassword' },
        { name: kind.name === 'MariaDB' ? 'p_new' : 'new', value: 'password' },
      ]
      const {
        export: write,
        setPassword,
        changePassword,
      } = at(database, {
        user: {
          table: 'people',
          anchor: 'id',
          attributes: ['name'],
          password: { procedure: { name: 'set_secret', parameters }, hash: 'none' },
        },
      })
      const secret = async () => (await database.rows("SELECT secret FROM people WHERE name = 'Joe'"))[0]?.[0]
      const [added] = await write([add('user', null, { name: 'Joe' }, { password: 'first-1' })])
      const anchor = (added?.kind === 'done' ? added.anchor : undefined) ?? []
      expect(await secret()).toBe('first-1')
      await setPassword(anchor, 'second-2')
      await changePassword(anchor, 'second-2', 'third-3')
      expect(await secret()).toBe('third-3')
      const error: unknown = await changePassword(anchor, 'second-2', 'fourth-4').catch((error: unknown) => error)
      expect(String(error)).toMatch(/refused for \*\*\*/)
      expect(await secret()).toBe('third-3')
    })
  })
})
