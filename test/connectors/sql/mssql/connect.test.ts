import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Connection } from '../../../../connectors/sql/connection.ts'
import { failureIn, type TargetFailure } from '../../../../src/model/target-failure.ts'
import { TdsServer } from '../../../servers/tds/server.ts'
import type { Certificate } from '../../../servers/tds/tls.ts'
import { allRows, holding, open, tlsWith } from './stand-in.ts'

const numbers = [{ name: 'n', type: 'int' }]
const script = holding(numbers, [[1], [2], [3]])

let server: TdsServer
beforeAll(async () => {
  server = await TdsServer.start({ script })
})
afterAll(async () => await server.close())

async function read(of: TdsServer, more: Partial<Connection> = {}): Promise<unknown> {
  const database = await open(of, more)
  try {
    const snapshot = await database.snapshot()
    const rows = await allRows(snapshot.pages('SELECT n FROM t', [], 2))
    await snapshot.close()
    return rows
  } finally {
    await database.close()
  }
}

async function failureOf(action: Promise<unknown>): Promise<TargetFailure | undefined> {
  return await action.then(
    () => undefined,
    (error: unknown) => failureIn(error),
  )
}

test('logs in, puts the connection in order, reads in a transaction and rolls it back', async () => {
  server.play(script)
  expect(await read(server)).toEqual([[1], [2], [3]])
  const events = server.events.map(event => event.replace(/^SELECT (CONVERT|name).*/s, '$1'))
  expect(server.settings.at(-1)).toBe(
    'SET LOCK_TIMEOUT 2000; SET DATEFORMAT ymd; SET TRANSACTION ISOLATION LEVEL READ COMMITTED',
  )
  expect(server.settings[0]).toMatch(/set language us_english\n[^]*set xact_abort off$/)
  // The driver tries its settings with a connection that it closes again.
  expect(events).toEqual([
    'login ecma ecmahost erp',
    'login ecma ecmahost erp',
    'CONVERT',
    'begin 5',
    'name',
    'SELECT n FROM t',
    'rollback',
  ])
})

test.each([
  { allowed: 1, versioned: 0, begin: 'begin 5', isolation: 'transaction' },
  { allowed: 0, versioned: 1, begin: 'begin 2', isolation: 'statement' },
  { allowed: 0, versioned: 0, begin: 'begin 2', isolation: 'rows' },
])('a snapshot is of one instant by $isolation', async ({ allowed, versioned, begin, isolation }) => {
  server.play(holding(numbers, [], [allowed, versioned]))
  const database = await open(server)
  const snapshot = await database.snapshot()
  expect(snapshot).toMatchObject({ isolation, name: 'database erp on 127.0.0.1' })
  await snapshot.close()
  await database.close()
  expect(server.events).toContain(begin)
})

test('a wrong password is refused, and never told', async () => {
  const failure = await failureOf(read(server, { password: 'guessed-secret' }))
  expect(failure).toEqual({
    kind: 'credentials',
    message:
      "database erp on 127.0.0.1 does not accept who we are: Login failed for user 'ecma'. Check user, password and the name of the database.",
  })
})

test('a pool that could not be opened is tried again', async () => {
  const refused = await TdsServer.start({ refusal: { number: 18456, message: "Login failed for user 'ecma'." } })
  const database = await open(refused)
  expect((await failureOf(database.snapshot()))?.kind).toBe('credentials')
  expect((await failureOf(database.snapshot()))?.kind).toBe('credentials')
  expect(refused.events).toHaveLength(2)
  await database.close()
  await refused.close()
})

test('a database of Azure that is being moved is not there at the moment', async () => {
  const moving = await TdsServer.start({
    refusal: { number: 40613, message: "Database 'erp' on server 'x' is not currently available." },
  })
  const failure = await failureOf(read(moving))
  expect(failure?.kind).toBe('unavailable')
  expect(failure?.message).toContain('is not there at the moment')
  await moving.close()
})

test('where nothing listens, it says so', async () => {
  const gone = await TdsServer.start()
  const { port } = gone
  await gone.close()
  expect(await failureOf(read(server, { port }))).toEqual({
    kind: 'unavailable',
    message:
      'database erp on 127.0.0.1 cannot be reached: nothing listens there. Check host and port, and that the server takes TCP connections.',
  })
})

