import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Connection } from '../../../../connectors/sql/connection.ts'
import type { Database } from '../../../../connectors/sql/dialect.ts'
import { postgres } from '../../../../connectors/sql/dialects/postgres.ts'
import { StatementError, type StatementFailure } from '../../../../connectors/sql/failure.ts'
import type { TargetFailureKind } from '../../../../src/model/target-failure.ts'
import { PostgresServer, postgresLacking } from '../../../servers/postgres.ts'
import { allPages, allRaw, connectionTo, type Failed, failureOf, inSnapshot, opened } from './reach.ts'

const schema = `
CREATE TABLE teams (id int PRIMARY KEY, boss int REFERENCES teams);
CREATE TABLE people (
  id int PRIMARY KEY,
  login varchar(5) NOT NULL UNIQUE,
  team int REFERENCES teams,
  age smallint CONSTRAINT people_age CHECK (age > 0),
  born date,
  key uuid,
  UNIQUE (team, age)
);
CREATE TABLE rooms (during int4range, EXCLUDE USING gist (during WITH &&));
INSERT INTO teams VALUES (1, NULL), (2, 1);
INSERT INTO people VALUES (1, 'ann', 1, 30);
INSERT INTO rooms VALUES ('[1,5)');
CREATE ROLE reader LOGIN PASSWORD 'sesame-8';
GRANT SELECT ON people TO reader;
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not on Sundays'; END $$;
CREATE TABLE guarded (n int);
CREATE TRIGGER guard BEFORE INSERT ON guarded FOR EACH ROW EXECUTE FUNCTION refuse();
`

type Expected = readonly [kind: TargetFailureKind, statement: StatementFailure, words: string]

const refused: Readonly<Record<string, Expected>> = {
  "INSERT INTO people VALUES (1, 'bob')": ['exists', { constraint: 'people_pkey', column: 'id' }, 'has such a row'],
  "INSERT INTO people VALUES (2, 'ann')": ['exists', { constraint: 'people_login_key', column: 'login' }, 'login'],
  "INSERT INTO people VALUES (2, 'bob', 1, 30)": ['exists', { constraint: 'people_team_age_key' }, 'has such a row'],
  "INSERT INTO rooms VALUES ('[4,9)')": ['exists', { constraint: 'rooms_during_excl', column: 'during' }, 'excludes'],
  "INSERT INTO people VALUES (2, 'bob', 99)": [
    'reference',
    { constraint: 'people_team_fkey', column: 'team' },
    'misses a row',
  ],
  'INSERT INTO teams VALUES (5, 99)': ['reference', { constraint: 'teams_boss_fkey', column: 'boss' }, 'misses a row'],
  'DELETE FROM teams WHERE id = 1': ['refused', {}, 'others still name'],
  'UPDATE teams SET id = 7 WHERE id = 1': ['refused', {}, 'others still name'],
  'INSERT INTO people VALUES (2, NULL)': ['value', { column: 'login' }, 'login'],
  "INSERT INTO people VALUES (2, 'bob', 1, -1)": ['value', { constraint: 'people_age' }, 'people_age'],
  "INSERT INTO people VALUES (2, 'too long')": ['value', {}, 'does not take a value'],
  "INSERT INTO people VALUES (2, 'bob', 1, 99999)": ['value', {}, 'does not take a value'],
  "INSERT INTO people VALUES ($1, 'bob')": ['value', {}, 'does not take a value'],
  "INSERT INTO people (id, login, born) VALUES (2, 'bob', '2026-13-01')": ['value', {}, 'does not take a value'],
  "INSERT INTO people (id, login, key) VALUES (2, 'bob', 'no uuid')": ['value', {}, 'does not take a value'],
  'SELECT 1 / 0': ['value', {}, 'division by zero'],
  'INSERT INTO guarded VALUES (1)': ['refused', {}, 'not on Sundays'],
}

