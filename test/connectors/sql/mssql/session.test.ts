import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Database, Session } from '../../../../connectors/sql/dialect.ts'
import { StatementError, TransactionLost } from '../../../../connectors/sql/failure.ts'
import { failureIn } from '../../../../src/model/target-failure.ts'
import { failed, found, type Part, rows, type Script } from '../../../servers/tds/answer.ts'
import { TdsServer } from '../../../servers/tds/server.ts'
import { open } from './stand-in.ts'

let server: TdsServer
let database: Database
let session: Session
beforeAll(async () => {
  server = await TdsServer.start()
})
afterAll(async () => await server.close())
beforeEach(async () => {
  server.play(() => undefined)
  database = await open(server, { poolSize: 1, statementTimeoutMs: 200, connectTimeoutMs: 1000 })
  session = await database.session()
  server.play(() => undefined)
})
afterEach(async () => {
  await session.release()
  await database.close()
})

describe('parameters', () => {
  test('a value never stands in the text', async () => {
    const value = "'; DROP TABLE x; --"
    await session.execute({ sql: 'UPDATE t SET name = @p1 WHERE id = @p2', parameters: [value, 7] })
    const [asked] = server.requests
    expect(asked?.kind).toBe('query')
    expect(asked?.text).toBe('UPDATE t SET name = @p1 WHERE id = @p2')
    expect(asked?.declarations).toBe('@p1 nvarchar(4000), @p2 int')
    expect(asked?.parameters.map(({ name, type, value: sent }) => [name, type, sent])).toEqual([
      ['p1', 'nvarchar', value],
      ['p2', 'int', 7],
    ])
  })

  test('each kind of value has a type that holds it', async () => {
    const long = 'ß'.repeat(5000)
    const octets = new Uint8Array([0, 255])
    const many = new Uint8Array(9000).fill(1)
    const parameters = [
      null,
      true,
      false,
      -1,
      2 ** 40,
      9_007_199_254_740_993n,
      -(2n ** 63n),
      2n ** 70n,
      0.5,
      '',
      long,
      octets,
      many,
    ]
    const sql = parameters.map((_, index) => `@p${index + 1}`).join(', ')
    await session.execute({ sql, parameters })
    const [asked] = server.requests
    expect(asked?.declarations.replaceAll(/ ?@p\d+ /g, '')).toBe(
      'nvarchar(4000),bit,bit,int,bigint,bigint,bigint,nvarchar(4000),float,nvarchar(4000),nvarchar(max),varbinary(8000),varbinary(max)',
    )
    const sent = asked?.parameters.map(({ value }) => (value instanceof Uint8Array ? new Uint8Array(value) : value))
    expect(sent).toEqual([
      null,
      true,
      false,
      -1,
      '1099511627776',
      '9007199254740993',
      '-9223372036854775808',
      '1180591620717411303424',
      0.5,
      '',
      long,
      octets,
      many,
    ])
  })
})

describe('statements', () => {
  test('tell the rows they found, and those of OUTPUT', async () => {
    server.play(() => [
      ...rows(
        [
          { name: 'id', type: 'bigint' },
          { name: 'made', type: 'datetime2(7)' },
        ],
        [['17', '2026-03-01 08:00:00.5']],
      ),
    ])
    const outcome = await session.execute({
      sql: 'INSERT INTO t (name) OUTPUT inserted.id, inserted.made VALUES (@p1)',
      parameters: ['Ann'],
    })
    expect(outcome).toEqual({ rows: [[17, '2026-03-01T08:00:00.5']], columns: ['id', 'made'], matched: 1 })
  })

  test('of several counts, that of the statement itself comes after those of its triggers', async () => {
    server.play(() => [...found(5), ...found(1)])
    expect((await session.execute({ sql: 'UPDATE t SET a = 1', parameters: [] })).matched).toBe(1)
    server.play(() => found(0))
    expect((await session.execute({ sql: 'UPDATE t SET a = 1', parameters: [] })).matched).toBe(0)
  })

  test('one that takes too long is given up', async () => {
    server.play(() => [{ kind: 'hang' }])
    const error = await thrownBy(session.execute({ sql: 'UPDATE t SET a = 1', parameters: [] }))
    expect(failureIn(error)).toEqual({
      kind: 'timeout',
      message: 'database erp on 127.0.0.1 took too long. Where that is usual, set a longer statementTimeoutMs.',
    })
    expect(server.events).toContain('attention')
  })

  test('a connection that is cut is not used again', async () => {
    server.play(() => [{ kind: 'cut' }])
    const error = await thrownBy(session.execute({ sql: 'UPDATE t SET a = 1', parameters: [] }))
    expect(failureIn(error)?.kind).toBe('unavailable')
    await session.release()
    server.play(() => found(1))
    session = await database.session()
    expect((await session.execute({ sql: 'UPDATE t SET a = 1', parameters: [] })).matched).toBe(1)
  })

  test('a connection that the server ended while it was idle makes way for another', async () => {
    await session.release()
    server.cut()
    server.play(() => found(1))
    session = await database.session()
    expect((await session.execute({ sql: 'UPDATE t SET a = 1', parameters: [] })).matched).toBe(1)
  })
})

