import { mkdtempSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createConnection } from 'mariadb'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Change } from '../../../../src/model/change.ts'
import type { TargetError } from '../../../../src/model/target-failure.ts'
import { MariadbServer, mariadbLacking } from '../../../servers/mariadb.ts'
import { PostgresServer, postgresLacking } from '../../../servers/postgres.ts'
import { add, at, done, set, told, type Written } from './databases.ts'

/** A session of somebody else's. */
interface Other {
  run(sql: string): Promise<unknown>
  end(): Promise<void>
}

interface Server extends Pick<Written, 'connection' | 'folder'> {
  other(): Promise<Other>
  remove(): Promise<void>
  /** A user who may read alone, with a password as the settings have it. */
  readonly reader: string
}

const servers: readonly { name: string; lacking: string | undefined; start(): Promise<Server> }[] = [
  {
    name: 'PostgreSQL',
    lacking: postgresLacking,
    async start() {
      const server = await PostgresServer.start({ settings: { deadlock_timeout: '400ms' } })
      return {
        connection: server.settings(),
        folder: server.folder,
        other: async () => {
          const client = await server.client()
          return { run: async sql => await client.query(sql), end: async () => await client.end() }
        },
        remove: async () => await server.remove(),
        reader: `CREATE USER reader PASSWORD '${server.password}'; GRANT SELECT ON users TO reader`,
      }
    },
  },
  {
    name: 'MariaDB',
    lacking: mariadbLacking,
    async start() {
      const server = await MariadbServer.start()
      return {
        connection: server.settings(),
        folder: server.folder,
        other: async () => {
          const { host, port, user, password } = server
          const connection = await createConnection({
            host,
            port,
            user,
            password,
            database: 'erp',
            multipleStatements: true,
          })
          return { run: async sql => await connection.query(sql), end: async () => await connection.end() }
        },
        remove: async () => await server.remove(),
        reader: `CREATE USER reader@'%' IDENTIFIED BY '${server.password}'; GRANT SELECT ON erp.users TO reader@'%'`,
      }
    },
  },
]

const users = { user: { table: 'users', anchor: 'id' } } as const

describe.each(servers)('$name', ({ name, lacking, ...servers }) => {
  describe.skipIf(lacking)('others at the same rows', () => {
    let server: Server
    let other: Other
    beforeAll(async () => {
      server = await servers.start()
      other = await server.other()
    })
    afterAll(async () => {
      await other?.end()
      await server?.remove()
    })
    beforeEach(async () => {
      await other.run('DROP TABLE IF EXISTS users')
      await other.run('CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(40))')
      await other.run(
        "INSERT INTO users VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd'), (5, 'e'), (6, 'f'), (7, 'g'), (8, 'h'), (9, 'i')",
      )
    })
    const renamed = (...ids: readonly number[]): Change[] => ids.map(id => set('user', [id], { name: `new ${id}` }))

    test('a row that another program holds is locked, and the others are written', async () => {
      await other.run('BEGIN')
      await other.run("UPDATE users SET name = 'held' WHERE id = 5")
      try {
        const { export: write } = at(server, users, { lockTimeoutMs: name === 'MariaDB' ? 1000 : 200 })
        const results = await write(renamed(1, 2, 3, 4, 5, 6, 7, 8, 9))
        expect(told(results)).toEqual(['done', 'done', 'done', 'done', 'locked', 'done', 'done', 'done', 'done'])
      } finally {
        await other.run('ROLLBACK')
      }
    }, 20_000)

    test('the victim of a deadlock begins again and gets through', async () => {
      const { export: write } = at(server, users, { lockTimeoutMs: 10_000 })
      await other.run('BEGIN')
      await other.run("UPDATE users SET name = 'held' WHERE id = 2")
      await other.run(
        name === 'MariaDB'
          ? // Of two that wait for each other, it gives up the one that has changed less.
            "INSERT INTO users SELECT seq, 'x' FROM seq_100_to_2000"
          : // It gives up the one that notices, which then is not this one.
            "SET LOCAL deadlock_timeout = '60s'",
      )
      const writing = write([...renamed(1), { kind: 'delete', objectType: 'user', anchor: [2] }])
      await waiting(server, name)
      await other.run("UPDATE users SET name = 'crossed' WHERE id = 1")
      await other.run('COMMIT')
      expect(told(await writing)).toEqual(done(2))
      const rows = await rowsOf(other, 'SELECT id, name FROM users WHERE id < 3')
      expect(rows).toEqual([{ id: 1, name: 'new 1' }])
    }, 20_000)

    test('a statement that takes too long has timed out', async () => {
      const sleep = name === 'MariaDB' ? 'SLEEP(5) IS NULL' : 'pg_sleep(5) IS NULL'
      const { export: write } = at(
        server,
        {
          user: { ...users.user, export: { statements: { delete: `DELETE FROM users WHERE id = :id AND ${sleep}` } } },
        },
        { statementTimeoutMs: 300 },
      )
      const doing = write([{ kind: 'delete', objectType: 'user', anchor: [1] }])
      await expect(doing).rejects.toMatchObject({ failure: { kind: 'timeout' } })
      expect(await rowsOf(other, 'SELECT id FROM users WHERE id = 1')).toHaveLength(1)
    })

    test('who may not write is forbidden to', async () => {
      for (const sql of server.reader.split('; ')) await other.run(sql)
      const { export: write } = at(server, users, { user: 'reader' })
      const results = await write([...renamed(1, 2), add('user', [20], { name: 'x' })])
      expect(told(results)).toEqual(['forbidden', 'forbidden', 'forbidden'])
    })

    test('a server that reads alone forbids it', async () => {
      const ways = {
        PostgreSQL: ['ALTER DATABASE erp SET default_transaction_read_only', '= on', '= off'],
        // Its mightiest users may write all the same.
        MariaDB: ['SET GLOBAL read_only', '= 1', '= 0'],
      }
      const [way, on, off] = ways[name === 'MariaDB' ? name : 'PostgreSQL']
      if (name === 'MariaDB') {
        await other.run("CREATE USER writer@'%' IDENTIFIED BY 'sesame-7'; GRANT SELECT, UPDATE ON erp.* TO writer@'%'")
      }
      await other.run(`${way} ${on}`)
      try {
        const { export: write } = at(server, users, name === 'MariaDB' ? { user: 'writer' } : { poolSize: 2 })
        const outcome = await write(renamed(1)).then(told, (error: { failure: { kind: string } }) => [
          error.failure.kind,
        ])
        expect(outcome).toEqual(['forbidden'])
      } finally {
        await other.run(`${way} ${off}`)
      }
    })
  })
})

