import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database, Raw } from '../../../../connectors/sql/dialect.ts'
import { mariadb } from '../../../../connectors/sql/dialects/mariadb.ts'
import type { Kind } from '../../../../src/model/schema.ts'
import type { Cell } from '../../../../src/model/value.ts'
import { MariadbServer, mariadbLacking } from '../../../servers/mariadb.ts'
import { failing, opened, read, within } from './opened.ts'

const berlin = { timeZone: 'Europe/Berlin' }

/** Each declared type with values in the database's own wording, the kind they are of and what they are outside. */
const types: readonly (readonly [
  declared: string,
  kind: Kind,
  values: readonly (readonly [written: string, cell: Cell])[],
])[] = [
  [
    'char(8)',
    'string',
    [
      ["'ab'", 'ab'],
      ["''", ''],
      ['NULL', null],
    ],
  ],
  [
    'varchar(40)',
    'string',
    [
      [`'O''Neil \\\\ "x" 😀'`, `O'Neil \\ "x" 😀`],
      ['0x610062', 'a\0b'],
      ["'ends '", 'ends '],
    ],
  ],
  ['varchar(20) CHARACTER SET latin1', 'string', [["'Müller'", 'Müller']]],
  ['mediumtext', 'string', [["REPEAT('é', 70000)", 'é'.repeat(70_000)]]],
  [
    "enum('a','b,c','it''s')",
    'string',
    [
      ["'it''s'", "it's"],
      ["'b,c'", 'b,c'],
    ],
  ],
  [
    "set('x','y','z')",
    'string',
    [
      ["'z,x'", ['x', 'z']],
      ["''", null],
    ],
  ],
  [
    'tinyint(1)',
    'boolean',
    [
      ['1', true],
      ['0', false],
      ['-1', true],
      ['NULL', null],
    ],
  ],
  [
    'bit(1)',
    'boolean',
    [
      ["b'1'", true],
      ["b'0'", false],
    ],
  ],
  ['bit(12)', 'binary', [["b'101010101010'", Buffer.from([0x0a, 0xaa])]]],
  ['tinyint', 'integer', [['-128', -128]]],
  ['tinyint unsigned', 'integer', [['255', 255]]],
  ['smallint', 'integer', [['-32768', -32768]]],
  ['mediumint unsigned', 'integer', [['16777215', 16777215]]],
  ['int unsigned', 'integer', [['4294967295', 4294967295]]],
  ['int(5) unsigned zerofill', 'integer', [['42', 42]]],
  [
    'bigint',
    'integer',
    [
      ['-9223372036854775808', -9223372036854775808n],
      ['9007199254740991', 9007199254740991],
    ],
  ],
  [
    'bigint unsigned',
    'integer',
    [
      ['18446744073709551615', 18446744073709551615n],
      ['7', 7],
    ],
  ],
  ['year', 'integer', [['2026', 2026]]],
  [
    'decimal(30,10)',
    'decimal',
    [
      ['12345678901234567890.0123456789', '12345678901234567890.0123456789'],
      ['-1.5', -1.5],
    ],
  ],
  ['decimal(12,0)', 'decimal', [['123456789012', 123456789012]]],
  [
    'float',
    'decimal',
    [
      ['0.1', 0.1],
      ['16777216', 16777216],
      ['1.17549e-38', 1.17549e-38],
    ],
  ],
  [
    'double',
    'decimal',
    [
      ['0.1', 0.1],
      ['1.7976931348623157e308', 1.7976931348623157e308],
    ],
  ],
  [
    'date',
    'dateTime',
    [
      ["'2026-03-01'", '2026-03-01'],
      ["'0000-00-00'", null],
    ],
  ],
  [
    'datetime',
    'dateTime',
    [
      ["'2026-03-01 08:00:00'", '2026-03-01T07:00:00Z'],
      ["'0000-00-00 00:00:00'", null],
    ],
  ],
  ['datetime(6)', 'dateTime', [["'2026-07-01 08:00:00.123456'", '2026-07-01T06:00:00.123456Z']]],
  ['timestamp(3) NULL', 'dateTime', [["'2026-03-01 08:00:00.120'", '2026-03-01T08:00:00.12Z']]],
  [
    'time(2)',
    'string',
    [
      ["'-12:30:00.50'", '-12:30:00.50'],
      ["'838:59:59'", '838:59:59.00'],
    ],
  ],
  ['binary(4)', 'binary', [["'ab'", Buffer.from('ab\0\0')]]],
  [
    'varbinary(10)',
    'binary',
    [
      ['0x00ff27', Buffer.from([0, 255, 39])],
      ["''", Buffer.alloc(0)],
    ],
  ],
  ['blob', 'binary', [['0xdeadbeef', Buffer.from('deadbeef', 'hex')]]],
  [
    'json',
    'complex',
    [
      [
        `'{"a": 1, "big": 12345678901234567890, "none": null, "l": [1, "x"]}'`,
        { a: 1, big: 12345678901234567890n, l: [1, 'x'] },
      ],
      ["'[1]'", '[1]'],
    ],
  ],
  ['uuid', 'string', [["'123e4567-e89b-12d3-a456-426614174000'", '123e4567-e89b-12d3-a456-426614174000']]],
  ['inet6', 'string', [["'2001:db8::1'", '2001:db8::1']]],
  [
    'point',
    'complex',
    [
      ['point(1,2)', { type: 'Point', coordinates: [1, 2] }],
      ['NULL', null],
    ],
  ],
]

