import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectionOf } from '../../../../connectors/sql/connection.ts'
import type { Database, Raw, Session } from '../../../../connectors/sql/dialect.ts'
import { mssql } from '../../../../connectors/sql/dialects/mssql.ts'
import { TransactionLost } from '../../../../connectors/sql/failure.ts'
import { Parameters } from '../../../../connectors/sql/parameters.ts'
import { failureIn } from '../../../../src/model/target-failure.ts'
import { allRows } from './stand-in.ts'

/**
 * The dialect against a real SQL Server: with ECMAHOST_TEST_MSSQL (`mssql://sa@db.example.com/scratch`) and
 * ECMAHOST_TEST_MSSQL_PASSWORD. Everything happens in a schema of its own, which is removed at the end. The certificate of
 * its authority can be named by ECMAHOST_TEST_MSSQL_CA.
 */
const url = process.env['ECMAHOST_TEST_MSSQL']

if (url === undefined) {
  test('where there is no SQL Server, the README says what was verified how', () => {
    const readme = readFileSync(join(import.meta.dirname, '../../../../connectors/sql/README.md'), 'utf8')
    expect(readme).toContain('ECMAHOST_TEST_MSSQL')
  })
} else describe('a real SQL Server', () => battery(url))

function battery(url: string): void {
  const schema = `ecmahost_${process.pid}`
  const ca = process.env['ECMAHOST_TEST_MSSQL_CA']
  const password = process.env['ECMAHOST_TEST_MSSQL_PASSWORD']
  const connection = connectionOf(
    {
      url,
      ...(password === undefined ? {} : { password }),
      ...(ca === undefined ? {} : { tls: { ca } }),
      lockTimeoutMs: 1000,
      statementTimeoutMs: 10_000,
    },
    process.cwd(),
  )
  let database: Database
  let session: Session
  let isReached = false

  const run = async (sql: string, parameters: readonly Raw[] = []) => await session.execute({ sql, parameters })
  const read = async (sql: string, parameters: readonly Raw[] = []): Promise<Raw[][]> => {
    const snapshot = await database.snapshot()
    try {
      return await allRows(snapshot.pages(sql, parameters, 1000))
    } finally {
      await snapshot.close()
    }
  }
  const failureOf = async (action: Promise<unknown>) =>
    await action.then(
      () => undefined,
      (error: unknown) => failureIn(error),
    )

  beforeAll(async () => {
    database = await mssql.open(connection)
    session = await database.session()
    isReached = true
    await run(`CREATE SCHEMA ${schema}`)
    await run(
      `CREATE TABLE ${schema}.dept (id int NOT NULL CONSTRAINT PK_dept PRIMARY KEY, name nvarchar(40) COLLATE Latin1_General_CI_AS NOT NULL)`,
    )
    await run(
      `CREATE TABLE ${schema}.person (id int IDENTITY CONSTRAINT PK_person PRIMARY KEY, mail varchar(20) NOT NULL CONSTRAINT UQ_mail UNIQUE,
        age int CONSTRAINT CK_age CHECK (age > 0), dept int CONSTRAINT FK_dept REFERENCES ${schema}.dept (id), photo varbinary(max), seen rowversion)`,
    )
  })
  afterAll(async () => {
    if (!isReached) return
    for (const name of ['person', 'dept', 'types', 'many']) await run(`DROP TABLE IF EXISTS ${schema}.${name}`)
    await run(`DROP PROCEDURE IF EXISTS ${schema}.add_person`)
    await run(`DROP SCHEMA IF EXISTS ${schema}`)
    await session.release()
    await database.close()
  })

  test('every type arrives exactly', async () => {
    const columns: readonly (readonly [declared: string, literal: string, raw: Raw])[] = [
      ['tinyint', '255', 255],
      ['bigint', '-9223372036854775808', -9_223_372_036_854_775_808n],
      ['bit', '1', true],
      ['decimal(38,10)', '1234567890123456789012345678.1234567891', '1234567890123456789012345678.1234567891'],
      ['numeric(18,0)', '-999999999999999999', '-999999999999999999'],
      ['decimal(9,2)', '1234567.89', '1234567.89'],
      ['money', '922337203.5807', '922337203.5807'],
      ['float', '0.1', 0.1],
      ['real', '0.1', Math.fround(0.1)],
      ['date', "'0001-01-01'", '0001-01-01'],
      ['time(7)', "'08:05:09.1234567'", '08:05:09.1234567'],
      ['datetime', "'2026-03-01T08:00:00.003'", '2026-03-01T08:00:00.003'],
      ['smalldatetime', "'2026-03-01T08:30:00'", '2026-03-01T08:30:00'],
      ['datetime2(7)', "'2026-03-01T08:00:00.1234567'", '2026-03-01T08:00:00.1234567'],
      ['datetimeoffset(7)', "'2026-03-01T08:00:00.5+05:30'", '2026-03-01T02:30:00.5Z'],
      ['char(5)', "'AB'", 'AB   '],
      ['nvarchar(max)', "N'O''Brien 漢'", "O'Brien 漢"],
      ['uniqueidentifier', "'0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9'", '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9'],
      ['varbinary(max)', '0x00FF80', Buffer.from('00ff80', 'hex')],
      ['xml', "'<a>1</a>'", '<a>1</a>'],
    ]
    const declared = columns.map(([type], index) => `c${index} ${type} NULL`).join(', ')
    await run(`CREATE TABLE ${schema}.types (n int PRIMARY KEY, ${declared})`)
    await run(`INSERT INTO ${schema}.types VALUES (1, ${columns.map(([, literal]) => literal).join(', ')})`)
    await run(`INSERT INTO ${schema}.types (n) VALUES (2)`)
    const rows = await read(`SELECT * FROM ${schema}.types WHERE n >= @p1 ORDER BY n`, [1])
    expect(rows).toEqual([
      [1, ...columns.map(([, , raw]) => raw)],
      [2, ...columns.map(() => null)],
    ])
    const snapshot = await database.snapshot()
    const found = await snapshot.columnsOf(`SELECT * FROM ${schema}.types`)
    await snapshot.close()
    expect(found.slice(1).map(column => column.declared)).toEqual(columns.map(([type]) => type))
  })

  test('what a value was read as finds it again', async () => {
    for (const [index, name] of ['c1', 'c3', 'c4', 'c11', 'c13', 'c14', 'c17'].entries()) {
      const [[value = null] = []] = await read(`SELECT ${name} FROM ${schema}.types WHERE n = 1`)
      expect([index, await read(`SELECT n FROM ${schema}.types WHERE ${name} = @p1`, [value])]).toEqual([index, [[1]]])
    }
  })

  test('the catalogue knows tables, keys and references', async () => {
    const snapshot = await database.snapshot()
    const table = await snapshot.table(`${schema}.person`)
    const tables = await snapshot.tables()
    await snapshot.close()
    expect(table).toMatchObject({ name: 'person', kind: 'table', primaryKey: ['id'] })
    expect(table?.unique.map(key => key.columns)).toEqual([['id'], ['mail']])
    expect(table?.foreignKeys[0]).toMatchObject({ columns: ['dept'], table: { name: 'dept' }, references: ['id'] })
    const generated = table?.columns.filter(column => column.generated).map(column => column.name)
    expect(generated).toEqual(['id', 'seen'])
    expect(tables.some(({ name, schema: of }) => name === 'dept' && of === schema)).toBe(true)
  })

  test('failures are told apart', async () => {
    await run(`INSERT INTO ${schema}.dept VALUES (1, N'Sales')`)
    const insert = `INSERT INTO ${schema}.person (mail, age, dept) OUTPUT inserted.id VALUES (@p1, @p2, @p3)`
    expect((await run(insert, ['ann', 30, 1])).rows).toEqual([[1]])
    expect((await failureOf(run(insert, ['ann', 30, 1])))?.kind).toBe('exists')
    expect((await failureOf(run(insert, ['bob', 30, 9])))?.kind).toBe('reference')
    expect((await failureOf(run(insert, ['bob', -1, 1])))?.kind).toBe('value')
    expect((await failureOf(run(insert, [null, 1, 1])))?.kind).toBe('value')
    expect((await failureOf(run(insert, ['x'.repeat(21), 1, 1])))?.kind).toBe('value')
    expect((await failureOf(run(insert, ['bob', 'old', 1])))?.kind).toBe('value')
    expect((await failureOf(run(`DELETE FROM ${schema}.dept`)))?.kind).toBe('refused')
    await expect(run(`SELECT * FROM ${schema}.nothing`)).rejects.toThrow('does not understand')
    const secret = "'; DROP TABLE x; --"
    expect((await run(`UPDATE ${schema}.person SET mail = @p1 WHERE mail = 'ann'`, [secret])).matched).toBe(1)
    expect(await read(`SELECT mail FROM ${schema}.person WHERE mail = @p1`, [secret])).toEqual([[secret]])
    const photo = new Parameters(mssql)
    const none = `UPDATE ${schema}.person SET photo = ${photo.add(null, 'varbinary(max)')}`
    expect((await run(none, photo.values)).matched).toBe(1)
  })

  test('an attempt is undone alone, and an ended transaction is lost', async () => {
    await session.begin()
    await run(`INSERT INTO ${schema}.dept VALUES (2, N'Two')`)
    await expect(
      session.attempt(async () => await run(`INSERT INTO ${schema}.dept VALUES (2, N'Two')`)),
    ).rejects.toThrow('has such a row')
    await session.attempt(async () => await run(`INSERT INTO ${schema}.dept VALUES (3, N'Three')`))
    await session.commit()
    expect(await read(`SELECT id FROM ${schema}.dept WHERE id > 1 ORDER BY id`)).toEqual([[2], [3]])
    await session.begin()
    const ended = session.attempt(async () => await run("ROLLBACK TRANSACTION; THROW 50001, 'gone', 1"))
    await expect(ended).rejects.toBeInstanceOf(TransactionLost)
    await session.rollback()
  })

  test('what another has locked is not waited for too long', async () => {
    const other = await database.session()
    await other.begin()
    await other.execute({ sql: `UPDATE ${schema}.dept SET name = N'x' WHERE id = 1`, parameters: [] })
    expect((await failureOf(run(`UPDATE ${schema}.dept SET name = N'y' WHERE id = 1`)))?.kind).toBe('locked')
    await other.rollback()
    await other.release()
  })

  test('a snapshot stays at its instant where the database allows that', async () => {
    const snapshot = await database.snapshot()
    const count = async (): Promise<Raw> =>
      (await allRows(snapshot.pages(`SELECT COUNT(*) FROM ${schema}.dept`, [], 1)))[0]?.[0] ?? null
    const before = await count()
    await run(`INSERT INTO ${schema}.dept VALUES (100, N'later')`)
    const after = await count()
    await snapshot.close()
    expect(after).toBe('isolation' in snapshot && snapshot.isolation === 'transaction' ? before : Number(before) + 1)
  })

  test('a procedure takes values in and out', async () => {
    await run(
      `CREATE PROCEDURE ${schema}.add_person @mail varchar(20), @id int OUTPUT, @at datetime2(3) OUTPUT AS
      BEGIN SET NOCOUNT ON; INSERT INTO ${schema}.person (mail) VALUES (@mail); SET @id = SCOPE_IDENTITY(); SET @at = DATEADD(day, 1, @at); RETURN 4 END`,
    )
    const outcome = await session.call(`${schema}.add_person`, [
      { name: 'mail', direction: 'in', value: 'carl' },
      { name: 'id', direction: 'out', value: null, type: 'int' },
      { name: 'at', direction: 'inout', value: '2026-03-01T08:00:00.25', type: 'datetime2(3)' },
    ])
    expect(outcome).toMatchObject({ returned: 4, out: { at: '2026-03-02T08:00:00.25' } })
    expect(await read(`SELECT id FROM ${schema}.person WHERE mail = 'carl'`)).toEqual([[outcome.out['id'] ?? null]])
  })

  test('a large result can be stopped early, and the connection serves on', async () => {
    const snapshot = await database.snapshot()
    const many = 'SELECT a.object_id, b.name FROM sys.all_objects AS a CROSS JOIN sys.all_columns AS b'
    for await (const page of snapshot.pages(many, [], 1000)) {
      expect(page).toHaveLength(1000)
      break
    }
    expect(await allRows(snapshot.pages('SELECT 1', [], 10))).toEqual([[1]])
    await snapshot.close()
  })

  test('the statements that all dialects share are understood', async () => {
    const name = `p.${mssql.quote('name')}`
    const sql = `SELECT u.n, u.a0, u.v0 FROM (SELECT 0 AS n, p.[id] AS a0, ${mssql.nullAs('')} AS v0 FROM ${schema}.dept AS p UNION ALL SELECT 1, p.[id], CONCAT('x', ':', ${name}) FROM ${schema}.dept AS p) AS u ORDER BY u.a0, ${mssql.exactly('u.a0')}, u.n, u.v0`
    expect((await read(sql)).length).toBeGreaterThan(1)
  })
}
