import { expect, test } from 'vitest'
import type { Raw } from '../../../../connectors/sql/dialect.ts'
import { mssql } from '../../../../connectors/sql/dialects/mssql.ts'
import type { Kind } from '../../../../src/model/schema.ts'
import { failureIn } from '../../../../src/model/target-failure.ts'
import type { Cell } from '../../../../src/model/value.ts'

const options = { timeZone: 'Europe/Berlin' }
const octets = new Uint8Array([1, 2])

const cases: readonly (readonly [declared: string, kind: Kind, value: Cell, raw: Raw])[] = [
  ['int', 'integer', 7, 7],
  ['bigint', 'integer', 9_007_199_254_740_993n, 9_007_199_254_740_993n],
  ['bigint', 'string', '9007199254740993', 9_007_199_254_740_993n],
  ['tinyint', 'boolean', true, 1],
  ['decimal(38,10)', 'decimal', '1234567890123456789.1234567890', '1234567890123456789.1234567890'],
  ['decimal(10,2)', 'decimal', 0.1, '0.1'],
  ['decimal(10,7)', 'decimal', 1e-7, '0.0000001'],
  ['numeric(18,0)', 'integer', 123_456_789_012_345_678n, '123456789012345678'],
  ['money', 'decimal', 12.5, 12.5],
  ['money', 'decimal', '12.5000', 12.5],
  ['float', 'decimal', '0.1', 0.1],
  ['bit', 'boolean', false, false],
  ['bit', 'string', 'yes', true],
  ['date', 'dateTime', '2026-03-01', '2026-03-01'],
  ['date', 'dateTime', '2026-03-01T23:30:00Z', '2026-03-02'],
  ['datetime', 'dateTime', '2026-03-01T07:00:00.1239Z', '2026-03-01T08:00:00.123'],
  ['datetime', 'dateTime', '2026-03-01', '2026-03-01T00:00:00'],
  ['smalldatetime', 'dateTime', '2026-07-01T06:30:00.5Z', '2026-07-01T08:30:00'],
  ['datetime2(7)', 'dateTime', '2026-03-01T07:00:00.123456789Z', '2026-03-01T08:00:00.1234567'],
  ['datetimeoffset(7)', 'dateTime', '2026-03-01T07:00:00Z', '2026-03-01T07:00:00Z'],
  ['time(7)', 'string', '08:05:09.1234567', '08:05:09.1234567'],
  ['varbinary(20)', 'binary', octets, octets],
  ['nvarchar(40)', 'string', "O'Brien", "O'Brien"],
  ['nvarchar(40)', 'integer', 7, '7'],
  ['varchar(max)', 'binary', octets, 'AQI='],
  ['uniqueidentifier', 'string', '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9', '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9'],
  ['nvarchar(max)', 'complex', { a: 1 }, '{"a":1}'],
  ['nvarchar(40)', 'string', null, null],
  ['int', 'integer', null, null],
  ['varbinary(20)', 'binary', null, null],
]

test.each(cases.map(([declared, kind, value, raw]) => ({ declared, kind, value, raw })))(
  'a $kind goes into $declared: $value',
  ({ declared, kind, value, raw }) => {
    const writer = mssql.writer(declared, kind, options)
    expect(writer?.(value)).toEqual(raw)
  },
)

const refused: readonly (readonly [declared: string, kind: Kind, value: Cell])[] = [
  ['int', 'string', 'seven'],
  ['decimal(10,2)', 'string', 'much'],
  ['bit', 'string', 'perhaps'],
  ['datetime2(7)', 'string', 'yesterday'],
  ['varbinary(20)', 'string', 'text'],
  ['nvarchar(40)', 'string', ['a', 'b']],
  ['nvarchar(40)', 'string', { a: 1 }],
  ['char(1)', 'boolean', true],
]

test.each(refused.map(([declared, kind, value]) => ({ declared, kind, value })))(
  '$declared does not hold $value',
  ({ declared, kind, value }) => {
    const writer = mssql.writer(declared, kind, options)
    const failure = (() => {
      try {
        return writer?.(value)
      } catch (error) {
        return failureIn(error)
      }
    })()
    expect(failure).toMatchObject({ kind: 'value', message: expect.stringContaining(declared) })
  },
)
