import { afterAll, beforeAll, expect, test } from 'vitest'
import { connector } from '../../../../connectors/sql/index.ts'
import type { Page } from '../../../../src/connector/contract.ts'
import { described, found, isDescribing, type Part, rows, type Script } from '../../../servers/tds/answer.ts'
import type { TdsRequest } from '../../../servers/tds/requests.ts'
import { TdsServer } from '../../../servers/tds/server.ts'
import type { Column, TdsValue } from '../../../servers/tds/types.ts'
import { contextOf } from '../../context.ts'
import { isAskingState, isolationState } from './stand-in.ts'

const people = [
  { name: 'id', type: 'int' },
  { name: 'name', type: 'nvarchar(40)' },
  { name: 'since', type: 'datetime2(0)' },
  { name: 'pay', type: 'decimal(19,4)' },
]
const members = [
  { name: 'person', type: 'int' },
  { name: 'role', type: 'varchar(20)' },
]
const settings = {
  timeZone: 'Europe/Berlin',
  objectTypes: {
    person: {
      table: 'person',
      anchor: 'id',
      multi: { roles: { table: 'hr.member', key: 'person', value: 'role', constants: { kind: 'x' } } },
    },
  },
}

let server: TdsServer
beforeAll(async () => {
  server = await TdsServer.start()
})
afterAll(async () => await server.close())

const nameless = (types: string): readonly Column[] => types.split(' ').map(type => ({ name: '', type }))

function catalogue({ parameters }: TdsRequest): readonly Part[] {
  const isPerson = parameters[0]?.value === '[person]'
  const columns = isPerson ? people : [...members, { name: 'kind', type: 'char(1)' }]
  const described = columns.map(({ name, type }): readonly TdsValue[] => {
    const [base = '', size = '0', scale = '0'] = type.split(/[(,)]/)
    const head = [11, isPerson ? 'dbo' : 'hr', isPerson ? 'person' : 'member', 'U', name, base]
    return [...head, Number(size), Number(size), Number(scale), name !== 'id', false, false, null, isPerson, '3']
  })
  return [
    ...rows(
      nameless(
        'int nvarchar(128) nvarchar(128) char(2) nvarchar(128) nvarchar(128) int int int bit bit bit nvarchar(4000) bit bigint',
      ),
      described,
    ),
    ...rows(nameless('int nvarchar(128) bit nvarchar(128)'), isPerson ? [[11, 'PK_person', true, 'id']] : []),
    ...rows(nameless('int nvarchar(128) nvarchar(128) nvarchar(128) nvarchar(128) nvarchar(128)'), []),
  ]
}

/** The rows of the statement that reads people with their roles: in the layout that the shared statements ask for. */
const stacked: readonly (readonly TdsValue[])[] = [
  [0, 1, 1, 'Ann', '2026-03-01 08:00:00', '12345678901234.5678', null],
  [1, 1, null, null, null, null, 'admin'],
  [1, 1, null, null, null, null, 'user'],
  [0, 2, 2, 'Bob', null, null, null],
]
const stackedTypes = [
  'n int',
  'a0 int',
  'c0 int',
  'c1 nvarchar(40)',
  'c2 datetime2(0)',
  'c3 decimal(19,4)',
  'v0 varchar(20)',
].map((text): Column => {
  const [name = '', type = ''] = text.split(' ')
  return { name, type }
})

const script: Script = request => {
  const { text, parameters } = request
  if (isAskingState(text)) return isolationState(1, 1)
  if (isDescribing(request)) {
    const statement = String(parameters[0]?.value)
    if (statement.includes('UNION ALL')) return described(stackedTypes)
    if (statement.includes('COUNT(*)')) return described([{ name: '', type: 'int' }])
    return described(statement.includes('[person]') ? people : [...members, { name: 'kind', type: 'char(1)' }])
  }
  if (text.includes('sys.objects')) return catalogue(request)
  if (text.includes('COUNT(*)')) return rows(nameless('int'), [[2]])
  // What is converted on its way out arrives as text.
  if (text.includes('RESULT SETS')) {
    return rows(
      stackedTypes.map(column => (column.name === 'c3' ? { name: 'c6', type: 'varchar(41)' } : column)),
      stacked,
    )
  }
  return found(0)
}

function configured() {
  return { ...settings, url: `mssql://${server.user}@${server.host}:${server.port}/erp`, password: server.password }
}

test('an import reads entries with their values in one statement, in the order of their anchors', async () => {
  server.play(script)
  const pages: Page[] = []
  for await (const page of connector.importFull(configured(), contextOf('/', { objectTypes: ['person'] })))
    pages.push(page)
  const read = pages.flatMap(page => (page.kind === 'rows' ? page.rows : []))
  expect(read).toEqual([
    [1, 'Ann', '2026-03-01T07:00:00Z', '12345678901234.5678', ['admin', 'user']],
    [2, 'Bob', null, null, null],
  ])
  const asked = server.requests.find(({ text }) => text.includes('RESULT SETS'))
  expect(asked?.parameters.map(({ value }) => value)).toEqual([
    'x',
    'SELECT u.n, u.a0, u.c0, u.c1, u.c2, u.c3, u.v0 FROM (SELECT 0 AS n, p.[id] AS a0, p.[id] AS c0, p.[name] AS c1, p.[since] AS c2, p.[pay] AS c3, CAST(NULL AS varchar(20)) AS v0 FROM [person] AS p UNION ALL SELECT 1 AS n, p.[id] AS a0, CAST(NULL AS int) AS c0, CAST(NULL AS nvarchar(40)) AS c1, CAST(NULL AS datetime2(0)) AS c2, CAST(NULL AS decimal(19,4)) AS c3, c.[role] AS v0 FROM [person] AS p JOIN [hr].[member] AS c ON p.[id] = c.[person] WHERE (c.[role] IS NOT NULL AND c.[kind] = @p1)) AS u ORDER BY u.a0, u.n, u.v0',
    '@p1 varchar(8000)',
  ])
})

test('the schema tells kinds and what is required', async () => {
  server.play(script)
  const { objectTypes } = await connector.schema(configured(), contextOf('/'))
  expect(objectTypes[0]?.attributes.map(({ name, kind, multi, required }) => [name, kind, multi, required])).toEqual([
    ['id', 'integer', false, true],
    ['name', 'string', false, false],
    ['since', 'dateTime', false, false],
    ['pay', 'decimal', false, false],
    ['roles', 'string', true, false],
  ])
})

test('a table that is not there is told of with those that are', async () => {
  server.play(request =>
    request.text.includes('sys.objects') && request.parameters[0]?.value === '[persn]' ? none() : script(request),
  )
  const { person } = settings.objectTypes
  const wrong = { ...configured(), objectTypes: { person: { ...person, table: 'persn' } } }
  await expect(connector.schema(wrong, contextOf('/'))).rejects.toThrow(
    /object type "person": there is no table or view "persn" in database erp on 127\.0\.0\.1\./,
  )
})

function none(): readonly Part[] {
  return [nameless('int'), nameless('int'), nameless('int')].flatMap(columns => [...rows(columns, [])])
}
