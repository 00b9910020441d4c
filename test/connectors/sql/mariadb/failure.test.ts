import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database, Session } from '../../../../connectors/sql/dialect.ts'
import { failureOf } from '../../../../connectors/sql/dialects/mariadb/failure.ts'
import { StatementError, type StatementFailure } from '../../../../connectors/sql/failure.ts'
import { MariadbServer, mariadbLacking } from '../../../servers/mariadb.ts'
import { failing, opened } from './opened.ts'

describe.skipIf(mariadbLacking !== undefined)('What MariaDB refuses', () => {
  let server: MariadbServer
  let database: Database
  let session: Session

  beforeAll(async () => {
    server = await MariadbServer.start()
    await server.query(
      'erp',
      `DELIMITER //
       CREATE TABLE teams (id int PRIMARY KEY, name varchar(20))//
       CREATE TABLE users (
         id int PRIMARY KEY, name varchar(10) NOT NULL DEFAULT '', email varchar(80), age tinyint unsigned, born date, paid decimal(5,2),
         state enum('on','off'), team int, needed int NOT NULL, doc json, latin varchar(9) CHARACTER SET latin1,
         UNIQUE KEY \`by e-mail\` (email), CONSTRAINT in_team FOREIGN KEY (team) REFERENCES teams (id), CONSTRAINT grown CHECK (age > 10))//
       INSERT INTO teams VALUES (1, 'one'), (2, 'two')//
       INSERT INTO users (id, email, team, needed) VALUES (1, 'ann@example.com', 1, 0), (2, 'bob@example.com', 2, 0)//
       CREATE TRIGGER no_ghosts BEFORE INSERT ON teams FOR EACH ROW IF NEW.name = 'ghost' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'No ghosts here'; END IF//
       CREATE USER reader@'%' IDENTIFIED BY 'sesame-7'// GRANT SELECT ON erp.teams TO reader@'%'//`,
    )
    database = await opened(server)
    session = await database.session()
  })
  afterAll(async () => {
    await session.release()
    await database.close()
    await server.remove()
  })

  const secret = 'secret-value-81'
  const insert = (more: string): string => `INSERT INTO users SET id = 9, needed = 0, ${more}`
  const cases: readonly (readonly [sql: string, kind: string, statement: StatementFailure, message: RegExp])[] = [
    ['INSERT INTO users SET id = 1, needed = 0', 'exists', { constraint: 'PRIMARY' }, /PRIMARY/],
    [insert("email = 'ann@example.com'"), 'exists', { constraint: 'by e-mail' }, /has a row with this value already/],
    [insert('team = 99'), 'reference', { constraint: 'in_team', column: 'team' }, /no row that this one refers to/],
    ['DELETE FROM teams WHERE id = 1', 'refused', { constraint: 'in_team', column: 'team' }, /Other rows .* refer/],
    [insert('name = NULL'), 'value', { column: 'name' }, /"name" .* needs a value/],
    ['INSERT INTO users (id) VALUES (9)', 'value', { column: 'needed' }, /"needed" .* needs a value/],
    [insert(`name = '${secret}'`), 'value', { column: 'name' }, /no room/],
    [insert('age = 300'), 'value', { column: 'age' }, /large or small/],
    [insert('age = -1'), 'value', { column: 'age' }, /large or small/],
    [insert(`age = '${secret}'`), 'value', { column: 'age' }, /does not take the value/],
    [insert(`born = '${secret}'`), 'value', { column: 'born' }, /does not take the value/],
    [insert("born = '2026-02-30'"), 'value', { column: 'born' }, /does not take the value/],
    [insert('paid = 1000'), 'value', { column: 'paid' }, /large or small/],
    [insert(`paid = '${secret}'`), 'value', { column: 'paid' }, /does not take the value/],
    [insert(`state = '${secret}'`), 'value', { column: 'state' }, /does not take the value/],
    [insert("latin = '😀'"), 'value', { column: 'latin' }, /does not take the value/],
    [insert('age = 5'), 'value', { constraint: 'grown' }, /condition "grown"/],
    [insert(`doc = '${secret}'`), 'value', { constraint: 'doc' }, /condition/],
    ["SELECT * FROM users WHERE latin = '😀'", 'value', {}, /letters/],
    ["INSERT INTO teams VALUES (7, 'ghost')", 'refused', {}, /No ghosts here/],
    ['SELECT * FROM nowhere', 'source-unfit', {}, /nowhere/],
    ['SELECT nothing FROM users', 'source-unfit', {}, /nothing/],
    ['SELEKT', 'source-unfit', {}, /syntax/],
    ['CALL nobody()', 'source-unfit', {}, /nobody/],
  ]
  it.each(cases)('%s: %s', async (sql, kind, statement, message) => {
    const { kind: told, message: said, error } = await failing(session.execute({ sql, parameters: [] }))
    expect([told, said]).toEqual([kind, expect.stringMatching(message)])
    expect(said).toContain('database erp on 127.0.0.1')
    expect(said).not.toContain(secret)
    expect(said).not.toContain('\n')
    if (error instanceof StatementError) {
      expect({ constraint: error.statement.constraint, column: error.statement.column }).toEqual({
        constraint: statement.constraint,
        column: statement.column,
      })
      expect(error.statement.deadlock).toBe(false)
    }
  })

  it('what this user may not do is forbidden', async () => {
    const limited = await opened(server, { user: 'reader' })
    const reader = await limited.session()
    for (const sql of [
      'SELECT * FROM users',
      "INSERT INTO teams VALUES (8, 'x')",
      'DROP TABLE teams',
      'SET GLOBAL max_connections = 1',
    ]) {
      expect((await failing(reader.execute({ sql, parameters: [] }))).kind).toBe('forbidden')
    }
    await reader.release()
    await limited.close()
    expect((await failing((await opened(server, { url: server.url('mysql'), user: 'reader' })).session())).kind).toBe(
      'forbidden',
    )
  })

  it('a server that is read only forbids writing', async () => {
    const plain = await opened(server, { user: 'writer' })
    await server.query(
      undefined,
      "CREATE USER writer@'%' IDENTIFIED BY 'sesame-7'; GRANT ALL ON erp.* TO writer@'%'; SET GLOBAL read_only = 1",
    )
    const writer = await plain.session()
    const told = await failing(writer.execute({ sql: "INSERT INTO teams VALUES (8, 'x')", parameters: [] }))
    await server.query(undefined, 'SET GLOBAL read_only = 0')
    expect(told.kind).toBe('forbidden')
    await writer.release()
    await plain.close()
  })

  it('a value that is larger than the server takes is the value of the change', async () => {
    const small = await MariadbServer.start({ settings: { 'max-allowed-packet': '1M' } })
    await small.query('erp', 'CREATE TABLE t (a longblob)')
    const strict = await opened(small)
    const writer = await strict.session()
    const told = await failing(writer.execute({ sql: 'INSERT INTO t VALUES (?)', parameters: ['x'.repeat(3_000_000)] }))
    expect(told).toMatchObject({ kind: 'value', message: expect.stringContaining('max_allowed_packet') })
    await writer.release()
    const next = await strict.session()
    expect((await next.execute({ sql: 'SELECT 1', parameters: [] })).rows).toEqual([[1]])
    await next.release()
    await strict.close()
    await small.remove()
  })
})

