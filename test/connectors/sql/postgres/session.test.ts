import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database, Raw, Session } from '../../../../connectors/sql/dialect.ts'
import { StatementError, TransactionLost } from '../../../../connectors/sql/failure.ts'
import { PostgresServer, postgresLacking } from '../../../servers/postgres.ts'
import { failureOf, opened } from './reach.ts'

describe.skipIf(postgresLacking !== undefined)('writing to PostgreSQL', () => {
  let server: PostgresServer
  let database: Database
  beforeAll(async () => {
    server = await PostgresServer.start()
    database = await opened(server, { poolSize: 2, connectTimeoutMs: 1_000 })
    await server.query('erp', 'CREATE TABLE notes (id int PRIMARY KEY, t text UNIQUE)')
  })
  afterAll(async () => {
    await database.close()
    await server.remove()
  })

  const inSession = async <T>(work: (session: Session) => Promise<T>): Promise<T> => {
    const session = await database.session()
    try {
      return await work(session)
    } finally {
      await session.release()
    }
  }
  const sql = (text: string, ...parameters: readonly Raw[]) => ({ sql: text, parameters })
  const notes = async () => (await server.query('erp', 'SELECT id FROM notes ORDER BY id')).map(row => row['id'])

  test('connections are set up as values are to be written, and are gone with the pool', async () => {
    const wanted = {
      application_name: 'ecmahost of tests',
      TimeZone: 'UTC',
      DateStyle: 'ISO, MDY',
      IntervalStyle: 'iso_8601',
      bytea_output: 'hex',
      extra_float_digits: '3',
      standard_conforming_strings: 'on',
      client_encoding: 'UTF8',
      statement_timeout: '7s',
      lock_timeout: '3s',
      client_connection_check_interval: '5s',
    }
    const odd = Object.entries({
      TimeZone: 'Asia/Tokyo',
      DateStyle: 'German',
      bytea_output: 'escape',
      extra_float_digits: '-5',
    })
    for (const [name, value] of odd) await server.query('erp', `ALTER DATABASE erp SET ${name} = '${value}'`)
    const other = await opened(server, {
      applicationName: 'ecmahost of tests',
      statementTimeoutMs: 7_000,
      lockTimeoutMs: 3_000,
    })
    const session = await other.session()
    const { rows } = await session.execute(
      sql('SELECT name, current_setting(name) FROM json_object_keys($1) AS name', JSON.stringify(wanted)),
    )
    await session.release()
    for (const [name] of odd) await server.query('erp', `ALTER DATABASE erp RESET ${name}`)
    expect(Object.fromEntries(rows)).toEqual({ ...wanted, DateStyle: expect.stringMatching(/^ISO, /) })
    await other.close()
    const left = "SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'ecmahost of tests'"
    await expect.poll(async () => (await server.query('erp', left))[0]?.['n']).toBe(0)
  })

  test('statements tell what they found and gave', async () => {
    await server.query('erp', 'TRUNCATE notes')
    await inSession(async session => {
      const inserted = await session.execute(
        sql('INSERT INTO notes VALUES ($1, $2), ($3, NULL) RETURNING id, t', 1, 'a', 2n),
      )
      expect(inserted).toEqual({
        rows: [
          ['1', 'a'],
          ['2', null],
        ],
        columns: ['id', 't'],
        matched: 2,
      })
      expect(await session.execute(sql('UPDATE notes SET t = t'))).toMatchObject({ matched: 2, rows: [] })
      expect(await session.execute(sql('DELETE FROM notes WHERE id = $1', 7))).toMatchObject({ matched: 0 })
      expect(await session.execute(sql('SELECT id FROM notes ORDER BY id'))).toMatchObject({
        rows: [['1'], ['2']],
        matched: 2,
      })
      expect(await session.execute(sql(''))).toEqual({ rows: [], columns: [], matched: 0 })
      const two = await failureOf(async () => await session.execute(sql('DELETE FROM notes; DELETE FROM notes')))
      expect(two.message).toContain('multiple commands')
      const copied = await failureOf(async () => await session.execute(sql('COPY notes FROM STDIN')))
      expect(copied.message).toContain('COPY FROM STDIN has no place here')
      expect(await session.execute(sql('COPY notes TO STDOUT'))).toMatchObject({ matched: 2, rows: [] })
      expect(await session.execute(sql('SELECT 1'))).toMatchObject({ rows: [['1']] })
    })
  })

  test('a transaction is kept or undone, and one that is left open is closed with its connection', async () => {
    await server.query('erp', 'TRUNCATE notes')
    const insert = (id: number) => sql('INSERT INTO notes VALUES ($1)', id)
    await inSession(async session => {
      await session.begin()
      await session.execute(insert(1))
      await session.commit()
      await session.begin()
      await session.execute(insert(2))
      await session.rollback()
      await session.begin()
      await session.execute(insert(3))
    })
    expect(await notes()).toEqual([1])
    await inSession(async session => {
      expect(await session.execute(insert(4))).toMatchObject({ matched: 1 })
    })
    expect(await notes()).toEqual([1, 4])
  })

  test('a transaction of which a part failed is not kept, and commit says so', async () => {
    await server.query('erp', 'TRUNCATE notes')
    await inSession(async session => {
      await session.begin()
      await session.execute(sql('INSERT INTO notes VALUES (1)'))
      await failureOf(async () => await session.execute(sql('INSERT INTO notes VALUES (1)')))
      expect((await failureOf(async () => await session.commit())).kind).toBe('refused')
    })
    expect(await notes()).toEqual([])
  })

  test('an attempt that fails is undone by itself, also within another', async () => {
    await server.query('erp', 'TRUNCATE notes')
    await inSession(async session => {
      await session.begin()
      await session.execute(sql('INSERT INTO notes VALUES (1)'))
      expect(
        await session.attempt(async () => await session.execute(sql('INSERT INTO notes VALUES (2)'))),
      ).toMatchObject({ matched: 1 })
      const { kind, error } = await failureOf(
        async () =>
          await session.attempt(async () => {
            await session.execute(sql('INSERT INTO notes VALUES (3)'))
            await session.execute(sql('INSERT INTO notes VALUES (1)'))
          }),
      )
      expect(kind).toBe('exists')
      expect(error).toBeInstanceOf(StatementError)
      await session.attempt(async () => {
        await session.execute(sql('INSERT INTO notes VALUES (4)'))
        await failureOf(
          async () =>
            await session.attempt(async () => {
              await session.execute(sql('INSERT INTO notes VALUES (5)'))
              throw new Error('not the database')
            }),
        )
      })
      await session.commit()
    })
    expect(await notes()).toEqual([1, 2, 4])
  })

  test('the victim of a deadlock goes on in its transaction', async () => {
    await server.query('erp', "TRUNCATE notes; INSERT INTO notes VALUES (1, 'a'), (2, 'b')")
    await inSession(async one => {
      await inSession(async two => {
        const change = (id: number, t: string) => sql('UPDATE notes SET t = $1 WHERE id = $2', t, id)
        await one.begin()
        await two.begin()
        await one.execute(change(1, 'one'))
        await two.execute(change(2, 'two'))
        // What the victim holds it keeps until its transaction ends, and the other waits for that.
        const goesOn = async (session: Session, work: () => Promise<unknown>): Promise<unknown> => {
          try {
            await session.attempt(work)
            return undefined
          } catch (error) {
            return error
          } finally {
            await session.commit()
          }
        }
        const errors = await Promise.all([
          goesOn(one, async () => await one.execute(change(2, 'one-2'))),
          goesOn(two, async () => await two.execute(change(1, 'two-1'))),
        ])
        const [error, ...others] = errors.filter(found => found !== undefined)
        expect(others).toEqual([])
        if (!(error instanceof StatementError)) throw new Error('not the database')
        expect(error.failure.kind).toBe('locked')
        expect(error.statement.deadlock).toBe(true)
        const texts = (await server.query('erp', 'SELECT t FROM notes ORDER BY id')).map(row => row['t'])
        expect([
          ['one', 'one-2'],
          ['two-1', 'two'],
        ]).toContainEqual(texts)
      })
    })
  })

  test('a connection that breaks loses the transaction, and what commit did is not known', async () => {
    await server.query('erp', 'TRUNCATE notes')
    const ended = async (session: Session) => {
      const { rows } = await session.execute(sql('SELECT pg_backend_pid()'))
      await server.query('erp', `SELECT pg_terminate_backend(${String(rows[0]?.[0])}, 5000)`)
    }
    await inSession(async session => {
      await session.begin()
      await ended(session)
      const { kind, message } = await failureOf(async () => await session.commit())
      expect(kind).toBe('unavailable')
      expect(message).toContain('whether it was kept is not known')
      await session.rollback()
    })
    await inSession(async session => {
      await session.begin()
      const { error } = await failureOf(
        async () =>
          await session.attempt(async () => {
            await ended(session)
            await session.execute(sql('INSERT INTO notes VALUES (1)'))
          }),
      )
      if (!(error instanceof TransactionLost)) throw new Error('not lost')
      expect(error.cause.failure.kind).toBe('unavailable')
    })
    await inSession(async session => {
      expect(await session.execute(sql('SELECT 1'))).toMatchObject({ rows: [['1']] })
    })
  })

  test('a pool that is used up says so', async () => {
    await inSession(async () => {
      await inSession(async () => {
        const { kind, message } = await failureOf(async () => await database.session())
        expect(kind).toBe('busy')
        expect(message).toContain('poolSize')
      })
    })
  })

  test('procedures and functions are called, whatever goes in and comes out', async () => {
    await server.query(
      'erp',
      `CREATE PROCEDURE add_note(IN id int, INOUT t text, OUT total bigint) LANGUAGE plpgsql AS $$
       BEGIN INSERT INTO notes VALUES (id, t); t := upper(t); SELECT count(*) INTO total FROM notes; END $$;
       CREATE PROCEDURE drop_notes() LANGUAGE sql AS $$ DELETE FROM notes $$;
       CREATE FUNCTION twice(int) RETURNS int LANGUAGE sql AS $$ SELECT $1 * 2 $$;
       CREATE FUNCTION twice(text) RETURNS text LANGUAGE sql AS $$ SELECT $1 || $1 $$;
       CREATE FUNCTION split(whole text, OUT head text, OUT tail text) LANGUAGE sql AS $$ SELECT left(whole, 1), substr(whole, 2) $$;
       CREATE FUNCTION numbers(upto int, step int DEFAULT 1) RETURNS SETOF int LANGUAGE sql AS $$ SELECT generate_series(1, upto, step) $$;
       CREATE FUNCTION quiet() RETURNS void LANGUAGE sql AS $$ SELECT 1 $$;
       CREATE SCHEMA hr; CREATE FUNCTION hr."Odd Name"("In Put" text) RETURNS text LANGUAGE sql AS $$ SELECT "In Put" $$;`,
    )
    await server.query('erp', 'TRUNCATE notes')
    await inSession(async session => {
      const given = (name: string, value: Raw, direction: 'in' | 'out' | 'inout' = 'in') => ({ name, value, direction })
      const added = await session.call('add_note', [
        given('t', 'ann', 'inout'),
        given('total', null, 'out'),
        given('id', 7),
      ])
      expect(added.out).toEqual({ t: 'ANN', total: '1' })
      expect(added.returned).toBeNull()
      expect(await notes()).toEqual([7])
      await session.call('drop_notes', [])
      expect(await notes()).toEqual([])
      expect(await session.call('twice', [given('anything', 'ab')])).toMatchObject({ out: {}, rows: [] })
      expect(
        (await session.call('split', [given('whole', 'abc'), given('head', null, 'out'), given('tail', null, 'out')]))
          .out,
      ).toEqual({
        head: 'a',
        tail: 'bc',
      })
      expect((await session.call('numbers', [given('upto', 3)])).rows).toEqual([['1'], ['2'], ['3']])
      expect((await session.call('numbers', [given('upto', 3), given('step', 2)])).rows).toEqual([['1'], ['3']])
      expect(await session.call('quiet', [])).toMatchObject({ returned: null, out: {}, rows: [] })
      expect((await session.call('hr.Odd Name', [given('In Put', 'x')])).returned).toBe('x')
      const missing = await failureOf(async () => await session.call('Twice', []))
      expect(missing.message).toContain('there is no procedure or function "Twice"')
      const wrong = await failureOf(async () => await session.call('split', [given('a', 1), given('b', 2)]))
      expect(wrong.message).toContain('database erp')
    })
  })
})