describe.skipIf(mariadbLacking !== undefined)('The values of MariaDB', () => {
  let server: MariadbServer
  let database: Database
  beforeAll(async () => {
    server = await MariadbServer.start()
    database = await opened(server)
    const columns = types.map(([declared], index) => `c${index} ${declared}`).join(', ')
    await server.query('erp', `CREATE TABLE t (id int PRIMARY KEY, ${columns}) CHARACTER SET utf8mb4`)
    const statements = types.flatMap(([, , values], index) =>
      values.map(([written], row) => `INSERT INTO t (id, c${index}) VALUES (${index * 10 + row}, ${written})`),
    )
    await server.query('erp', `SET sql_mode = '', time_zone = '+00:00', NAMES utf8mb4; ${statements.join('; ')}`)
  })
  afterAll(async () => {
    await database.close()
    await server.remove()
  })

  it('are read by the declared type of their column, exactly', async () => {
    const columns = await within(database, async snapshot => await snapshot.columnsOf('SELECT * FROM t'))
    const rows = new Map((await read(database, 'SELECT * FROM t')).map(row => [row[0], row]))
    for (const [index, [declared, kind, values]] of types.entries()) {
      const told = columns[index + 1]?.declared ?? ''
      expect(told.split('(')[0], declared).toBe(declared.split(/[( ]/)[0])
      expect(mariadb.kindOf(told), declared).toEqual({ kind, multi: declared.startsWith('set') })
      const reader = mariadb.reader(told, kind, berlin) ?? ((cell: Raw) => cell)
      for (const [row, [written, cell]] of values.entries()) {
        expect(reader(rows.get(index * 10 + row)?.[index + 1] ?? null), `${declared} ${written}`).toEqual(cell)
      }
    }
  })

  it('are the same where rows of several tables are stacked with nulls between', async () => {
    const columns = await within(database, async snapshot => await snapshot.columnsOf('SELECT * FROM t'))
    const nulls = columns.map(({ name, declared }) => `${mariadb.nullAs(declared)} AS ${name}`).join(', ')
    const own = columns.map(({ name }) => name).join(', ')
    const stacked = `SELECT u.* FROM (SELECT 0 AS n, ${nulls} UNION ALL SELECT 1 AS n, ${own} FROM t UNION ALL SELECT 0 AS n, ${nulls}) AS u ORDER BY u.n, u.id`
    const rows = await read(database, stacked)
    expect(rows.slice(0, 2)).toEqual([
      [0, ...columns.map(() => null)],
      [0, ...columns.map(() => null)],
    ])
    const plain = await read(database, 'SELECT * FROM t ORDER BY id')
    for (const [index, row] of plain.entries()) {
      const other = rows[index + 2]?.slice(1) ?? []
      for (const [position, { declared }] of columns.entries()) {
        const { kind } = mariadb.kindOf(declared)
        const reader = mariadb.reader(declared, kind, berlin) ?? ((cell: Raw) => cell)
        expect(reader(other[position] ?? null), declared).toEqual(reader(row[position] ?? null))
      }
    }
  })

  it('come back through a parameter as they went out', async () => {
    const columns = await within(database, async snapshot => await snapshot.columnsOf('SELECT * FROM t'))
    const readers = columns.map(({ declared }) => ({ declared, kind: mariadb.kindOf(declared).kind }))
    const skipped = new Set(['point'])
    await server.query('erp', 'CREATE TABLE back LIKE t')
    const plain = await read(database, 'SELECT * FROM t ORDER BY id')
    const session = await database.session()
    for (const row of plain) {
      const cells = row.map((cell, index) => {
        const { declared = '', kind = 'string' } = readers[index] ?? {}
        const value =
          mariadb.reader(declared, kind, berlin)?.(cell) ??
          (mariadb.reader(declared, kind, berlin) === undefined ? cell : null)
        if (skipped.has(declared)) return null
        const writer = mariadb.writer(declared, kind, berlin)
        return writer === undefined ? (value as Raw) : writer(value)
      })
      const sql = `INSERT INTO back VALUES (${cells.map(() => '?').join(', ')})`
      await session.execute({ sql, parameters: cells })
    }
    await session.release()
    const back = await read(database, 'SELECT * FROM back ORDER BY id')
    for (const [index, row] of plain.entries()) {
      for (const [position, { declared, kind }] of readers.entries()) {
        if (skipped.has(declared)) continue
        const reader = mariadb.reader(declared, kind, berlin) ?? ((cell: Raw) => cell)
        expect(reader(back[index]?.[position] ?? null), declared).toEqual(reader(row[position] ?? null))
      }
    }
  })

  it('of texts and bytes are kept exactly, whatever is in them', async () => {
    await server.query('erp', 'CREATE TABLE x (id int AUTO_INCREMENT PRIMARY KEY, a longtext, b longblob)')
    const writeText = mariadb.writer('longtext', 'string', berlin)
    const writeBytes = mariadb.writer('longblob', 'binary', berlin)
    const session = await database.session()
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom("'", '"', '\\', '\0', '%', '`', '\n', '\u001a', '😀', ' ', '?') }),
    )
    await fc.assert(
      fc.asyncProperty(text, fc.uint8Array({ maxLength: 40 }), async (a, b) => {
        const { insertedKey = null } = await session.execute({
          sql: 'INSERT INTO x (a, b) VALUES (?, ?)',
          parameters: [writeText?.(a) ?? null, writeBytes?.(b) ?? null],
        })
        const [row = []] = await read(database, 'SELECT a, b FROM x WHERE id = ?', [insertedKey])
        expect(row[0]).toBe(a)
        expect(Buffer.compare(row[1] as Uint8Array, b)).toBe(0)
      }),
      { numRuns: 150 },
    )
    await session.release()
  })

  it('are compared exactly where they are parameters', async () => {
    const found = async (condition: string, cell: Raw) =>
      (await read(database, `SELECT COUNT(*) FROM t WHERE ${condition}`, [cell]))[0]?.[0]
    const at = (declared: string): number => types.findIndex(([name]) => name === declared)
    expect(await found(`c${at('bigint unsigned')} > ?`, 18446744073709551614n)).toBe(1)
    expect(await found(`c${at('bigint unsigned')} = ?`, 18446744073709551614n)).toBe(0)
    expect(await found(`c${at('bigint')} = ?`, 9007199254740991)).toBe(1)
    expect(await found(`c${at('decimal(30,10)')} > ?`, '12345678901234567890.0123456788')).toBe(1)
    expect(await found(`c${at('decimal(30,10)')} > ?`, '12345678901234567890.0123456789')).toBe(0)
    expect(await found(`c${at('datetime(6)')} > ?`, '2026-07-01 08:00:00.123455')).toBe(1)
    expect(await found(`c${at('datetime(6)')} > ?`, '2026-07-01 08:00:00.123456')).toBe(0)
    expect(await found(`c${at('varchar(20) CHARACTER SET latin1')} = ?`, 'Müller')).toBe(1)
    expect(await found(`c${at('uuid')} = ?`, '123e4567-e89b-12d3-a456-426614174000')).toBe(1)
    expect(await found(`c${at('float')} = ?`, Math.fround(0.1))).toBe(1)
  })
})

