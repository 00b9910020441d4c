import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '../../../../connectors/sql/dialect.ts'
import { described, isDescribing, rows, type Script } from '../../../servers/tds/answer.ts'
import { TdsServer } from '../../../servers/tds/server.ts'
import { allRows, isAskingState, isolationState, open } from './stand-in.ts'

let server: TdsServer
let database: Database
beforeAll(async () => {
  server = await TdsServer.start()
  database = await open(server)
})
afterAll(async () => {
  await database.close()
  await server.close()
})

const columns = [
  { name: 'id', type: 'numeric(18,0)' },
  { name: 'name', type: 'varchar(40)', collation: 'Latin1_General_CI_AS' },
  { name: 'rate', type: 'decimal(38,10)' },
  { name: 'version', type: 'timestamp' },
  { name: 'share', type: 'decimal(5,2)' },
]
const script: Script = request => {
  if (isDescribing(request)) return described(columns)
  if (isAskingState(request.text)) return isolationState(1, 0)
  return rows(
    [
      { name: 'c1', type: 'varchar(41)' },
      { name: 'c2', type: 'varchar(40)' },
      { name: 'c3', type: 'varchar(41)' },
      { name: 'c4', type: 'binary(8)' },
      { name: 'c5', type: 'decimal(5,2)' },
    ],
    [['123456789012345678', 'Ann', '1234567890123456789012345678.1234567890', Buffer.alloc(8, 1), '12.50']],
  )
}

test('decimals of more than 15 digits are turned into text by the server, and keep all of them', async () => {
  server.play(script)
  const snapshot = await database.snapshot()
  const read = await allRows(
    snapshot.pages('SELECT * FROM t WHERE id > @p1 AND name = @p2 ORDER BY id', [7, 'Ann'], 100),
  )
  await snapshot.close()
  expect(read).toEqual([
    ['123456789012345678', 'Ann', '1234567890123456789012345678.1234567890', Buffer.alloc(8, 1), '12.50'],
  ])
  const asked = server.requests.at(-1)
  expect(asked?.text).toBe(
    'EXEC sys.sp_executesql @p3, @p4, @p1 = @p1, @p2 = @p2 WITH RESULT SETS (([c1] varchar(41) NULL, [c2] varchar(40) COLLATE Latin1_General_CI_AS NULL, [c3] varchar(41) NULL, [c4] binary(8) NULL, [c5] decimal(5,2) NULL))',
  )
  expect(asked?.parameters.map(({ name, value }) => [name, value])).toEqual([
    ['p1', 7],
    ['p2', 'Ann'],
    ['p3', 'SELECT * FROM t WHERE id > @p1 AND name = @p2 ORDER BY id'],
    ['p4', '@p1 int, @p2 varchar(8000)'],
  ])
  expect(asked?.declarations).toBe('@p1 int, @p2 varchar(8000), @p3 nvarchar(4000), @p4 nvarchar(4000)')
})

test('a statement without parameters hands none over', async () => {
  server.play(script)
  const snapshot = await database.snapshot()
  await allRows(snapshot.pages('SELECT * FROM t', [], 100))
  await snapshot.close()
  expect(server.requests.at(-1)?.text).toMatch(/^EXEC sys\.sp_executesql @p1 WITH RESULT SETS \(\(/)
})

test('a value that the driver would round is refused, with what to do', async () => {
  const money = [{ name: 'total', type: 'money' }]
  server.play(request => {
    if (isDescribing(request)) return described(money)
    return isAskingState(request.text) ? isolationState(1, 0) : rows(money, [['900719925474.0993']])
  })
  const snapshot = await database.snapshot()
  await expect(allRows(snapshot.pages('SELECT total FROM t', [], 100))).rejects.toThrow(
    'A value of the column "total" has more digits than the driver tells. Read it by a query that makes text of it: CONVERT(varchar(41), CONVERT(decimal(38, 4), [total])).',
  )
  await snapshot.close()
})

test('a column of geography is refused, with what to do', async () => {
  const { cellReader } = await import('../../../../connectors/sql/dialects/mssql/cells.ts')
  const { loadDriver } = await import('../../../../connectors/sql/dialects/mssql/driver.ts')
  const driver = await loadDriver()
  const column = { name: 'place', type: driver.Geography, udt: { name: 'geography' } }
  expect(() => cellReader(driver, column)).toThrow(/the column "place": it holds values of geography.*STAsText/)
})

test('plain texts are compared without Unicode, by the rules that a column without it is ordered by', async () => {
  server.play(script)
  const snapshot = await database.snapshot()
  await allRows(snapshot.pages('SELECT * FROM t WHERE a > @p1 AND b > @p2 AND c > @p3', ['Ann', 'Änne', 7], 100))
  await snapshot.close()
  expect(server.requests.at(-1)?.parameters.map(({ name, type }) => [name, type])).toEqual([
    ['p1', 'varchar'],
    ['p2', 'nvarchar'],
    ['p3', 'int'],
    ['p4', 'nvarchar'],
    ['p5', 'nvarchar'],
  ])
})