describe('transactions', () => {
  test('begin, commit and roll back', async () => {
    await session.begin()
    await session.execute({ sql: 'INSERT', parameters: [] })
    await session.commit()
    await session.begin()
    await session.rollback()
    await session.rollback()
    expect(server.events).toEqual(['begin 2', 'INSERT', 'commit', 'begin 2', 'rollback'])
  })

  test('an attempt that fails is undone alone', async () => {
    server.play(state(1, failed(2627, duplicate, 14)))
    await session.begin()
    const error = await thrownBy(session.attempt(async () => await session.execute({ sql: 'INSERT', parameters: [] })))
    expect(error).toBeInstanceOf(StatementError)
    expect(failureIn(error)?.kind).toBe('exists')
    expect(await session.attempt(async () => 7)).toBe(7)
    await session.commit()
    expect(server.events).toEqual([
      'begin 2',
      'SAVE TRANSACTION ecmahost_1',
      'INSERT',
      'DECLARE @state int = XACT_STATE(); IF @state = 1 ROLLBACK TRANSACTION ecmahost_1; SELECT @state',
      'SAVE TRANSACTION ecmahost_2',
      'commit',
    ])
  })

  test('a transaction that the database has ended is lost', async () => {
    server.play(
      state(0, [
        ...failed(1205, 'Transaction (Process ID 52) was deadlocked and has been chosen as the victim.', 13),
        { kind: 'rollback' },
      ]),
    )
    await session.begin()
    const error = await thrownBy(session.attempt(async () => await session.execute({ sql: 'INSERT', parameters: [] })))
    expect(error).toBeInstanceOf(TransactionLost)
    const { cause } = error as TransactionLost
    expect(cause.failure.kind).toBe('locked')
    expect(cause.statement.deadlock).toBe(true)
    await session.rollback()
    expect(server.events.at(-1)).toMatch(/^DECLARE/)
  })

  test('a transaction in which nothing but its end can happen is lost too, and has to be rolled back', async () => {
    server.play(state(-1, failed(547, 'The INSERT statement conflicted with the CHECK constraint "CK_age".')))
    await session.begin()
    const error = await thrownBy(session.attempt(async () => await session.execute({ sql: 'INSERT', parameters: [] })))
    expect(error).toBeInstanceOf(TransactionLost)
    await session.rollback()
    expect(server.events.at(-1)).toBe('rollback')
  })

  test('a transaction that the database has ended outside of an attempt needs no end', async () => {
    server.play(() => [
      ...failed(245, "Conversion failed when converting the nvarchar value 'x' to data type int."),
      { kind: 'rollback' },
    ])
    await session.begin()
    expect(failureIn(await thrownBy(session.execute({ sql: 'INSERT', parameters: [] })))?.kind).toBe('value')
    await session.rollback()
    expect(server.events).toEqual(['begin 2', 'INSERT'])
    await session.release()
    session = await database.session()
    expect(server.events).toEqual(['begin 2', 'INSERT'])
  })

  test('a connection that was given back twice is not taken away from who has it next', async () => {
    await session.release()
    const next = await database.session()
    await session.release()
    await expect(database.session()).rejects.toThrow('all connections of the pool were in use')
    await next.release()
    session = await database.session()
  })

  test('a connection within a transaction is closed when it is released', async () => {
    await session.begin()
    expect(server.connections).toBe(1)
    await session.release()
    session = await database.session()
    expect(server.events.filter(event => event.startsWith('login'))).toHaveLength(1)
  })
})

describe('procedures', () => {
  test('take values in and out, and return a number', async () => {
    server.play(() => [
      ...rows([{ name: 'n', type: 'int' }], [[1], [2]]),
      { kind: 'output', column: { name: 'id', type: 'bigint' }, value: '9007199254740993' },
      { kind: 'output', column: { name: 'since', type: 'datetime2(7)' }, value: '2026-03-01 08:00:00.125' },
      { kind: 'output', column: { name: 'rate', type: 'decimal(10,3)' }, value: '1.500' },
      { kind: 'returned', value: 4 },
    ])
    const outcome = await session.call('hr.add_person', [
      { name: 'name', direction: 'in', value: "O'Brien", type: 'nvarchar(40)' },
      { name: 'id', direction: 'out', value: null, type: 'bigint' },
      { name: 'since', direction: 'inout', value: '2026-01-01T00:00:00.25', type: 'datetime2(7)' },
      { name: 'rate', direction: 'out', value: null, type: 'decimal(10,3)' },
    ])
    expect(outcome).toEqual({
      out: { id: 9_007_199_254_740_993n, since: '2026-03-01T08:00:00.125', rate: '1.500' },
      returned: 4,
      rows: [[1], [2]],
      columns: ['n'],
    })
    const [asked] = server.requests
    expect(asked?.kind).toBe('procedure')
    expect(asked?.text).toBe('[hr].[add_person]')
    expect(asked?.parameters.map(({ name, isOutput }) => [name, isOutput])).toEqual([
      ['name', false],
      ['id', true],
      ['since', true],
      ['rate', true],
    ])
    expect(asked?.parameters.map(({ value }) => value)).toEqual(["O'Brien", null, '2026-01-01 00:00:00.2500000', null])
  })

  test('that fail say why', async () => {
    server.play(() => failed(50_000, 'Nobody may be added on a Sunday.'))
    const error = await thrownBy(session.call('add_person', []))
    expect(failureIn(error)).toEqual({
      kind: 'refused',
      message: 'database erp on 127.0.0.1 refuses it: Nobody may be added on a Sunday.',
    })
  })
})

const duplicate =
  "Violation of UNIQUE KEY constraint 'UQ_mail'. Cannot insert duplicate key in object 'dbo.t'. The duplicate key value is (secret)."

/** Fails what is inserted, and tells that state of the transaction when it is asked. */
function state(value: number, failure: readonly Part[]): Script {
  return ({ text }) => {
    if (text.includes('XACT_STATE')) return rows([{ name: '', type: 'int' }], [[value]])
    return text === 'INSERT' ? failure : undefined
  }
}

async function thrownBy(action: Promise<unknown>): Promise<unknown> {
  return await action.then(
    () => undefined,
    (error: unknown) => error,
  )
}