/** Waits until somebody waits for a lock. */
async function waiting(server: Server, name: string): Promise<void> {
  const watcher = await server.other()
  const isWaited = async (): Promise<boolean> =>
    name === 'MariaDB'
      ? JSON.stringify(await rowsOf(watcher, 'SHOW ENGINE INNODB STATUS')).includes('LOCK WAIT')
      : (await rowsOf(watcher, 'SELECT 1 FROM pg_locks WHERE NOT granted')).length > 0
  try {
    while (!(await isWaited()));
  } finally {
    await watcher.end()
  }
}

async function rowsOf(other: Other, sql: string): Promise<readonly unknown[]> {
  const result = (await other.run(sql)) as readonly unknown[] | { readonly rows: readonly unknown[] }
  return 'rows' in result ? result.rows : result
}

describe('SQLite', () => {
  const opened = () => {
    const folder = mkdtempSync(join(tmpdir(), 'ecmahost-test-'))
    const database = new DatabaseSync(join(folder, 'erp.db'))
    database.exec(
      "PRAGMA journal_mode = WAL; CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO users VALUES (1, 'a')",
    )
    return { folder, database, connection: { url: 'sqlite:erp.db' } }
  }

  test('a database that another program writes to is locked', async () => {
    const { folder, database, connection } = opened()
    database.exec('BEGIN IMMEDIATE')
    const { export: write } = at({ folder, connection }, users, { lockTimeoutMs: 50 })
    await expect(write([set('user', [1], { name: 'b' })])).rejects.toMatchObject({ failure: { kind: 'locked' } })
    database.exec('ROLLBACK')
    expect(told(await write([set('user', [1], { name: 'b' })]))).toEqual(['done'])
    database.close()
    rmSync(folder, { recursive: true })
  })

  test('batches at the same time follow each other', async () => {
    const { folder, database, connection } = opened()
    const { export: write } = at({ folder, connection }, users)
    const batches = Array.from({ length: 5 }, (_, n) => write([add('user', [10 + n], { name: 'x' })]))
    expect((await Promise.all(batches)).map(told)).toEqual(Array.from({ length: 5 }, () => ['done']))
    database.close()
    rmSync(folder, { recursive: true })
  })

  test('a database that may only be read is forbidden to write', async () => {
    const { folder, database, connection } = opened()
    database.exec('PRAGMA journal_mode = DELETE')
    database.close()
    // The version that says who may write (https://www.sqlite.org/fileformat.html §1.3.3): only those still to come.
    const file = await open(join(folder, 'erp.db'), 'r+')
    await file.write(Buffer.from([3]), 0, 1, 18)
    await file.close()
    const { export: write } = at({ folder, connection }, users)
    const outcome = await write([set('user', [1], { name: 'b' })]).then(told, (error: TargetError) => [
      error.failure.kind,
    ])
    expect(outcome).toEqual(['forbidden'])
    rmSync(folder, { recursive: true })
  })
})