describe.skipIf(postgresLacking !== undefined)('failures of PostgreSQL', () => {
  let server: PostgresServer
  let database: Database
  beforeAll(async () => {
    server = await PostgresServer.start({ access: ['host all all 127.0.0.1/32 scram-sha-256'] })
    database = await opened(server)
    await server.query('erp', schema)
  })
  afterAll(async () => {
    await database.close()
    await server.remove()
  })

  const failing = async (
    text: string,
    more: Partial<Connection> = {},
    parameters: readonly string[] = [],
  ): Promise<Failed> => {
    const other = await opened(server, more)
    try {
      return await failureOf(async () => {
        const session = await other.session()
        try {
          await session.execute({ sql: text, parameters })
        } finally {
          await session.release()
        }
      })
    } finally {
      await other.close()
    }
  }

  test.each(Object.entries(refused))('%s', async (text, [kind, statement, words]) => {
    const failed = await failing(text, {}, text.includes('$1') ? ['abc'] : [])
    expect(failed.kind).toBe(kind)
    expect(failed.message).toContain('database erp on 127.0.0.1 ')
    expect(failed.message).toContain(words)
    expect(failed.message.endsWith('.')).toBe(true)
    if (!(failed.error instanceof StatementError)) throw new Error('not told more closely')
    expect(failed.error.statement).toMatchObject(statement)
  })

  test('a deletion and a missing row are told apart in a table that names itself', async () => {
    expect((await failing('DELETE FROM teams WHERE id = 1')).kind).toBe('refused')
    expect((await failing('UPDATE teams SET boss = 99 WHERE id = 2')).kind).toBe('reference')
  })

  test('what a person must put right is a matter of the settings', async () => {
    for (const [text, words] of [
      ['SELECT * FROM nobody', 'relation "nobody" does not exist'],
      ['SELECT nothing FROM people', 'column "nothing" does not exist'],
      ['SELEC 1', 'syntax error'],
      ['SELECT true + 1', 'operator does not exist'],
      ['SELECT * FROM nowhere.people', 'relation "nowhere.people" does not exist'],
    ] as const) {
      const { kind, message, error } = await failing(text)
      expect(kind).toBeUndefined()
      expect(error).toMatchObject({ code: 'source-unfit' })
      expect(message).toContain(words)
    }
  })

  test('rights are missed, and a server is read-only', async () => {
    const reader = { user: 'reader', password: 'sesame-8' }
    const denied = await failing("INSERT INTO people VALUES (9, 'x')", reader)
    expect(denied.kind).toBe('forbidden')
    expect(denied.message).toContain('permission denied')
    expect((await failing('SELECT * FROM teams', reader)).kind).toBe('forbidden')
    const text = "SELECT set_config('transaction_read_only', 'on', true)"
    const session = await database.session()
    await session.begin()
    await session.execute({ sql: text, parameters: [] })
    const readOnly = await failureOf(async () => await session.execute({ sql: 'DELETE FROM people', parameters: [] }))
    expect(readOnly.kind).toBe('forbidden')
    await session.release()
  })

  test('what is locked is waited for as long as is said', async () => {
    const client = await server.client()
    await client.query('BEGIN; LOCK TABLE people')
    const locked = await failing('DELETE FROM people', { lockTimeoutMs: 50 })
    expect(locked.kind).toBe('locked')
    expect(locked.message).toContain('lockTimeoutMs')
    await client.end()
  })

  test('a statement takes as long as is said', async () => {
    const late = await failing('SELECT pg_sleep(20)', { statementTimeoutMs: 50 })
    expect(late.kind).toBe('timeout')
    expect(late.message).toContain('statementTimeoutMs')
  })

  test('who may not sign in is told, without the password', async () => {
    for (const more of [
      { password: 'wrong-secret' },
      { user: 'nobody', password: 'wrong-secret' },
      { database: 'nothing' },
    ]) {
      const { kind, message } = await failing('SELECT 1', more)
      expect(kind).toBe('credentials')
      expect(message).not.toMatch(/wrong-secret|sesame/)
      expect(message).toContain(`database ${more.database ?? 'erp'} on 127.0.0.1`)
    }
    const none = await failing('SELECT 1', { password: undefined })
    expect(none.kind).toBe('credentials')
    expect(none.message).toContain('it asks for a password, and the settings have none')
  })

  test('a server that cannot be reached is unavailable', async () => {
    const refusedThere = await failing('SELECT 1', { port: 1 })
    expect(refusedThere.kind).toBe('unavailable')
    expect(refusedThere.message).toContain('nothing listens there')
    const noHost = await failing('SELECT 1', { host: 'nowhere.invalid' })
    expect(noHost.kind).toBe('unavailable')
    const noSocket = await failing('SELECT 1', { host: '/nowhere' })
    expect(noSocket.kind).toBe('unavailable')
    expect(noSocket.message).toContain('there is no socket')
    const socket = await postgres.open(connectionTo(server, { host: server.folder, password: undefined }))
    expect(await inSnapshot(socket, async snapshot => await allPages(snapshot, 'SELECT 1'))).toEqual([['1']])
    await socket.close()
  })

  test('a server that never answers is given up', async () => {
    const { createServer } = await import('node:net')
    const silent = createServer().listen(0, '127.0.0.1')
    await new Promise(resolve => silent.once('listening', resolve))
    const address = silent.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const { kind, message } = await failing('SELECT 1', { port, connectTimeoutMs: 100 })
    expect(kind).toBe('unavailable')
    expect(message).toContain('connectTimeoutMs')
    silent.close()
  })

  test('a server that is killed in the middle is unavailable, and the pool finds it again', async () => {
    const much = "SELECT repeat('x', 1000) FROM generate_series(1, 1000000)"
    const reads = [
      async () => await inSnapshot(database, async snapshot => await readOne(snapshot.raw?.(much, [], 10))),
      async () => await inSnapshot(database, async snapshot => await readOne(snapshot.pages(much, [], 10))),
    ]
    const readOne = async (pages: AsyncIterable<unknown> | undefined): Promise<void> => {
      let killed = false
      for await (const _ of pages ?? []) {
        if (!killed) await server.kill()
        killed = true
      }
    }
    for (const read of reads) {
      const { kind, message } = await failureOf(read)
      expect(kind).toBe('unavailable')
      expect(message).toContain('database erp on 127.0.0.1')
      const down = await failureOf(async () => await database.snapshot())
      expect(down.kind).toBe('unavailable')
      await server.start()
      expect(await inSnapshot(database, async snapshot => await allRaw(snapshot, 'SELECT 1'))).toEqual([['1']])
    }
  })

  test('a server that stops in order is unavailable', async () => {
    const snapshot = await database.snapshot()
    await server.stop()
    expect((await failureOf(async () => await allPages(snapshot, 'SELECT 1'))).kind).toBe('unavailable')
    await snapshot.close()
    await server.start()
  })

  test('more connections than the server has are a matter of waiting', async () => {
    const small = await PostgresServer.start({
      settings: { max_connections: '5', superuser_reserved_connections: '3' },
    })
    await small.query('erp', "CREATE ROLE few LOGIN PASSWORD 'sesame-9'")
    const few = await opened(small, { user: 'few', password: 'sesame-9', poolSize: 10 })
    const snapshots = [await few.snapshot()]
    const { kind, error } = await failureOf(async () => {
      for (;;) snapshots.push(await few.snapshot())
    })
    expect(kind).toBe('busy')
    expect(error).toMatchObject({ failure: { retryAfterMs: 5_000 } })
    for (const snapshot of snapshots) await snapshot.close()
    await few.close()
    await small.remove()
  })
})
