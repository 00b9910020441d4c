import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database, Session } from '../../../../connectors/sql/dialect.ts'
import { StatementError, TransactionLost } from '../../../../connectors/sql/failure.ts'
import { MariadbServer, mariadbLacking } from '../../../servers/mariadb.ts'
import { failing, opened, read } from './opened.ts'

describe.skipIf(mariadbLacking !== undefined)('A session of MariaDB', () => {
  let server: MariadbServer
  let database: Database
  let session: Session
  const run = async (sql: string, ...parameters: (string | number | null)[]) =>
    await session.execute({ sql, parameters })
  const names = async () => (await read(database, 'SELECT name FROM users ORDER BY id')).flat()

  beforeAll(async () => {
    server = await MariadbServer.start()
    database = await opened(server, { poolSize: 3 })
    await server.query(
      'erp',
      `DELIMITER //
       CREATE TABLE users (id int AUTO_INCREMENT PRIMARY KEY, name varchar(60))//
       CREATE PROCEDURE add_user(IN word varchar(60), OUT made int, INOUT greeting varchar(60), OUT big bigint unsigned)
       BEGIN
         INSERT INTO users (name) VALUES (word);
         SET made = LAST_INSERT_ID(), greeting = CONCAT(greeting, ' ', word), big = 18446744073709551615;
         SELECT id, name FROM users WHERE id = made;
         SELECT 'second';
       END//
       CREATE PROCEDURE nothing(IN word varchar(60)) BEGIN DO 1; END//`,
    )
  })
  beforeEach(async () => {
    await server.query('erp', "TRUNCATE users; INSERT INTO users (name) VALUES ('Ann'), ('Bob')")
    session = await database.session()
    return async () => await session.release()
  })
  afterAll(async () => {
    await database.close()
    await server.remove()
  })

  it('counts the rows it found, also those that had the values already', async () => {
    expect(await run('UPDATE users SET name = ? WHERE name = ?', 'Ann', 'Ann')).toMatchObject({ matched: 1, rows: [] })
    expect((await run('DELETE FROM users WHERE id > ?', 0)).matched).toBe(2)
    expect((await run('DELETE FROM users WHERE id > ?', 0)).matched).toBe(0)
  })

  it('tells the key that the database made, of several rows the first', async () => {
    expect((await run('INSERT INTO users (name) VALUES (?)', 'Cleo')).insertedKey).toBe(3)
    expect(await run('INSERT INTO users (name) VALUES (?), (?)', 'Dan', 'Eve')).toMatchObject({
      insertedKey: 4,
      matched: 2,
    })
    expect((await run('UPDATE users SET name = ? WHERE id = 1', 'x')).insertedKey).toBeUndefined()
  })

  it('gives the rows of RETURNING and of a SELECT', async () => {
    const made = await run('INSERT INTO users (name) VALUES (?), (?) RETURNING id, name AS word', "O'Neil", '\\')
    expect(made).toEqual({
      rows: [
        [3, "O'Neil"],
        [4, '\\'],
      ],
      columns: ['id', 'word'],
      matched: 2,
    })
    expect((await run('SELECT COUNT(*) FROM users')).rows).toEqual([[4]])
    expect((await run('SELECT * FROM users WHERE id = 99')).rows).toEqual([])
  })

  it('binds values of any size and kind, also one after the other in the same statement', async () => {
    await server.query(
      'erp',
      'CREATE OR REPLACE TABLE large (id int AUTO_INCREMENT PRIMARY KEY, a longblob, b longtext, c int)',
    )
    const values: readonly (readonly [Uint8Array | null, string | null, boolean])[] = [
      [Buffer.alloc(100_000, 7), 'x'.repeat(3_000_000), true],
      [null, '', false],
      [new Uint8Array([1, 2]).subarray(1), null, true],
      [Buffer.alloc(20_000, 9), 'é', false],
    ]
    for (const parameters of values) {
      await session.execute({ sql: 'INSERT INTO large (a, b, c) VALUES (?, ?, ?)', parameters })
    }
    const { rows } = await run('SELECT MD5(a), LENGTH(a), LENGTH(b), c FROM large ORDER BY id')
    expect(rows.map(([, ...lengths]) => lengths)).toEqual([
      [100_000, 3_000_000, 1],
      [null, 0, 0],
      [1, null, 1],
      [20_000, 2, 0],
    ])
    expect(rows.map(([hash]) => hash)).toEqual(
      values.map(([bytes]) => (bytes === null ? null : createHash('md5').update(bytes).digest('hex'))),
    )
  })

  it('keeps some statements prepared and not all', async () => {
    for (let number = 0; number < 100; number++)
      expect((await run(`SELECT ${number} + ?`, 1)).rows).toEqual([[number + 1]])
    const [, count] = (await server.query(undefined, "SHOW GLOBAL STATUS LIKE 'Prepared_stmt_count'")).split('\t')
    expect(Number(count)).toBeLessThan(70)
    expect((await run('SELECT 0 + ?', 1)).rows).toEqual([[1]])
  })

  it('notices that a table was changed since a statement was prepared', async () => {
    await server.query('erp', 'CREATE OR REPLACE TABLE wide (a int); INSERT INTO wide VALUES (1)')
    expect(await run('SELECT * FROM wide')).toMatchObject({ columns: ['a'], rows: [[1]] })
    await server.query('erp', "ALTER TABLE wide ADD COLUMN b time(1) DEFAULT '10:00:00.5' FIRST")
    expect(await run('SELECT * FROM wide')).toMatchObject({ columns: ['b', 'a'], rows: [['10:00:00.5', 1]] })
  })

  it('keeps what is committed and nothing else', async () => {
    await session.begin()
    await run("INSERT INTO users (name) VALUES ('Cleo')")
    expect(await names()).toEqual(['Ann', 'Bob'])
    await session.commit()
    await session.begin()
    await run("INSERT INTO users (name) VALUES ('Dan')")
    await session.rollback()
    expect(await names()).toEqual(['Ann', 'Bob', 'Cleo'])
  })

  it('undoes an attempt alone, also one within another', async () => {
    await session.begin()
    await run("INSERT INTO users (name) VALUES ('Cleo')")
    await session.attempt(async () => {
      await run("INSERT INTO users (name) VALUES ('Dan')")
      const told = await failing(
        session.attempt(async () => {
          await run("INSERT INTO users (name) VALUES ('Eve')")
          await run("INSERT INTO users (id, name) VALUES (1, 'twice')")
        }),
      )
      expect(told.kind).toBe('exists')
    })
    expect((await failing(session.attempt(async () => await Promise.reject(new Error('ours'))))).message).toContain(
      'ours',
    )
    await session.commit()
    expect(await names()).toEqual(['Ann', 'Bob', 'Cleo', 'Dan'])
  })

  it('says that the transaction is lost when it was the victim of a deadlock', async () => {
    const other = await database.session()
    await session.begin()
    await other.begin()
    // The one that has changed less is the victim.
    await other.execute({ sql: "INSERT INTO users (name) VALUES ('a'), ('b'), ('c'), ('d')", parameters: [] })
    await other.execute({ sql: "UPDATE users SET name = 'other' WHERE id = 2", parameters: [] })
    await run("UPDATE users SET name = 'mine' WHERE id = 1")
    const [mine, theirs] = await Promise.all([
      failing(session.attempt(async () => await run("UPDATE users SET name = 'mine' WHERE id = 2"))),
      failing(other.execute({ sql: "UPDATE users SET name = 'other' WHERE id = 1", parameters: [] })),
    ])
    expect(theirs.kind).toBe('nothing')
    const { error } = mine
    if (!(error instanceof TransactionLost)) throw new Error(`not lost: ${String(error)}`)
    expect(error.cause.failure.kind).toBe('locked')
    expect(error.cause.statement.deadlock).toBe(true)
    // What comes after must not be kept by itself.
    expect((await failing(run("UPDATE users SET name = 'stray' WHERE id = 1"))).error).toBeInstanceOf(TransactionLost)
    expect((await failing(session.commit())).error).toBeInstanceOf(TransactionLost)
    await other.commit()
    await other.release()
    await session.rollback()
    await session.begin()
    await run("UPDATE users SET name = 'again' WHERE id = 2")
    await session.commit()
    expect((await names()).slice(0, 2)).toEqual(['other', 'again'])
  })

  it('says that the transaction is lost when a statement ended it', async () => {
    await session.begin()
    const told = await failing(session.attempt(async () => await run('CREATE TABLE IF NOT EXISTS ddl (a int)')))
    expect(told.error).toBeInstanceOf(TransactionLost)
    expect(told.message).toContain('ended the transaction')
    await session.rollback()
  })

  it('waits for a lock no longer than it is told, and goes on', async () => {
    const other = await database.session()
    await other.begin()
    await other.execute({ sql: "UPDATE users SET name = 'held' WHERE id = 1", parameters: [] })
    await server.query('erp', 'SET GLOBAL innodb_lock_wait_timeout = 50')
    const waiting = await opened(server, { lockTimeoutMs: 200, statementTimeoutMs: 0 })
    const impatient = await waiting.session()
    await impatient.begin()
    const told = await failing(
      impatient.attempt(
        async () => await impatient.execute({ sql: "UPDATE users SET name = 'x' WHERE id = 1", parameters: [] }),
      ),
    )
    expect(told.kind).toBe('locked')
    expect(told.message).toContain('lockTimeoutMs')
    expect(told.error instanceof StatementError && told.error.statement.deadlock).toBe(false)
    await impatient.execute({ sql: "UPDATE users SET name = 'y' WHERE id = 2", parameters: [] })
    await impatient.commit()
    await impatient.release()
    await waiting.close()
    await other.rollback()
    await other.release()
    expect(await names()).toEqual(['Ann', 'y'])
  })

  it('ends a statement that takes too long, and reading is not bounded', async () => {
    const hasty = await opened(server, { statementTimeoutMs: 300 })
    const bounded = await hasty.session()
    const told = await failing(bounded.execute({ sql: 'SELECT SLEEP(20)', parameters: [] }))
    expect(told.kind).toBe('timeout')
    expect(told.message).toContain('statementTimeoutMs')
    await bounded.release()
    expect(await read(hasty, 'SELECT SLEEP(0.5)')).toEqual([[0]])
    await hasty.close()
  })

  it('calls procedures with parameters that go in, come out, or both', async () => {
    const parameter = (name: string, direction: 'in' | 'out' | 'inout', value: string | null = null) => ({
      name,
      direction,
      value,
    })
    const outcome = await session.call('add_user', [
      parameter('word', 'in', "Zoë's"),
      parameter('made', 'out'),
      parameter('greeting', 'inout', 'Hello'),
      parameter('big', 'out'),
    ])
    expect(outcome).toEqual({
      out: { made: 3, greeting: "Hello Zoë's", big: 18446744073709551615n },
      returned: null,
      rows: [[3, "Zoë's"]],
      columns: ['id', 'name'],
    })
    expect(await session.call('erp.nothing', [parameter('word', 'in', 'x')])).toEqual({
      out: {},
      returned: null,
      rows: [],
      columns: [],
    })
    expect((await failing(session.call('add_user', []))).kind).toBe('source-unfit')
  })

  it('does not give a connection back with a transaction on it', async () => {
    const one = await opened(server, { poolSize: 1 })
    const first = await one.session()
    await first.begin()
    await first.execute({ sql: "INSERT INTO users (name) VALUES ('forgotten')", parameters: [] })
    await first.release()
    const second = await one.session()
    expect((await second.execute({ sql: 'SELECT COUNT(*) FROM users', parameters: [] })).rows).toEqual([[2]])
    await second.release()
    await one.close()
  })

  it('refuses what would only be kept in part', async () => {
    await server.query('erp', 'CREATE OR REPLACE TABLE small (a varchar(3), n tinyint) ENGINE=MyISAM')
    await server.query(undefined, "SET GLOBAL sql_mode = ''")
    const lax = await opened(server)
    const strict = await lax.session()
    for (const sql of ["INSERT INTO small (a) VALUES ('long')", 'INSERT INTO small (n) VALUES (1000)']) {
      expect((await failing(strict.execute({ sql, parameters: [] }))).kind).toBe('value')
    }
    await strict.release()
    await lax.close()
  })

  it('does not know whether a transaction is kept whose connection was lost in COMMIT', async () => {
    await session.begin()
    await run("INSERT INTO users (name) VALUES ('Cleo')")
    await server.kill()
    const told = await failing(session.commit())
    expect(told.kind).toBe('unavailable')
    expect(told.message).toContain('is not known')
    await session.release()
    await server.start()
    session = await database.session()
    expect((await run('SELECT 1')).rows).toEqual([[1]])
  })
})