describe('Cells of MariaDB of a kind that the settings ask for', () => {
  const reader = (declared: string, kind: Kind) => mariadb.reader(declared, kind, berlin) ?? ((cell: Raw) => cell)
  it.each<readonly [string, Kind, Raw, Cell]>([
    ['char(1)', 'boolean', 'Y', true],
    ['char(1)', 'boolean', 'n', false],
    ['varchar(5)', 'boolean', 'FALSE', false],
    ['varchar(5)', 'boolean', 'off', false],
    ['smallint(6)', 'boolean', -1, true],
    ['smallint(6)', 'boolean', 0, false],
    ['varchar(5)', 'boolean', 'maybe', 'maybe'],
    ['varchar(20)', 'integer', '0042', 42],
    ['varchar(20)', 'integer', 'x1', 'x1'],
    ['bit(12)', 'integer', Buffer.from([0x0a, 0xaa]), 2730],
    ['varchar(20)', 'decimal', '1.50', 1.5],
    ['varchar(40)', 'dateTime', '2026-03-01 08:00:00', '2026-03-01T07:00:00Z'],
    ['varchar(40)', 'dateTime', '2026-03-01T08:00:00+05:30', '2026-03-01T02:30:00Z'],
    ['bigint(20)', 'string', 18446744073709551615n, '18446744073709551615'],
    ['tinyint(1)', 'string', 1, '1'],
    ['varbinary(20)', 'string', Buffer.from('Zoë'), 'Zoë'],
    ['datetime', 'string', '0000-00-00 00:00:00', null],
    ['text', 'complex', '{"a":{"b":true}}', { a: { b: true } }],
  ])('%s read as %s: %o is %o', (declared, kind, cell, value) => {
    expect(reader(declared, kind)(cell)).toEqual(value)
  })
})

