import { expect, test } from 'vitest'
import type { Connection } from '../../../../connectors/sql/connection.ts'
import { configOf } from '../../../../connectors/sql/dialects/mssql/database.ts'
import { declaredOf, parseDeclared } from '../../../../connectors/sql/dialects/mssql/declared.ts'
import { mssql } from '../../../../connectors/sql/dialects/mssql.ts'
import { Parameters } from '../../../../connectors/sql/parameters.ts'

test('identifiers stand in brackets, of which the closing one is doubled', () => {
  expect(mssql.quote('order')).toBe('[order]')
  expect(mssql.quote('a]b[c')).toBe('[a]]b[c]')
  expect(mssql.quote('x]; DROP TABLE y; --')).toBe('[x]]; DROP TABLE y; --]')
})

test('parameters are numbered from 1', () => {
  expect([0, 1, 41].map(index => mssql.placeholder(index))).toEqual(['@p1', '@p2', '@p42'])
})

test('SQL Server is told to make octets and money of a parameter, and exact decimals', () => {
  const placeholder = (declared: string): string => new Parameters(mssql).add(null, declared)
  expect(placeholder('nvarchar(40)')).toBe('@p1')
  expect(placeholder('datetime2(7)')).toBe('@p1')
  expect(placeholder('')).toBe('@p1')
  expect(placeholder('varbinary(20)')).toBe('CONVERT(varbinary(8000), @p1)')
  expect(placeholder('timestamp')).toBe('CONVERT(varbinary(8000), @p1)')
  expect(placeholder('varbinary(max)')).toBe('CONVERT(varbinary(max), @p1)')
  expect(placeholder('image')).toBe('CONVERT(varbinary(max), @p1)')
  expect(placeholder('decimal(19,4)')).toBe('CONVERT(decimal(19,4), @p1)')
  expect(placeholder('money')).toBe('CONVERT(money, @p1)')
})

test('texts are told apart by their octets, and columns of any type can be ordered', () => {
  expect(mssql.exactOrder).toBe('')
  expect(mssql.ordersExactly).toBe(false)
  expect(mssql.exactly('p.[name]')).toBe('CONVERT(varbinary(8000), p.[name])')
})

test('a null has the type of the column whose place it takes', () => {
  expect(mssql.nullAs('decimal(19,4)')).toBe('CAST(NULL AS decimal(19,4))')
  expect(mssql.nullAs('nvarchar(max)')).toBe('CAST(NULL AS nvarchar(max))')
  expect(mssql.nullAs('timestamp')).toBe('CAST(NULL AS binary(8))')
  expect(mssql.nullAs('')).toBe('CAST(NULL AS nvarchar(4000))')
})

test('declared types are taken apart', () => {
  expect(parseDeclared('DECIMAL(19, 4)')).toEqual({ base: 'decimal', size: 19, scale: 4, isMax: false })
  expect(parseDeclared('nvarchar(max)')).toEqual({ base: 'nvarchar', size: undefined, scale: undefined, isMax: true })
  expect(parseDeclared('[numeric](18,0)').base).toBe('decimal')
  expect(parseDeclared('rowversion').base).toBe('timestamp')
  expect(parseDeclared('datetime2(7)')).toMatchObject({ base: 'datetime2', size: 7 })
})

test('types of the catalogue are put together', () => {
  const type = { maxLength: 0, precision: 0, scale: 0 }
  expect(declaredOf({ ...type, name: 'nvarchar', maxLength: 80 })).toBe('nvarchar(40)')
  expect(declaredOf({ ...type, name: 'nvarchar', maxLength: -1 })).toBe('nvarchar(max)')
  expect(declaredOf({ ...type, name: 'varbinary', maxLength: 16 })).toBe('varbinary(16)')
  expect(declaredOf({ ...type, name: 'decimal', precision: 19, scale: 4 })).toBe('decimal(19,4)')
  expect(declaredOf({ ...type, name: 'datetime2', scale: 3 })).toBe('datetime2(3)')
  expect(declaredOf({ ...type, name: 'int', maxLength: 4 })).toBe('int')
})

test('the connection is checked, and read in one way whatever the language of the login', () => {
  const connection: Connection = {
    dialect: 'mssql',
    host: 'db.example.com',
    port: 1433,
    database: 'erp',
    user: 'ecma',
    password: 'sesame',
    file: undefined,
    tls: { ca: 'CA', cert: undefined, key: undefined, serverName: 'db.example.com' },
    poolSize: 3,
    connectTimeoutMs: 15_000,
    statementTimeoutMs: 60_000,
    lockTimeoutMs: 5_000,
    applicationName: 'ecmahost',
  }
  const { options, pool, ...config } = configOf(connection)
  expect(options).toMatchObject({
    encrypt: true,
    trustServerCertificate: false,
    cryptoCredentialsDetails: { ca: 'CA' },
    appName: 'ecmahost',
    useUTC: true,
    abortTransactionOnError: false,
  })
  // A name of its own would be compared with the server that Azure sends the driver to.
  expect(options).not.toHaveProperty('serverName')
  expect(pool).toMatchObject({ max: 3, min: 0 })
  expect(config).toMatchObject({
    server: 'db.example.com',
    port: 1433,
    requestTimeout: 60_000,
    connectionTimeout: 15_000,
  })
  const named = configOf({ ...connection, tls: { ca: undefined, cert: 'C', key: 'K', serverName: 'sql01' } })
  expect(named.options).toMatchObject({ serverName: 'sql01', cryptoCredentialsDetails: { cert: 'C', key: 'K' } })
  expect(configOf({ ...connection, tls: undefined }).options).toMatchObject({ encrypt: false })
})