test('a host that does not answer is waited for as long as it is set', async () => {
  const silent: Server = createServer(socket => socket.resume())
  silent.listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const address = silent.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  expect(await failureOf(read(server, { port, connectTimeoutMs: 100 }))).toEqual({
    kind: 'unavailable',
    message: 'database erp on 127.0.0.1 cannot be reached: it did not answer within connectTimeoutMs.',
  })
  silent.close()
})

test('where all connections are in use for too long, it says so', async () => {
  server.play(script)
  const database = await open(server, { poolSize: 1, connectTimeoutMs: 1000 })
  const snapshot = await database.snapshot()
  expect(await failureOf(database.session())).toMatchObject({
    kind: 'busy',
    message:
      'database erp on 127.0.0.1 was not asked: all connections of the pool were in use for too long. Set a larger poolSize.',
  })
  await snapshot.close()
  const session = await database.session()
  await session.release()
  await database.close()
})

describe('encryption', () => {
  let certificate: Certificate
  let secure: TdsServer
  beforeAll(async () => {
    const made = await generate([{ name: 'commonName', value: 'localhost' }], {
      extensions: [
        {
          name: 'subjectAltName',
          altNames: [
            { type: 2, value: 'localhost' },
            { type: 7, ip: '127.0.0.1' },
          ],
        },
      ],
    })
    certificate = { cert: made.cert, key: made.private }
    secure = await TdsServer.start({ script, certificate })
  })
  afterAll(async () => await secure.close())

  test('with an authority that is trusted, everything goes over TLS', async () => {
    secure.play(script)
    expect(await read(secure, { tls: tlsWith(certificate.cert, 'localhost') })).toEqual([[1], [2], [3]])
    expect(secure.events[0]).toBe('login ecma ecmahost erp')
  })

  test('a large result comes whole over TLS', async () => {
    secure.play(
      holding(
        numbers,
        Array.from({ length: 50_000 }, (_, n) => [n]),
      ),
    )
    expect(await read(secure, { tls: tlsWith(certificate.cert, 'localhost') })).toHaveLength(50_000)
  })

  test('a certificate can be for an address', async () => {
    secure.play(script)
    expect(await read(secure, { tls: tlsWith(certificate.cert, '127.0.0.1') })).toEqual([[1], [2], [3]])
    const failure = await failureOf(read(secure, { tls: tlsWith(certificate.cert, '127.0.0.2') }))
    expect(failure?.message).toContain('certificate is for another name')
  })

  test('a certificate of nobody who is trusted is not taken', async () => {
    const tls = { ca: undefined, cert: undefined, key: undefined, serverName: 'localhost' }
    expect(await failureOf(read(secure, { tls }))).toEqual({
      kind: 'unavailable',
      message:
        'database erp on 127.0.0.1 was not spoken to, because its certificate is signed by itself, and was not signed by an authority that is trusted here. Name the file of that authority in tls.ca.',
    })
  })

  test('a certificate for another name is not taken', async () => {
    const failure = await failureOf(read(secure, { tls: tlsWith(certificate.cert, 'db.example.com') }))
    expect(failure?.message).toBe(
      'database erp on 127.0.0.1 was not spoken to, because its certificate is for another name than the host. Use the name it is for as host, or say it in tls.serverName.',
    )
  })

  test('a server that wants encryption is not spoken to without', async () => {
    const failure = await failureOf(read(secure))
    expect(failure?.message).toBe(
      'database erp on 127.0.0.1 is only spoken to with encryption. Leave out tls: false, and name the authority of its certificate in tls.ca.',
    )
  })

  test('the password is never sent to a server that has no encryption where it is wanted', async () => {
    server.play(script)
    const failure = await failureOf(read(server, { tls: tlsWith(certificate.cert, 'localhost') }))
    expect(failure?.message).toBe(
      'database erp on 127.0.0.1 offers no encryption, and is not spoken to without. Switch it on there, or switch it off here with tls: false where the way to it is safe.',
    )
    expect(server.events).toEqual([])
  })
})
