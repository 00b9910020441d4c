import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Tls } from '../../../../connectors/sql/connection.ts'
import { Certificates } from '../../../servers/certificates.ts'
import { PostgresServer, postgresLacking } from '../../../servers/postgres.ts'
import { allPages, allRaw, type Failed, failureOf, inSnapshot, opened } from './reach.ts'

const certificates = new Certificates()
const file = (name: string): string => certificates.path(name)
const pem = (name: string): string => certificates.read(name)

describe.skipIf(postgresLacking !== undefined)('PostgreSQL by TLS', () => {
  let server: PostgresServer
  beforeAll(async () => {
    certificates.authority('good')
    certificates.authority('other')
    certificates.server('server', 'good', 'db.example.com', 'postgres')
    certificates.signed('client', 'good', 'badge')
    server = await PostgresServer.start({
      settings: {
        ssl: 'on',
        ssl_cert_file: file('server.pem'),
        ssl_key_file: file('server.key'),
        ssl_ca_file: file('good.pem'),
      },
      access: ['hostssl all badge all cert', 'hostssl all all all scram-sha-256', 'hostnossl all plain all trust'],
    })
    await server.query('erp', 'CREATE ROLE badge LOGIN; CREATE ROLE plain LOGIN')
  })
  afterAll(async () => {
    await server.remove()
    certificates.remove()
  })

  const good = (more: Partial<Tls> = {}): Tls => ({
    ca: pem('good.pem'),
    cert: undefined,
    key: undefined,
    serverName: 'db.example.com',
    ...more,
  })
  const usesTls = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()'

  const ask = async (tls: Tls | undefined, user = server.user): Promise<unknown> => {
    const database = await opened(server, { tls, user, connectTimeoutMs: 5_000 })
    try {
      return await inSnapshot(database, async snapshot => await allPages(snapshot, usesTls))
    } finally {
      await database.close()
    }
  }
  const failing = async (tls: Tls | undefined, user?: string): Promise<Failed> =>
    await failureOf(async () => await ask(tls, user))

  test('a certificate by the authority that is named is accepted', async () => {
    expect(await ask(good())).toEqual([['t']])
  })

  test('rows are read as bytes, and waited with', async () => {
    const database = await opened(server, { tls: good() })
    await inSnapshot(database, async snapshot => {
      const sql = "SELECT g, repeat('x', 1000) FROM generate_series(1, 20000) g"
      const rows = await allRaw(snapshot, sql, [], 100)
      expect(rows.map(([g]) => g)).toEqual(Array.from({ length: 20_000 }, (_, index) => String(index + 1)))
      for await (const _ of snapshot.raw?.(sql, [], 100) ?? []) break
    })
    expect(await inSnapshot(database, async snapshot => await allPages(snapshot, usesTls))).toEqual([['t']])
    await database.close()
  })

  test('a certificate by another authority is not', async () => {
    for (const ca of [pem('other.pem'), undefined]) {
      const { kind, message } = await failing(good({ ca }))
      expect(kind).toBe('unavailable')
      expect(message).toContain('tls.ca')
    }
  })

  test('a certificate for another name is not', async () => {
    for (const serverName of ['127.0.0.1', 'db.example.org']) {
      const { kind, message } = await failing(good({ serverName }))
      expect(kind).toBe('unavailable')
      expect(message).toContain('tls.serverName')
    }
  })

  test('a client shows a certificate of its own', async () => {
    expect(await ask(good({ cert: pem('client.pem'), key: pem('client.key') }), 'badge')).toEqual([['t']])
    expect((await failing(good(), 'badge')).kind).toBe('credentials')
  })

  test('a certificate and a key that do not belong together are said', async () => {
    const { kind, message } = await failing(good({ cert: pem('client.pem'), key: pem('other.key') }), 'badge')
    expect(kind).toBe('credentials')
    expect(message).toContain('tls.key')
    expect(message).not.toContain('PRIVATE')
  })

  test('a server that wants TLS, or has none, says so', async () => {
    const without = await failing(undefined)
    expect(without.kind).toBe('credentials')
    expect(await ask(undefined, 'plain')).toEqual([['f']])
    const plain = await PostgresServer.start()
    const database = await opened(plain, { tls: good() })
    const { kind, message } = await failureOf(async () => await database.snapshot())
    expect(kind).toBe('unavailable')
    expect(message).toContain('tls: false')
    await database.close()
    await plain.remove()
  })
})
