import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { SqlSettings } from '../../../../connectors/sql/settings.ts'
import type { ConnectedSystem } from '../../../../src/host/system.ts'
import { Certificates } from '../../../servers/certificates.ts'
import { MariadbServer } from '../../../servers/mariadb.ts'
import { PostgresServer } from '../../../servers/postgres.ts'
import { siteOf } from '../whole/site.ts'
import { servers } from './bed.ts'

const mapping = 'objectTypes: { user: { resource: User, flows: { userName: login } } }'
const objectTypes = { user: { table: 'users', anchor: 'id' } }
const certificates = new Certificates()
const files = { cert: certificates.path('server.pem'), key: certificates.path('server.key') }

async function started(name: 'PostgreSQL' | 'MariaDB'): Promise<PostgresServer | MariadbServer> {
  certificates.authority('good')
  certificates.authority('other')
  certificates.server('server', 'good', 'db.example.com', name === 'PostgreSQL' ? 'postgres' : 'mysql')
  return name === 'PostgreSQL'
    ? await PostgresServer.start({
        settings: { ssl: 'on', ssl_cert_file: files.cert, ssl_key_file: files.key },
        access: ['hostssl all all all scram-sha-256'],
      })
    : await MariadbServer.start({
        settings: { 'ssl-cert': files.cert, 'ssl-key': files.key, 'require-secure-transport': 'ON' },
      })
}

afterAll(() => certificates.remove())

describe.each(servers)('$name that demands TLS', ({ name, lacking }) => {
  describe.skipIf(lacking)('is imported', () => {
    let server: PostgresServer | MariadbServer
    beforeAll(async () => {
      server = await started(name)
      await server.query(
        'erp',
        `CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, login VARCHAR(20)); INSERT INTO users VALUES (1, 'ann')`,
      )
    }, 60_000)
    afterAll(async () => await server?.remove())

    const good = { ca: certificates.path('good.pem'), serverName: 'db.example.com' }

    function systemOf(tls: SqlSettings['tls']): ConnectedSystem {
      const site = siteOf({
        connection: { ...server.settings(), ...(tls === undefined ? {} : { tls }) },
        objectTypes,
        mapping,
      })
      onTestFinished(() => site.remove())
      return site.system('erp')
    }

    test('where the certificate is for the name, by an authority that is named', async () => {
      expect(await systemOf(good).import({ mode: 'full' })).toMatchObject({ outcome: 'completed', added: 1 })
    })

    test.each([
      ['is by another authority', { ...good, ca: certificates.path('other.pem') }, /certificate.*tls\.ca/is],
      ['is by an authority that the system does not know', { serverName: 'db.example.com' }, /certificate.*tls\.ca/is],
      ['is for another name', { ca: good.ca }, /certificate.*another name.*tls\.serverName/is],
    ])('not where the certificate %s: the message says what to do', async (_, tls, words) => {
      const failing = systemOf(tls).prepare()
      await expect(failing).rejects.toThrow(words)
      await expect(failing).rejects.toMatchObject({ code: 'target-unavailable' })
    })

    // MariaDB itself says no more than that it does not accept the user.
    test.each([false, undefined])('not with tls: %s', async tls => {
      const words = name === 'MariaDB' ? /does not accept this user/ : /tls|encrypt/i
      await expect(systemOf(tls).prepare()).rejects.toThrow(words)
    })
  })
})
