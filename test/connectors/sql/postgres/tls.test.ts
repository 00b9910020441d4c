import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Tls } from '../../../../connectors/sql/connection.ts'
import { PostgresServer, postgresLacking } from '../../../servers/postgres.ts'
import { identityOf, serverFolder } from '../../../servers/process.ts'
import { allPages, allRaw, type Failed, failureOf, inSnapshot, opened } from './reach.ts'

const folder = serverFolder('certificates')
const file = (name: string): string => join(folder.path, name)
const pem = (name: string): string => readFileSync(file(name), 'utf8')

function openssl(...parameters: readonly string[]): void {
  execFileSync('openssl', [...parameters], { cwd: folder.path, stdio: 'ignore' })
}

function authority(name: string): void {
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.pem`,
    '-days',
    '2',
    '-subj',
    `/CN=${name}`,
  )
}

/** A certificate for a name, which an authority signs. */
function certificate(name: string, by: string, subject: string, names: string): void {
  openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.csr`,
    '-subj',
    `/CN=${subject}`,
    '-addext',
    `subjectAltName=${names}`,
  )
  openssl(
    'x509',
    '-req',
    '-in',
    `${name}.csr`,
    '-CA',
    `${by}.pem`,
    '-CAkey',
    `${by}.key`,
    '-CAcreateserial',
    '-out',
    `${name}.pem`,
    '-days',
    '2',
    '-copy_extensions',
    'copy',
  )
}

/** The server reads its key as a user of its own, and only one that nobody else can read. */
function handToServer(name: string): void {
  const identity = identityOf('postgres')
  if (identity !== undefined) chownSync(file(name), identity.uid, identity.gid)
  chmodSync(file(name), 0o600)
  expect(statSync(file(name)).mode & 0o77).toBe(0)
}

describe.skipIf(postgresLacking !== undefined)('PostgreSQL by TLS', () => {
  let server: PostgresServer
  beforeAll(async () => {
    authority('good')
    authority('other')
    certificate('server', 'good', 'db.example.com', 'DNS:db.example.com')
    certificate('client', 'good', 'badge', 'DNS:badge')
    handToServer('server.key')
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
    folder.remove()
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