describe('The words of other servers of this kind', () => {
  const told = (errno: number, sqlMessage: string) => {
    const error = failureOf(
      Object.assign(new Error(`(conn:1) ${sqlMessage}\nsql: SELECT 'hidden'`), { errno, sqlMessage }),
      'database erp on db',
    )
    if (!(error instanceof StatementError)) throw new Error(String(error))
    return {
      kind: error.failure.kind,
      constraint: error.statement.constraint,
      column: error.statement.column,
      message: error.message,
    }
  }

  it('MySQL writes the table before the key, and conditions in another way', () => {
    expect(told(1062, "Duplicate entry 'it''s' for key 'users.email'")).toMatchObject({
      kind: 'exists',
      constraint: 'email',
    })
    expect(told(3819, "Check constraint 'grown' is violated.")).toMatchObject({ kind: 'value', constraint: 'grown' })
    expect(told(1366, "Incorrect integer value: 'x' for column 'age' at row 1")).toMatchObject({
      kind: 'value',
      column: 'age',
    })
    expect(told(3024, 'Query execution was interrupted, maximum statement execution time exceeded')).toMatchObject({
      kind: 'timeout',
    })
  })

  it('what is not known is refused in its own words, without the statement', () => {
    expect(told(9999, 'Something else')).toMatchObject({
      kind: 'refused',
      message: 'database erp on db refused it: Something else.',
    })
  })

  it('an error of this program stays what it is', () => {
    const error = new TypeError('ours')
    expect(failureOf(error, 'database erp on db')).toBe(error)
  })
})
