import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../../../../connectors/sql/dialect.ts'
import { driverOf } from '../../../../connectors/sql/dialects/mariadb/driver.ts'
import { Certificates } from '../../../servers/certificates.ts'
import { MariadbServer, mariadbLacking } from '../../../servers/mariadb.ts'
import { freePort } from '../../../servers/process.ts'
import { failing, opened, read } from './opened.ts'

const lacking = mariadbLacking

describe.skipIf(lacking !== undefined)('A connection to MariaDB', () => {
  let server: MariadbServer
  const databases: Database[] = []
  const open = async (settings: Parameters<typeof opened>[1] = {}): Promise<Database> => {
    const database = await opened(server, settings)
    databases.push(database)
    return database
  }
  const connections = async (): Promise<number> =>
    Number(
      await server.query(
        undefined,
        `SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER = '${server.user}'`,
      ),
    )

  beforeAll(async () => {
    server = await MariadbServer.start({ settings: { performance_schema: 'ON', 'max-connections': '20' } })
  })
  afterAll(async () => {
    await Promise.all(databases.map(async database => await database.close()))
    await server.remove()
  })

  it('says who it is, and sets its session up', async () => {
    const database = await open({ applicationName: 'hr sync' })
    const sql = `SELECT @@time_zone, @@sql_mode, @@character_set_client, @@collation_connection, @@innodb_lock_wait_timeout, @@lock_wait_timeout, @@autocommit,
      (SELECT ATTR_VALUE FROM performance_schema.session_account_connect_attrs WHERE ATTR_NAME = 'program_name' AND PROCESSLIST_ID = CONNECTION_ID())`
    const [row = []] = await read(database, sql)
    expect(row[0]).toBe('+00:00')
    expect(row[1]).toContain('STRICT_ALL_TABLES')
    expect(row.slice(2)).toEqual(['utf8mb4', 'utf8mb4_general_ci', 5, 5, 1, 'hr sync'])
  })

  it('can be made over a socket', async () => {
    const database = await open({ host: server.socket })
    expect(await read(database, "SELECT SUBSTRING_INDEX(USER(), '@', -1)")).toEqual([['localhost']])
  })

  it('is one of so many at most, and kept for the next', async () => {
    const database = await open({ poolSize: 2, connectTimeoutMs: 200 })
    const before = await connections()
    const [first, second] = [await database.session(), await database.session()]
    const waiting = database.session()
    await second.release()
    const third = await waiting
    expect((await connections()) - before).toBe(2)
    const told = await failing(database.session())
    expect(told.kind).toBe('busy')
    expect(told.message).toContain('poolSize')
    await Promise.all([first.release(), third.release()])
    expect((await connections()) - before).toBe(2)
    await database.close()
  })

  it('that the server has closed meanwhile is replaced without a word', async () => {
    const database = await open({ poolSize: 1 })
    await read(database, 'SELECT 1')
    await server.query(
      undefined,
      `SELECT GROUP_CONCAT('KILL ', ID SEPARATOR ';') INTO @s FROM information_schema.PROCESSLIST WHERE USER = '${server.user}' AND 1 = 0; KILL USER ${server.user}`,
    )
    expect(await read(database, 'SELECT 1')).toEqual([[1]])
  })

  it('that is ended in the middle of a statement fails that statement alone', async () => {
    const database = await open({ poolSize: 1 })
    const session = await database.session()
    const [id = 0] = (await session.execute({ sql: 'SELECT CONNECTION_ID()', parameters: [] })).rows[0] ?? []
    const running = failing(session.execute({ sql: 'SELECT SLEEP(30)', parameters: [] }))
    await server.query(undefined, `KILL ${String(id)}`)
    expect((await running).kind).toBe('unavailable')
    await session.release()
    expect(await read(database, 'SELECT 1')).toEqual([[1]])
  })

  it('is closed with its database, whatever is running on it', async () => {
    const database = await open()
    const session = await database.session()
    const running = failing(session.execute({ sql: 'SELECT SLEEP(30)', parameters: [] }))
    await database.close()
    expect((await running).kind).toBe('unavailable')
    await session.release()
    expect((await failing(database.session())).message).toContain('is closed')
  })

  it('is closed with its database, also while somebody reads', async () => {
    const database = await open()
    const snapshot = await database.snapshot()
    const reading = async () => {
      for await (const page of snapshot.pages("SELECT seq, REPEAT('x', 500) FROM seq_1_to_200000", [], 1000)) {
        if (page[0]?.[0] === 1001) await database.close()
      }
    }
    expect((await failing(reading())).kind).toBe('unavailable')
    await snapshot.close()
  })

  it('does not keep the process alive while nobody uses it', () => {
    const script = `
      import { connectionOf } from '${join(process.cwd(), 'connectors/sql/connection.ts')}'
      import { mariadb } from '${join(process.cwd(), 'connectors/sql/dialects/mariadb.ts')}'
      const database = await mariadb.open(connectionOf(${JSON.stringify(server.settings())}, '/'))
      const snapshot = await database.snapshot()
      await snapshot.close()
      process.stdout.write('done')`
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      timeout: 8000,
    })
    expect(output).toBe('done')
  })

  it('that cannot be made says why, and never the password', async () => {
    const password = 'never-show-me'
    const port = await freePort()
    const told = async (settings: Parameters<typeof opened>[1]) => {
      const failed = await failing((await open(settings)).session())
      for (const text of [failed.message, String((failed.error as Error).stack), JSON.stringify(failed.error)]) {
        expect(text).not.toContain(password)
        expect(text).not.toContain(server.password)
      }
      expect(failed.message).toMatch(/erp|nowhere/)
      return [failed.kind, failed.message]
    }
    expect(await told({ password })).toEqual(['credentials', expect.stringContaining('does not accept')])
    expect(await told({ url: `mariadb://ecma@127.0.0.1:${port}/erp` })).toEqual([
      'unavailable',
      expect.stringContaining('nothing listens'),
    ])
    expect(await told({ host: '/nowhere/socket' })).toEqual(['unavailable', expect.stringContaining('no such socket')])
    expect(await told({ host: 'nowhere.invalid', tls: false })).toEqual([
      'unavailable',
      expect.stringMatching(/no host of that name|looked up/),
    ])
    expect(await told({ url: server.url('nowhere') })).toEqual(['source-unfit', expect.stringContaining('nowhere')])
    expect(await told({ tls: true })).toEqual(['unavailable', expect.stringContaining('does not offer TLS')])
  })

  it('waits for a server that says nothing no longer than it is told', async () => {
    const { createServer } = await import('node:net')
    const silent = createServer(() => undefined).listen(0, '127.0.0.1')
    await new Promise(resolve => silent.once('listening', resolve))
    const address = silent.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const told = await failing(
      (await open({ url: `mariadb://ecma@127.0.0.1:${port}/erp`, connectTimeoutMs: 100 })).session(),
    )
    expect(told.kind).toBe('unavailable')
    expect(told.message).toContain('connectTimeoutMs')
    silent.close()
  })

  it('is refused by a server that is full', async () => {
    await server.query(undefined, 'SET GLOBAL max_connections = 10')
    const database = await open({ poolSize: 20 })
    const sessions = await Promise.allSettled(Array.from({ length: 12 }, async () => await database.session()))
    const refused = sessions.filter(({ status }) => status === 'rejected')
    expect(refused.length).toBeGreaterThan(0)
    const [first] = refused
    expect((await failing(Promise.reject(first?.status === 'rejected' ? first.reason : undefined))).kind).toBe('busy')
    await database.close()
    await server.query(undefined, 'SET GLOBAL max_connections = 50')
  })
})

