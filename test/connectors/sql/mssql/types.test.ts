import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Raw, Snapshot } from '../../../../connectors/sql/dialect.ts'
import { mssql } from '../../../../connectors/sql/dialects/mssql.ts'
import type { Kind } from '../../../../src/model/schema.ts'
import type { Cell } from '../../../../src/model/value.ts'
import { TdsServer } from '../../../servers/tds/server.ts'
import type { TdsValue } from '../../../servers/tds/types.ts'
import { allRows, holding, open } from './stand-in.ts'

const long = 'x'.repeat(10_000)
const octets = new Uint8Array(Buffer.from('00ff80', 'hex'))
const many = new Uint8Array(9000).fill(7)

/** What stands in a column, what `pages` gives, and what the reader makes of it in the kind of the column. */
const cases: readonly (readonly [type: string, stored: TdsValue, raw: Raw, kind: Kind, read: Cell])[] = [
  ['tinyint', 255, 255, 'integer', 255],
  ['smallint', -32_768, -32_768, 'integer', -32_768],
  ['int', -2_147_483_648, -2_147_483_648, 'integer', -2_147_483_648],
  ['bigint', '17', 17, 'integer', 17],
  ['bigint', '-9223372036854775808', -9_223_372_036_854_775_808n, 'integer', -9_223_372_036_854_775_808n],
  ['bit', true, true, 'boolean', true],
  ['bit', '0', false, 'boolean', false],
  ['decimal(9,2)', '-1234567.89', '-1234567.89', 'decimal', -1_234_567.89],
  ['decimal(15,4)', '12345678901.2345', '12345678901.2345', 'decimal', 12_345_678_901.2345],
  ['numeric(18,0)', '42', '42', 'decimal', 42],
  ['money', '-922337.5807', '-922337.5807', 'decimal', -922_337.5807],
  ['smallmoney', '0.1', '0.1000', 'decimal', 0.1],
  ['float', 0.1, 0.1, 'decimal', 0.1],
  ['real', 0.1, Math.fround(0.1), 'decimal', 0.1],
  ['real', 16_777_216, 16_777_216, 'decimal', 16_777_216],
  ['date', '2026-03-01', '2026-03-01', 'dateTime', '2026-03-01'],
  ['date', '0001-01-01', '0001-01-01', 'dateTime', '0001-01-01'],
  ['time(7)', '08:05:09.1234567', '08:05:09.1234567', 'string', '08:05:09.1234567'],
  ['time(0)', '23:59:59', '23:59:59', 'string', '23:59:59'],
  ['datetime', '2026-03-01 08:00:00.003', '2026-03-01T08:00:00.003', 'dateTime', '2026-03-01T07:00:00.003Z'],
  ['datetime', '1753-01-01 00:00:00', '1753-01-01T00:00:00', 'dateTime', '1752-12-31T23:06:32Z'],
  ['smalldatetime', '2026-07-01 08:30:00', '2026-07-01T08:30:00', 'dateTime', '2026-07-01T06:30:00Z'],
  [
    'datetime2(7)',
    '2026-03-01 08:00:00.1234567',
    '2026-03-01T08:00:00.1234567',
    'dateTime',
    '2026-03-01T07:00:00.1234567Z',
  ],
  ['datetime2(0)', '9999-12-31 22:59:59', '9999-12-31T22:59:59', 'dateTime', '9999-12-31T21:59:59Z'],
  [
    'datetimeoffset(7)',
    '2026-03-01 08:00:00.5000001 +05:30',
    '2026-03-01T02:30:00.5000001Z',
    'dateTime',
    '2026-03-01T02:30:00.5000001Z',
  ],
  ['char(5)', 'AB   ', 'AB   ', 'string', 'AB'],
  ['varchar(10)', 'Größe', 'Größe', 'string', 'Größe'],
  ['varchar(max)', long, long, 'string', long],
  ['nchar(3)', '漢  ', '漢  ', 'string', '漢'],
  ['nvarchar(40)', "O'Brien 漢 😀", "O'Brien 漢 😀", 'string', "O'Brien 漢 😀"],
  ['nvarchar(max)', `${long}😀`, `${long}😀`, 'string', `${long}😀`],
  ['nvarchar(10)', '', '', 'string', ''],
  [
    'uniqueidentifier',
    '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9',
    '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9',
    'string',
    '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9',
  ],
  ['binary(3)', octets, octets, 'binary', octets],
  ['varbinary(20)', octets, octets, 'binary', octets],
  ['varbinary(max)', many, many, 'binary', many],
  ['xml', '<a>1</a>', '<a>1</a>', 'string', '<a>1</a>'],
  ['sql_variant', 'text', 'text', 'string', 'text'],
  ['sql_variant', 7, 7, 'string', '7'],
]

let server: TdsServer
let snapshot: Snapshot
let rows: Raw[][]
const columns = cases.map(([type], index) => ({ name: `c${index}`, type }))
beforeAll(async () => {
  server = await TdsServer.start({
    script: holding(columns, [cases.map(([, stored]) => stored), cases.map(() => null)]),
  })
  const database = await open(server)
  snapshot = await database.snapshot()
  rows = await allRows(snapshot.pages('SELECT * FROM t', [], 10))
  await snapshot.close()
  await database.close()
})
afterAll(async () => await server.close())

const options = { timeZone: 'Europe/Berlin' }

test.each(cases.map(([type, stored, raw, kind, read], index) => ({ index, type, stored, raw, kind, read })))(
  '$type arrives as what it is: $stored',
  ({ index, type, raw, kind, read }) => {
    const cell = rows[0]?.[index] ?? null
    expect(comparable(cell)).toEqual(comparable(raw))
    expect(mssql.kindOf(type)).toEqual({ kind, multi: false })
    const reader = mssql.reader(type, kind, options)
    expect(comparable(reader === undefined ? cell : reader(cell))).toEqual(comparable(read))
  },
)

test('null is null in every type', () => {
  expect(rows[1]).toEqual(cases.map(() => null))
})

function comparable(cell: Cell): unknown {
  return cell instanceof Uint8Array ? Buffer.from(cell).toString('hex') : cell
}

test('text columns are read in the kinds that are asked for', () => {
  const read = (declared: string, kind: Kind, cell: Raw): Cell => mssql.reader(declared, kind, options)?.(cell) ?? cell
  expect(read('varchar(3)', 'boolean', 'Yes')).toBe(true)
  expect(read('char(1)', 'boolean', 'N')).toBe(false)
  expect(read('varchar(10)', 'boolean', 'perhaps')).toBe('perhaps')
  expect(read('int', 'boolean', 1)).toBe(true)
  expect(read('varchar(20)', 'integer', '0042')).toBe(42)
  expect(read('varchar(20)', 'integer', '9007199254740993')).toBe(9_007_199_254_740_993n)
  expect(read('varchar(20)', 'dateTime', '2026-07-01 08:00:00')).toBe('2026-07-01T06:00:00Z')
  expect(read('decimal(38,10)', 'decimal', '1234567890123456789.1234567890')).toBe('1234567890123456789.1234567890')
  expect(read('decimal(10,2)', 'integer', '12.00')).toBe(12)
  expect(read('varchar(max)', 'complex', '{"a":1}')).toEqual({ a: 1 })
  expect(read('bit', 'string', true)).toBe('1')
  expect(read('binary(3)', 'string', octets)).toBe('0x00FF80')
  expect(read('uniqueidentifier', 'reference', '0A1B')).toBe('0a1b')
})
