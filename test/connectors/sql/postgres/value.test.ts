import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database, Raw } from '../../../../connectors/sql/dialect.ts'
import { postgres } from '../../../../connectors/sql/dialects/postgres.ts'
import type { Kind } from '../../../../src/model/schema.ts'
import type { Cell } from '../../../../src/model/value.ts'
import { PostgresServer, postgresLacking } from '../../../servers/postgres.ts'
import { allPages, allRaw, failureOf, inSnapshot, opened } from './reach.ts'

const berlin = { timeZone: 'Europe/Berlin' }

/** A type, an expression of it, and the value that it is; the kind is the type's own. */
const values: readonly (readonly [declared: string, expression: string, kind: Kind, value: Cell])[] = [
  ['text', "'Ann'", 'string', 'Ann'],
  ['text', "''", 'string', ''],
  ['character varying(40)', "'Zoë 😀'", 'string', 'Zoë 😀'],
  ['character(5)', "'ab'", 'string', 'ab   '],
  ['citext', "'Ann'", 'string', 'Ann'],
  ['money', "'12.30'", 'string', '$12.30'],
  ['name', "'a_name'", 'string', 'a_name'],
  ['uuid', "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", 'string', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
  ['mood', "'ok'", 'string', 'ok'],
  ['smallint', '-32768', 'integer', -32768],
  ['integer', '0', 'integer', 0],
  ['bigint', '9007199254740991', 'integer', 9007199254740991],
  ['bigint', '9223372036854775807', 'integer', 9223372036854775807n],
  ['bigint', "'-9223372036854775808'", 'integer', -9223372036854775808n],
  ['oid', '4294967295', 'integer', 4294967295],
  ['numeric(10,2)', '10.50', 'decimal', 10.5],
  ['numeric', '123456789012345.678901', 'decimal', '123456789012345.678901'],
  ['numeric', '0.1234567890123450000', 'decimal', 0.123456789012345],
  ['numeric', "'NaN'", 'decimal', 'NaN'],
  ['real', '0.1', 'decimal', 0.1],
  ['double precision', '0.1::float8 + 0.2::float8', 'decimal', 0.1 + 0.2],
  ['double precision', "'-Infinity'", 'decimal', '-Infinity'],
  ['boolean', 'true', 'boolean', true],
  ['boolean', 'false', 'boolean', false],
  ['bytea', "'\\x00ff0a5c09'", 'binary', new Uint8Array([0, 255, 10, 92, 9])],
  ['timestamp with time zone', "'2026-03-01 10:00:00.123456+02'", 'dateTime', '2026-03-01T08:00:00.123456Z'],
  ['timestamp with time zone', "'infinity'", 'dateTime', 'infinity'],
  ['timestamp(3) with time zone', "'1969-12-31 23:59:59.5Z'", 'dateTime', '1969-12-31T23:59:59.5Z'],
  ['timestamp without time zone', "'2026-07-01 10:00:00.25'", 'dateTime', '2026-07-01T08:00:00.25Z'],
  ['timestamp without time zone', "'2026-01-01 10:00'", 'dateTime', '2026-01-01T09:00:00Z'],
  ['date', "'2026-03-01'", 'dateTime', '2026-03-01'],
  ['time without time zone', "'08:30:00.5'", 'string', '08:30:00.5'],
  ['interval', "'1 day 02:00:00'", 'string', 'P1DT2H'],
  [
    'json',
    `'{"a": 1, "b": [1, "x", null], "c": {"d": true}, "e": null}'`,
    'complex',
    { a: 1, b: [1, 'x'], c: { d: true } },
  ],
  ['jsonb', `'[{"value": "a@b"}, {"value": "c@d"}]'`, 'complex', [{ value: 'a@b' }, { value: 'c@d' }]],
  [
    'jsonb',
    `'{"n": 12345678901234567890, "d": 0.12345678901234567890}'`,
    'complex',
    { n: 12345678901234567890n, d: '0.12345678901234567890' },
  ],
  ['jsonb', "'null'", 'complex', null],
  ['jsonb', "'7'", 'complex', 7],
  ['inet', "'10.0.0.1/8'", 'string', '10.0.0.1/8'],
  ['int4range', "'[1,5)'", 'string', '[1,5)'],
  ['xml', '\'<a b="c"/>\'', 'string', '<a b="c"/>'],
  ['bit(3)', "B'101'", 'string', '101'],
]

const lists: readonly (readonly [declared: string, expression: string, kind: Kind, value: Cell])[] = [
  [
    'text[]',
    `ARRAY['a', 'b,c', '', 'NULL', NULL, '"', '\\', '{x}', 'é😀']`,
    'string',
    ['a', 'b,c', '', 'NULL', '"', '\\', '{x}', 'é😀'],
  ],
  ['integer[]', 'ARRAY[1, NULL, 3]', 'integer', [1, 3]],
  ['integer[]', 'ARRAY[[1, 2], [3, 4]]', 'integer', [1, 2, 3, 4]],
  ['integer[]', "'[0:1]={7,8}'", 'integer', [7, 8]],
  ['integer[]', "'{}'", 'integer', null],
  ['boolean[]', 'ARRAY[true, false]', 'boolean', [true, false]],
  ['timestamp with time zone[]', "ARRAY['2026-03-01 08:00Z'::timestamptz]", 'dateTime', ['2026-03-01T08:00:00Z']],
  ['bytea[]', "ARRAY['\\x0102'::bytea, '\\x'::bytea]", 'binary', [new Uint8Array([1, 2]), new Uint8Array()]],
  ['mood[]', "ARRAY['sad', 'ok']::mood[]", 'string', ['sad', 'ok']],
  ['jsonb[]', `ARRAY['{"a": "x,y"}', '"s"']::jsonb[]`, 'complex', [{ a: 'x,y' }, 's']],
  ['numeric(6,2)[]', "'{1.50,2}'", 'decimal', [1.5, 2]],
  ['box[]', "'{(1,1),(0,0);(3,3),(2,2)}'", 'string', ['(1,1),(0,0)', '(3,3),(2,2)']],
]

describe.skipIf(postgresLacking !== undefined)('values of PostgreSQL', () => {
  let server: PostgresServer
  let database: Database
  beforeAll(async () => {
    server = await PostgresServer.start()
    database = await opened(server)
    await server.query('erp', "CREATE EXTENSION citext; CREATE TYPE mood AS ENUM ('sad', 'ok')")
  })
  afterAll(async () => {
    await database.close()
    await server.remove()
  })

  /** The cell of an expression, the same by both ways, and its column as it is declared. */
  const cellOf = async (expression: string): Promise<readonly [Raw, string]> =>
    await inSnapshot(database, async snapshot => {
      const sql = `SELECT ${expression} AS c`
      const [column] = await snapshot.columnsOf(sql)
      const [[cell = null] = []] = await allPages(snapshot, sql)
      expect(await allRaw(snapshot, sql)).toEqual([[cell]])
      return [cell, column?.declared ?? '']
    })

  test.each([...values, ...lists])('%s: %s', async (declared, expression, kind, value) => {
    const [cell, found] = await cellOf(`(${expression})::${declared}`)
    expect(found).toBe(declared)
    expect(postgres.kindOf(found)).toEqual({ kind, multi: declared.endsWith('[]') })
    const read = postgres.reader(found, kind, berlin)
    expect(read === undefined ? cell : read(cell)).toEqual(value)
    expect(await cellOf(`NULL::${declared}`)).toEqual([null, found])
    expect(read === undefined ? null : read(null)).toBeNull()
  })

  test('what is read can be written back and is the same', async () => {
    const session = await database.session()
    await session.begin()
    for (const [declared, expression, kind, value] of [...values, ...lists]) {
      if (value === null) continue
      await session.execute({
        sql: `CREATE TEMP TABLE written (a ${declared}, b ${declared}) ON COMMIT DROP`,
        parameters: [],
      })
      const write = postgres.writer(declared, kind, berlin)
      const parameter = write === undefined ? (value as Raw) : write(value)
      const insert = `INSERT INTO written VALUES ((${expression})::${declared}, $1) RETURNING a::text, b::text`
      const { rows, matched } = await session.execute({ sql: insert, parameters: [parameter] })
      expect(matched).toBe(1)
      const [[a = null, b = null] = []] = rows
      const read = postgres.reader(declared, kind, berlin)
      expect(read === undefined ? b : read(b), `${declared} ${expression}`).toEqual(read === undefined ? a : read(a))
      await session.execute({ sql: 'DROP TABLE written', parameters: [] })
    }
    await session.rollback()
    await session.release()
  })

  test('a column of text can hold any kind', () => {
    const read = (kind: Kind, text: string): Cell => postgres.reader('text', kind, berlin)?.(text) ?? text
    for (const word of ['t', 'TRUE', ' yes ', 'Y', 'on', '1', '-1']) expect(read('boolean', word)).toBe(true)
    for (const word of ['f', 'false', 'NO', 'n', 'off', '0']) expect(read('boolean', word)).toBe(false)
    expect(read('boolean', 'maybe')).toBe('maybe')
    expect(read('integer', ' 17 ')).toBe(17)
    expect(read('integer', '+9007199254740993')).toBe(9007199254740993n)
    expect(read('integer', '1e3')).toBe('1e3')
    expect(read('integer', '')).toBe('')
    expect(read('decimal', '1e3')).toBe(1000)
    expect(read('decimal', '1e400')).toBe('1e400')
    expect(read('decimal', 'x')).toBe('x')
    expect(read('dateTime', '2026-07-01 10:00:00')).toBe('2026-07-01T08:00:00Z')
    expect(read('dateTime', '2026-07-01T10:00:00.500-0330')).toBe('2026-07-01T13:30:00.5Z')
    expect(read('dateTime', 'soon')).toBe('soon')
    expect(read('binary', 'AP8=')).toEqual(new Uint8Array([0, 255]))
    expect(read('complex', '{"a":1}')).toEqual({ a: 1 })
    expect(read('complex', '{a')).toBe('{a')
    expect(postgres.reader('text', 'reference', berlin)).toBeUndefined()
    expect(postgres.reader('integer', 'boolean', berlin)?.('1')).toBe(true)
    expect(postgres.reader('boolean', 'string', berlin)?.('t')).toBe('true')
  })

  test('values take the form of the column they are written to', () => {
    const write = (declared: string, value: Cell, kind: Kind = 'string'): Raw => {
      const writer = postgres.writer(declared, kind, berlin)
      return writer === undefined ? (value as Raw) : writer(value)
    }
    expect(write('timestamp without time zone', '2026-07-01T08:00:00.25Z')).toBe('2026-07-01 10:00:00.25')
    expect(write('date', '2026-06-30T23:00:00Z')).toBe('2026-07-01')
    expect(write('date', '2026-06-30')).toBe('2026-06-30')
    expect(write('text', 1e21)).toBe('1000000000000000000000')
    expect(write('numeric', 1.5e-7)).toBe('0.00000015')
    expect(write('numeric', -2.5e-9)).toBe('-0.0000000025')
    expect(write('bigint', 9223372036854775807n)).toBe('9223372036854775807')
    expect(write('smallint', true)).toBe('1')
    expect(write('text', new Uint8Array([0, 255]))).toBe('AP8=')
    expect(write('jsonb', 'plain', 'complex')).toBe('"plain"')
    expect(write('jsonb', '{"a":1}', 'string')).toBe('{"a":1}')
    expect(write('jsonb', { n: 12345678901234567890n }, 'complex')).toBe('{"n":12345678901234567890}')
    expect(write('text[]', 'alone')).toBe('{"alone"}')
    expect(write('text', null)).toBeNull()
  })

  test('what a column cannot hold is said', async () => {
    const write = (declared: string, value: Cell, kind: Kind) => async () =>
      postgres.writer(declared, kind, berlin)?.(value)
    const unclear = await failureOf(write('character(1)', true, 'boolean'))
    expect(unclear.kind).toBe('value')
    expect(unclear.message).toMatch(/types: \{ kind: boolean, true: …, false: … \}/)
    for (const [declared, value] of [
      ['integer', ['a', 'b']],
      ['text', { a: 1 }],
      ['uuid', new Uint8Array([1])],
    ] as const) {
      const { kind, message } = await failureOf(write(declared, value, 'string'))
      expect(kind).toBe('value')
      expect(message).toContain(declared)
    }
  })

  test('values of a group are collected in order, each once', async () => {
    const collected = async (type: string, list: string) => {
      const expression = postgres.collect?.('v', type) ?? ''
      const [cell] = await cellOf(`(SELECT ${expression} FROM unnest(ARRAY[${list}]::${type}[]) v)`)
      return postgres.reader(`${type}[]`, postgres.kindOf(type).kind, berlin)?.(cell)
    }
    expect(await collected('integer', '10, 9, 10')).toEqual([9, 10])
    expect(await collected('text', "'b', 'a', 'b', 'a,\"'")).toEqual(['a', 'a,"', 'b'])
    expect(await collected('json', `'{"a":1}', '{"a":1}'`)).toEqual([{ a: 1 }])
    expect(await collected('xml', "'<a/>'")).toEqual(['<a/>'])
    expect(await collected('integer', '')).toBeNull()
    expect(await cellOf(postgres.nullAs('timestamp(3) with time zone'))).toEqual([null, 'timestamp(3) with time zone'])
    expect(await cellOf(postgres.nullAs(''))).toEqual([null, 'text'])
  })
})