describe('Without the driver for MariaDB', () => {
  it('it says what to install', async () => {
    const missing = Object.assign(new Error("Cannot find package 'mariadb'"), { code: 'ERR_MODULE_NOT_FOUND' })
    const told = await failing(driverOf('database erp on db', async () => await Promise.reject(missing)))
    expect(told.kind).toBe('source-unfit')
    expect(told.message).toContain('npm install mariadb')
  })

  it('another error of its loading is not hidden', async () => {
    const told = await failing(driverOf('database erp on db', async () => await Promise.reject(new Error('broken'))))
    expect(told.message).toContain('broken')
  })
})

describe.skipIf(lacking !== undefined)('An encrypted connection to MariaDB', () => {
  let server: MariadbServer
  const certificates = new Certificates()
  const path = (name: string): string => certificates.path(name)
  const attempt = async (settings: Parameters<typeof opened>[1]) => {
    const database = await opened(server, { ...settings })
    try {
      return (await read(database, "SHOW STATUS LIKE 'Ssl_version'"))[0]?.[1]
    } finally {
      await database.close()
    }
  }

  beforeAll(async () => {
    certificates.authority('ca')
    certificates.authority('stranger')
    certificates.server('server', 'ca', 'db.example.com', 'mysql', 'DNS:db.example.com,IP:127.0.0.1')
    certificates.signed('client', 'ca', 'client')
    server = await MariadbServer.start({
      settings: { 'ssl-ca': path('ca.pem'), 'ssl-cert': path('server.pem'), 'ssl-key': path('server.key') },
    })
    await server.query(
      undefined,
      "CREATE USER carded@'%' IDENTIFIED BY 'sesame-7' REQUIRE X509; GRANT ALL ON erp.* TO carded@'%'",
    )
  })
  afterAll(async () => {
    await server.remove()
    certificates.remove()
  })

  it('is made with a certificate that fits, by address or by the name that is expected', async () => {
    expect(certificates.read('ca.pem')).toContain('BEGIN CERTIFICATE')
    expect(await attempt({ tls: { ca: path('ca.pem') } })).toMatch(/^TLSv1\.[23]$/)
    expect(await attempt({ tls: { ca: path('ca.pem'), serverName: 'db.example.com' } })).toMatch(/^TLS/)
  })

  it('is not made with the certificate of another authority', async () => {
    for (const tls of [true, { ca: path('stranger.pem') }] as const) {
      const told = await failing(attempt({ tls }))
      expect(told.kind).toBe('unavailable')
      expect(told.message).toContain('tls.ca')
    }
  })

  it('is not made with a certificate for another name', async () => {
    const told = await failing(attempt({ tls: { ca: path('ca.pem'), serverName: 'other.example.com' } }))
    expect(told.kind).toBe('unavailable')
    expect(told.message).toContain('tls.serverName')
    const byName = await failing(attempt({ host: 'localhost', tls: { ca: path('ca.pem') } }))
    expect(byName.message).toContain('tls.serverName')
  })

  it('shows a certificate of its own where the server asks for one', async () => {
    const own = { ca: path('ca.pem'), cert: path('client.pem'), key: path('client.key') }
    expect(await attempt({ user: 'carded', tls: own })).toMatch(/^TLS/)
    expect((await failing(attempt({ user: 'carded', tls: { ca: path('ca.pem') } }))).kind).toBe('credentials')
  })

  it('fails what runs on it when it is closed, and does not keep the process alive', async () => {
    const database = await opened(server, { tls: { ca: path('ca.pem') } })
    const session = await database.session()
    const running = failing(session.execute({ sql: 'SELECT SLEEP(30)', parameters: [] }))
    await database.close()
    expect((await running).kind).toBe('unavailable')
    const settings = { ...server.settings(), tls: { ca: path('ca.pem') } }
    const script = `
      import { connectionOf } from '${join(process.cwd(), 'connectors/sql/connection.ts')}'
      import { mariadb } from '${join(process.cwd(), 'connectors/sql/dialects/mariadb.ts')}'
      const database = await mariadb.open(connectionOf(${JSON.stringify(settings)}, '/'))
      const snapshot = await database.snapshot()
      await snapshot.close()
      process.stdout.write('done')`
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      timeout: 8000,
    })
    expect(output).toBe('done')
  })

  it('that is lost fails what runs on it, and nothing else', async () => {
    const database = await opened(server, { tls: { ca: path('ca.pem') } })
    const session = await database.session()
    const snapshot = await database.snapshot()
    const running = failing(session.execute({ sql: 'SELECT SLEEP(30)', parameters: [] }))
    const reading = async () => {
      for await (const page of snapshot.pages("SELECT seq, REPEAT('x', 500) FROM seq_1_to_200000", [], 1000)) {
        if (page[0]?.[0] === 1) await server.kill()
      }
    }
    expect((await failing(reading())).kind).toBe('unavailable')
    expect((await running).kind).toBe('unavailable')
    await session.release()
    await snapshot.close()
    await server.start()
    expect(await read(database, 'SELECT 1')).toEqual([[1]])
    await database.close()
  })
})
