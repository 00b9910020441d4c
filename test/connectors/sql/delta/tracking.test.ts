import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { changedKeys, currentVersion, firstVersion } from '../../../../connectors/sql/dialects/mssql/tracking.ts'
import { connector } from '../../../../connectors/sql/index.ts'
import type { Page } from '../../../../src/connector/contract.ts'
import { described, found, isDescribing, type Part, rows, type Script } from '../../../servers/tds/answer.ts'
import type { TdsRequest } from '../../../servers/tds/requests.ts'
import { TdsServer } from '../../../servers/tds/server.ts'
import type { Column, TdsValue } from '../../../servers/tds/types.ts'
import { contextOf } from '../../context.ts'
import { isAskingState, isolationState } from '../mssql/stand-in.ts'
import { failureOf } from './bed.ts'

const people = [
  { name: 'id', type: 'int' },
  { name: 'name', type: 'nvarchar(40)' },
]
const text = { name: '', type: 'nvarchar(20)' }
const nameless = (types: string): readonly Column[] => types.split(' ').map(type => ({ name: '', type }))

/** What the stand-in holds: a table `person` with change tracking. */
const held = {
  version: '7',
  first: '3' as string | null,
  people: new Map<number, string>(),
  changed: [] as readonly number[],
  primaryKey: 'id',
}

const columnsOf = (statement: string): readonly Column[] => {
  if (/CHANGE_TRACKING_(CURRENT|MIN)/.test(statement)) return [text]
  if (statement.includes('CHANGETABLE')) return [{ name: 'id', type: 'int' }]
  if (statement.startsWith('SELECT CAST('))
    return [
      { name: 'a0', type: 'int' },
      { name: 'n', type: 'int' },
    ]
  if (statement.includes('COUNT(*)')) return nameless('int')
  return people
}

function answer({ text: sql, parameters }: TdsRequest): readonly (readonly TdsValue[])[] {
  const values = parameters.map(({ value }) => value)
  if (sql.includes('CURRENT_VERSION')) return [[held.version]]
  if (sql.includes('MIN_VALID_VERSION')) return [[held.first]]
  if (sql.includes('CHANGETABLE'))
    return held.changed.slice(Number(values[1]), Number(values[1]) + 2000).map(id => [id])
  if (sql.startsWith('SELECT CAST(')) return values.map((id, n) => [Number(id), n])
  if (sql.includes('COUNT(*)')) return [[held.people.size]]
  const all = [...held.people].toSorted(([a], [b]) => a - b)
  return sql.includes(' IN (') ? all.filter(([id]) => values.map(Number).includes(id)) : all
}

function catalogue(): readonly Part[] {
  const columns = people.map(({ name, type }): readonly TdsValue[] => {
    const [base = '', size = '0'] = type.split(/[(,)]/)
    return [11, 'dbo', 'person', 'U', name, base, Number(size) * 2, 0, 0, name !== 'id', false, false, null, true, '3']
  })
  return [
    ...rows(
      nameless(
        'int nvarchar(128) nvarchar(128) char(2) nvarchar(128) nvarchar(128) int int int bit bit bit nvarchar(4000) bit bigint',
      ),
      columns,
    ),
    ...rows(nameless('int nvarchar(128) bit nvarchar(128)'), [[11, 'PK_person', true, held.primaryKey]]),
    ...rows(nameless('int nvarchar(128) nvarchar(128) nvarchar(128) nvarchar(128) nvarchar(128)'), []),
  ]
}

const script: Script = request => {
  if (isAskingState(request.text)) return isolationState(1, 1)
  if (isDescribing(request)) return described(columnsOf(String(request.parameters[0]?.value)))
  if (request.text.includes('sys.objects')) return catalogue()
  if (/^(ALTER|IF )/.test(request.text)) return found(0)
  if (request.text.startsWith('SELECT')) return rows(columnsOf(request.text), answer(request))
  return found(0)
}

let server: TdsServer
beforeAll(async () => {
  server = await TdsServer.start({ script })
})
afterAll(async () => await server.close())
beforeEach(() => {
  server.play(script)
  const entries = [
    [1, 'Ann'],
    [2, 'Bob'],
  ] as const
  Object.assign(held, { version: '7', first: '3', changed: [], people: new Map(entries), primaryKey: 'id' })
})

const settings = () => ({
  url: `mssql://${server.user}@${server.host}:${server.port}/erp`,
  password: server.password,
  delta: { method: 'tracking' as const },
  objectTypes: { person: { table: 'person', anchor: 'id' } },
})
const context = contextOf('/', { objectTypes: ['person'] })

