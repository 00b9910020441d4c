import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database, Snapshot } from '../../../../connectors/sql/dialect.ts'
import { described, failed, isDescribing, type Part, rows } from '../../../servers/tds/answer.ts'
import { TdsServer } from '../../../servers/tds/server.ts'
import type { Column, TdsValue } from '../../../servers/tds/types.ts'
import { allRows, isAskingState, isolationState, open } from './stand-in.ts'

let server: TdsServer
let database: Database
let snapshot: Snapshot
beforeAll(async () => {
  server = await TdsServer.start({ script: () => isolationState(1, 1) })
  database = await open(server)
  snapshot = await database.snapshot()
})
afterAll(async () => {
  await snapshot.close()
  await database.close()
  await server.close()
})

const types = (text: string): readonly Column[] => text.split(' ').map(type => ({ name: '', type }))
const columnTypes = types(
  'int nvarchar(128) nvarchar(128) char(2) nvarchar(128) nvarchar(128) int int int bit bit bit nvarchar(4000) bit bigint',
)
const keyTypes = types('int nvarchar(128) bit nvarchar(128)')
const foreignTypes = types('int nvarchar(128) nvarchar(128) nvarchar(128) nvarchar(128) nvarchar(128)')

const person = (name: string, type: readonly TdsValue[], more: readonly TdsValue[]): readonly TdsValue[] => [
  11,
  'dbo',
  'person',
  'U',
  name,
  ...type,
  ...more,
  true,
  '1234',
]
const catalogue: readonly (readonly Part[])[] = [
  [
    ...rows(columnTypes, [
      person('id', ['int', 4, 10, 0], [false, true, false, null]),
      person('mail', ['nvarchar', 160, 0, 0], [false, false, false, 'Where to write']),
      person('dept', ['numeric', 9, 18, 0], [true, false, true, null]),
      [12, 'hr', 'people', 'V', 'id', 'int', 4, 10, 0, false, false, false, null, false, null],
    ]),
  ],
  [
    ...rows(keyTypes, [
      [11, 'PK_person', true, 'id'],
      [11, 'UQ_mail', false, 'dept'],
      [11, 'UQ_mail', false, 'mail'],
    ]),
  ],
  [...rows(foreignTypes, [[11, 'FK_dept', 'dept', 'org', 'dept', 'id']])],
]

test('tables and views come with their columns, keys and references, by one question', async () => {
  server.play(() => catalogue.flat())
  const tables = await snapshot.tables()
  expect(tables).toEqual([
    {
      schema: null,
      name: 'person',
      kind: 'table',
      columns: [
        { name: 'id', declared: 'int', nullable: false, generated: true, hasDefault: true, comment: null },
        {
          name: 'mail',
          declared: 'nvarchar(80)',
          nullable: false,
          generated: false,
          hasDefault: false,
          comment: 'Where to write',
        },
        { name: 'dept', declared: 'numeric(18,0)', nullable: true, generated: false, hasDefault: true, comment: null },
      ],
      primaryKey: ['id'],
      unique: [
        { name: 'PK_person', columns: ['id'] },
        { name: 'UQ_mail', columns: ['dept', 'mail'] },
      ],
      foreignKeys: [{ name: 'FK_dept', columns: ['dept'], table: { schema: 'org', name: 'dept' }, references: ['id'] }],
      rows: 1234,
    },
    {
      schema: 'hr',
      name: 'people',
      kind: 'view',
      columns: [{ name: 'id', declared: 'int', nullable: false, generated: false, hasDefault: false, comment: null }],
      primaryKey: [],
      unique: [],
      foreignKeys: [],
      rows: null,
    },
  ])
  expect(server.requests).toHaveLength(1)
})

test('a table is asked for by its name in brackets, as a parameter', async () => {
  server.play(() => [rows(columnTypes, []), rows(keyTypes, []), rows(foreignTypes, [])].flatMap(part => [...part]))
  expect(await snapshot.table('hr.per]son')).toBeUndefined()
  const [asked] = server.requests
  expect(asked?.parameters.map(({ value }) => value)).toEqual(['[hr].[per]]son]'])
  expect(asked?.text).not.toContain('per]')
  expect(asked?.text.match(/OBJECT_ID\(@p1\)/g)).toHaveLength(3)
})

test('the columns of a statement are asked for, and it is not run', async () => {
  server.play(() =>
    described([
      { name: 'id', type: 'int' },
      { name: 'name', type: 'nvarchar(40)' },
    ]),
  )
  expect(await snapshot.columnsOf("SELECT id, name FROM person WHERE note = 'x'")).toEqual([
    { name: 'id', declared: 'int' },
    { name: 'name', declared: 'nvarchar(40)' },
  ])
  const [asked, ...others] = server.requests
  expect(others).toEqual([])
  expect(asked?.text).toBe(
    'SELECT name, ISNULL(system_type_name, user_type_name), collation_name, error_number, error_message FROM sys.dm_exec_describe_first_result_set(@p1, @p2, 0) WHERE is_hidden = 0 OR error_number IS NOT NULL ORDER BY column_ordinal',
  )
  expect(asked?.parameters.map(({ value }) => value)).toEqual(["SELECT id, name FROM person WHERE note = 'x'", null])
})

test('a statement that cannot be described says why', async () => {
  server.play(() =>
    rows(types('nvarchar(128) nvarchar(256) nvarchar(128) int nvarchar(4000)'), [
      [null, null, null, 208, "Invalid object name 'persons'."],
    ]),
  )
  await expect(snapshot.columnsOf('SELECT * FROM persons')).rejects.toThrow(
    "database erp on 127.0.0.1: it does not understand what it is asked: Invalid object name 'persons'.",
  )
  server.play(() => failed(297, 'The user does not have permission to perform this action.'))
  await expect(snapshot.columnsOf('SELECT * FROM person')).rejects.toThrow('does not allow it')
})

test('a procedure gives rows, and its columns can be asked for', async () => {
  server.play(request => {
    if (isAskingState(request.text)) return isolationState(1, 1)
    return isDescribing(request) ? described([{ name: 'id', type: 'int' }]) : rows(types('int'), [[1], [2]])
  })
  expect(await snapshot.procedureColumns?.('hr.people_of', ['sales', 7])).toEqual([{ name: 'id', declared: 'int' }])
  expect(await allRows(snapshot.procedure?.('hr.people_of', ['sales', 7], 10) ?? (async function* () {})())).toEqual([
    [1],
    [2],
  ])
  const [describing, running] = server.requests
  expect(describing?.parameters.map(({ value }) => value)).toEqual([
    'EXEC [hr].[people_of] @p1, @p2',
    '@p1 varchar(8000), @p2 int',
  ])
  expect(running?.text).toBe('EXEC [hr].[people_of] @p1, @p2')
  expect(running?.parameters.map(({ value }) => value)).toEqual(['sales', 7])
})
