import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Database, Raw } from '../../../../connectors/sql/dialect.ts'
import { failureIn } from '../../../../src/model/target-failure.ts'
import { described, isDescribing, type Part, type Script } from '../../../servers/tds/answer.ts'
import { TdsServer } from '../../../servers/tds/server.ts'
import { allRows, isAskingState, isolationState, open } from './stand-in.ts'

const columns = [
  { name: 'n', type: 'int' },
  { name: 'text', type: 'nvarchar(200)' },
]
const text = 'x'.repeat(200)

let server: TdsServer
let database: Database
/** How many rows the server has given out. */
let given = 0
beforeAll(async () => {
  server = await TdsServer.start()
})
afterAll(async () => await server.close())
beforeEach(async () => {
  given = 0
  database = await open(server, { poolSize: 1, statementTimeoutMs: 300 })
})
afterEach(async () => await database.close())

function many(count: number, end: readonly Part[] = []): Script {
  return request => {
    if (isDescribing(request)) return described(columns)
    if (isAskingState(request.text)) return isolationState(1, 0)
    return numbered(count, end)
  }
}

function* numbered(count: number, end: readonly Part[]): Generator<Part> {
  yield { kind: 'columns', columns }
  for (given = 0; given < count; given++) yield { kind: 'row', cells: [given, text] }
  yield* end
  yield { kind: 'count', count }
}

test('a large result comes page by page, in order and whole', async () => {
  server.play(many(25_000))
  const snapshot = await database.snapshot()
  const sizes: number[] = []
  let next = 0
  for await (const page of snapshot.pages('SELECT * FROM t', [], 1000)) {
    sizes.push(page.length)
    for (const [n] of page) if (n === next) next++
  }
  await snapshot.close()
  expect(next).toBe(25_000)
  expect(sizes).toEqual(Array.from({ length: 25 }, () => 1000))
})

test('the server waits while no page is taken, and others are served meanwhile', async () => {
  const total = 200_000
  const other = many(20_000)
  server.play(many(total))
  const both = await open(server, { poolSize: 2 })
  const snapshot = await both.snapshot()
  const pages = snapshot.pages('SELECT * FROM t', [], 100)[Symbol.asyncIterator]()
  await pages.next()
  const stopped = given
  server.play(request => (request.text.includes('other') ? uncounted(20_000) : other(request)))
  const beside = await both.snapshot()
  expect(await allRows(beside.pages('SELECT * FROM other', [], 1000))).toHaveLength(20_000)
  await beside.close()
  expect(stopped).toBeLessThan(total / 2)
  expect(given).toBeLessThan(total / 2)
  let rows = 100
  for (;;) {
    const { done, value } = await pages.next()
    if (done) break
    rows += value.length
  }
  expect(rows).toBe(total)
  await snapshot.close()
  await both.close()
}, 20_000)

function* uncounted(count: number): Generator<Part> {
  yield { kind: 'columns', columns }
  for (let n = 0; n < count; n++) yield { kind: 'row', cells: [n, text] }
}

test('a reader that stops early cancels the statement, and the connection serves on', async () => {
  server.play(many(500_000))
  const snapshot = await database.snapshot()
  for await (const page of snapshot.pages('SELECT * FROM t', [], 100)) {
    expect(page).toHaveLength(100)
    break
  }
  expect(server.events).toContain('attention')
  expect(given).toBeLessThan(500_000)
  server.play(many(3))
  expect(await allRows(snapshot.pages('SELECT * FROM t', [], 100))).toHaveLength(3)
  await snapshot.close()
  expect(server.connections).toBe(1)
  expect(server.events.at(-1)).toBe('rollback')
})

test('a reader that stops after the last page cancels nothing', async () => {
  server.play(many(3))
  const snapshot = await database.snapshot()
  for await (const page of snapshot.pages('SELECT * FROM t', [], 100)) {
    expect(page).toHaveLength(3)
    break
  }
  await snapshot.close()
  expect(server.events).not.toContain('attention')
})

test('a connection that ends in the middle is a failure, and the next one serves', async () => {
  server.play(many(5000, [{ kind: 'cut' }]))
  const snapshot = await database.snapshot()
  const seen: Raw[][] = []
  const reading = (async () => {
    for await (const page of snapshot.pages('SELECT * FROM t', [], 100)) seen.push(...page)
  })()
  const error: unknown = await reading.catch((thrown: unknown) => thrown)
  expect(failureIn(error)).toMatchObject({
    kind: 'unavailable',
    message: 'database erp on 127.0.0.1 broke off the connection.',
  })
  expect(seen.length).toBeLessThan(5001)
  await snapshot.close()
  server.play(many(3))
  const again = await database.snapshot()
  expect(await allRows(again.pages('SELECT * FROM t', [], 100))).toHaveLength(3)
  await again.close()
})

test('an error after some rows fails the reading', async () => {
  server.play(many(50, [{ kind: 'error', number: 1205, message: 'Transaction was deadlocked.', severity: 13 }]))
  const snapshot = await database.snapshot()
  const error: unknown = await allRows(snapshot.pages('SELECT * FROM t', [], 100)).catch((thrown: unknown) => thrown)
  expect(failureIn(error)?.kind).toBe('locked')
  await snapshot.close()
})

test('the reading of an import is not bounded by the timeout of statements', async () => {
  const both = await open(server, { poolSize: 2, statementTimeoutMs: 200 })
  const snapshot = await both.snapshot()
  const session = await both.session()
  const started = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  server.play(request => {
    if (request.text === 'UPDATE') return [{ kind: 'hang' }]
    if (isDescribing(request)) return described(columns)
    return delayed(started.resolve, goOn.promise)
  })
  const reading = allRows(snapshot.pages('SELECT * FROM t', [], 100))
  await started.promise
  // What began later has taken too long by now.
  await expect(session.execute({ sql: 'UPDATE', parameters: [] })).rejects.toThrow('took too long')
  goOn.resolve()
  expect(await reading).toHaveLength(1)
  await snapshot.close()
  await session.release()
  await both.close()
})

async function* delayed(tell: () => void, until: Promise<void>): AsyncGenerator<Part> {
  tell()
  await until
  yield* numbered(1, [])
}