async function read(pages: AsyncIterable<Page>) {
  const read = { rows: [] as unknown[], gone: [] as unknown[], watermark: undefined as string | undefined }
  for await (const page of pages) {
    if (page.kind === 'rows') read.rows.push(...page.rows)
    if (page.kind === 'deletions') read.gone.push(...page.anchors)
    read.watermark = page.watermark ?? read.watermark
  }
  return read
}
const full = async () => await read(connector.importFull(settings(), context))
const delta = async (watermark = '') => await read(connector.importDelta(settings(), { ...context, watermark }))

describe('change tracking of SQL Server', () => {
  test('is asked in its own words', () => {
    const watched = {
      name: "hr.it's [one]",
      table: {
        schema: 'hr',
        name: "it's [one]",
        kind: 'table' as const,
        columns: [],
        primaryKey: ['b', 'a'],
        unique: [],
        foreignKeys: [],
        rows: null,
      },
      columns: ['a', 'b'].map(name => ({
        name,
        declared: 'int',
        nullable: false,
        generated: false,
        hasDefault: false,
        comment: null,
      })),
      feeds: [],
    }
    expect(currentVersion.sql).toBe('SELECT CONVERT(nvarchar(20), CHANGE_TRACKING_CURRENT_VERSION())')
    expect(firstVersion(watched.name)).toEqual({
      sql: 'SELECT CONVERT(nvarchar(20), CHANGE_TRACKING_MIN_VALID_VERSION(OBJECT_ID(@p1)))',
      parameters: ["[hr].[it's [one]]]"],
    })
    expect(changedKeys(watched, '17', 4000)).toEqual({
      sql: "SELECT c.[a], c.[b] FROM CHANGETABLE(CHANGES [hr].[it's [one]]], @p1) AS c ORDER BY c.[b], c.[a] OFFSET @p2 ROWS FETCH NEXT 2000 ROWS ONLY",
      parameters: [17n, 4000],
    })
  })

  test('tells the entries that changed, as they are now, and those that are gone', async () => {
    const { watermark } = await full()
    expect(watermark).toBe('{"version":"text:7"}')
    held.people.delete(1)
    held.people.set(3, 'Cyd')
    Object.assign(held, { version: '9', changed: [1, 3] })
    expect(await delta(watermark)).toEqual({
      rows: [[3, 'Cyd']],
      gone: [[1]],
      watermark: '{"version":"text:9"}',
    })
  })

  test('is read to its end where more has changed than is read at once', async () => {
    const { watermark } = await full()
    const many = Array.from({ length: 2300 }, (_, index) => index + 10)
    for (const id of many) held.people.set(id, `n${id}`)
    held.changed = many
    expect((await delta(watermark)).rows).toHaveLength(2300)
  })

  test('asks for a full import where changes were removed, and where the database was put back', async () => {
    const { watermark } = await full()
    held.first = '8'
    expect(await failureOf(delta(watermark))).toBe('watermark')
    Object.assign(held, { first: '3', version: '6' })
    expect(await failureOf(delta(watermark))).toBe('watermark')
    expect(await failureOf(delta('{"version":"text:x"}'))).toBe('watermark')
  })

  test('says where it is off, and which keys it cannot tell', async () => {
    held.first = null
    expect(await failureOf(full())).toMatch(/change tracking is off for person.*install-triggers SYSTEM --apply/)
    held.primaryKey = 'name'
    expect(await failureOf(full())).toMatch(/"id" of person is not in it\. Choose triggers/)
  })

  test('is switched on and off again by scripts', async () => {
    const prepared = async (kind: 'set-up' | 'remove', apply: boolean) =>
      await connector.prepare(settings(), { kind, olderThanMs: null, apply }, context)
    const scripts = await prepared('set-up', false)
    expect(scripts.map(script => script.text)).toEqual([
      'IF NOT EXISTS (SELECT 1 FROM sys.change_tracking_databases WHERE database_id = DB_ID()) ALTER DATABASE CURRENT SET CHANGE_TRACKING = ON (CHANGE_RETENTION = 7 DAYS, AUTO_CLEANUP = ON)\nGO\n',
      "IF NOT EXISTS (SELECT 1 FROM sys.change_tracking_tables WHERE object_id = OBJECT_ID(N'[person]')) ALTER TABLE [person] ENABLE CHANGE_TRACKING\nGO\n",
    ])
    expect(server.events.some(event => event.includes('ENABLE CHANGE_TRACKING'))).toBe(false)
    await prepared('set-up', true)
    expect(server.events.some(event => event.includes('ENABLE CHANGE_TRACKING'))).toBe(true)
    await prepared('remove', true)
    expect(server.events.some(event => event.includes('DISABLE CHANGE_TRACKING'))).toBe(true)
  })
})