describe('Values for columns of MariaDB', () => {
  const write = (declared: string, kind: Kind, value: Cell): Raw => {
    const writer = mariadb.writer(declared, kind, berlin)
    if (writer === undefined) throw new Error('no writer')
    return writer(value)
  }
  it.each<readonly [string, Kind, Cell, Raw]>([
    ["enum('Y','N')", 'boolean', true, 'Y'],
    ['bit(1)', 'boolean', false, 0],
    ['tinyint(1)', 'boolean', 'yes', 1],
    ['varchar(30)', 'integer', 12345678901234567890n, '12345678901234567890'],
    ['decimal(10,2)', 'decimal', 1e-2, '0.01'],
    ['datetime(3)', 'dateTime', '2026-03-01T07:00:00.123456Z', '2026-03-01 08:00:00.123'],
    ['datetime', 'dateTime', '2026-03-01', '2026-03-01'],
    ['timestamp', 'dateTime', '2026-03-01T08:00:00+01:00', '2026-03-01 07:00:00'],
    ['date', 'dateTime', '2026-02-28T23:30:00Z', '2026-03-01'],
    ["set('a','b')", 'string', ['b', 'a'], 'b,a'],
    ['json', 'complex', { a: 12345678901234567890n, l: ['x'] }, '{"a":12345678901234567890,"l":["x"]}'],
    ['varchar(5)', 'string', null, null],
  ])('%s of %s: %o is written as %o', (declared, kind, value, raw) => {
    expect(write(declared, kind, value)).toEqual(raw)
  })

  it.each<readonly [string, Kind, Cell]>([
    ['char(1)', 'boolean', true],
    ['int(11)', 'decimal', 1.5],
    ['int(11)', 'string', '12a'],
    ['decimal(10,2)', 'decimal', '1.234'],
    ['decimal(10,2)', 'string', 'much'],
    ['double', 'string', ''],
    ['datetime', 'dateTime', 'yesterday'],
    ["set('a','b')", 'string', ['c']],
    ["set('a','b')", 'string', ['a,b']],
    ['varchar(10)', 'string', 'half \ud83d'],
    ['varchar(10)', 'binary', new Uint8Array([255])],
    ['varchar(10)', 'complex', { a: 1 }],
    ['point', 'complex', { a: 1 }],
  ])('%s cannot hold %s %o', async (declared, kind, value) => {
    const told = await failing((async () => write(declared, kind, value))())
    expect(told.kind).toBe('value')
    expect(told.message).toContain(declared)
  })
})

it('a text of digits is the number it says, also where it could be a word for true', () => {
  const write = mariadb.writer('int', 'string', { timeZone: 'UTC' })
  expect(['-1', '1', '0', 'yes', 'false'].map(text => write?.(text))).toEqual([-1, 1, 0, 1, 0])
})
