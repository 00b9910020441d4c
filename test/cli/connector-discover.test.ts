import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { MariadbServer, mariadbLacking } from '../servers/mariadb.ts'
import { PostgresServer, postgresLacking } from '../servers/postgres.ts'
import { freePort } from '../servers/process.ts'
import { type Ended, ecmahost } from './run.ts'

const schemas = join(import.meta.dirname, '../connectors/sql/schemas')
const schema = (name: string): string => readFileSync(join(schemas, `${name}.sql`), 'utf8')

let folder = ''
beforeEach(() => {
  const made = mkdtempSync(join(tmpdir(), 'discover-'))
  folder = made
  return () => rmSync(made, { recursive: true, force: true })
})
const at = (...names: readonly string[]): string => join(folder, ...names)

/** A database `erp.db`, and the folder of it for the settings. */
function sqlite(sql: string): string {
  const database = new DatabaseSync(at('erp.db'))
  database.exec(sql)
  database.close()
  return `sqlite:${at('erp.db')}`
}

const discover = (...words: readonly string[]): Promise<Ended> => ecmahost('connector', 'discover', 'sql', ...words)

interface Entry {
  readonly objectType: string
  readonly anchor: string
  readonly attributes: Readonly<Record<string, unknown>>
}

/** All entries that were imported, by object type and anchor: `staff 20`. */
async function entries(): Promise<ReadonlyMap<string, Entry['attributes']>> {
  const { out } = await ecmahost('space', 'export', 'erp', '-c', at('site/ecmahost.yaml'))
  const all = out
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Entry)
  return new Map(all.map(({ objectType, anchor, attributes }) => [`${objectType} ${anchor}`, attributes]))
}

/** What was written is right, and imports all there is. */
async function importsEverything(): Promise<void> {
  const config = at('site/ecmahost.yaml')
  const checked = await ecmahost('map', 'check', '--strict', '-c', config)
  expect(checked).toMatchObject({ code: 0, err: expect.stringContaining('no mistakes') })
  const imported = await ecmahost('import', 'erp', '-c', config, '--json')
  expect({ code: imported.code, err: imported.err }).toEqual({ code: 0, err: '' })
  const all = await entries()
  const types = [...all.keys()].map(name => name.split(' ')[0] ?? '')
  const counts = Object.fromEntries([...new Set(types)].map(name => [name, types.filter(one => one === name).length]))
  expect(counts).toEqual({ staff: 60, customer: 300, group: 2, department: 5, role: 4, store: 3 })
  expect(all.get('staff 20')).toMatchObject({
    userName: 'gfamily20',
    active: false,
    'emails[type eq "work"].value': 'given20@example.com',
    phoneNumbers: ['+49 170 55520', '+49 30 555020'],
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager': 'staff-3',
  })
  expect(all.get('customer 7')).toMatchObject({ userName: 'first7@example.org', active: false })
  expect(all.get('role 3')?.['members']).toEqual(['staff-1', 'staff-2'])
  expect(all.get('department IT')?.['members']).toHaveLength(12)
  const members = all.get('group 1')?.['members'] as readonly string[]
  expect(members.filter(id => id.startsWith('staff-'))).toHaveLength(10)
  expect(members.filter(id => id.startsWith('customer-'))).toHaveLength(40)
}

test('SQLite: what is written imports as it is, and reads well', async () => {
  const url = sqlite(schema('sqlite'))
  const { code, out, err } = await discover('--url', url, '--name', 'erp', '--write', at('site'))
  expect({ code, out }).toEqual({ code: 0, out: '' })
  expect(err).toContain(
    `Wrote ${at('site/ecmahost.yaml')}, ${at('site/mappings/erp.yaml')}, ${at('site/secrets/erp-token')}.`,
  )
  expect(err).toContain(`Next:
  ecmahost config check --config ${at('site/ecmahost.yaml')}
  ecmahost import erp --dry-run --config ${at('site/ecmahost.yaml')}
  ecmahost host --config ${at('site/ecmahost.yaml')}
`)
  expect(err).toContain('Tables that nothing was made of (--table NAME proposes one): film, rental.')
  expect(readFileSync(at('site/secrets/erp-token'), 'utf8')).toMatch(/^[\w-]{32}\n$/)
  expect(statSync(at('site/secrets/erp-token')).mode & 0o777).toBe(0o600)
  const written = (path: string): string => readFileSync(at('site', path), 'utf8').replaceAll(folder, '')
  await expect(written('ecmahost.yaml').replace(/url: .*/, 'url: sqlite:../erp.db')).toMatchFileSnapshot(
    join(schemas, 'sqlite.ecmahost.yaml'),
  )
  await expect(written('mappings/erp.yaml')).toMatchFileSnapshot(join(schemas, 'sqlite.mapping.yaml'))
  await importsEverything()
  const delta = await ecmahost('import', 'erp', '--delta', '-c', at('site/ecmahost.yaml'), '--json')
  expect({ code: delta.code, err: delta.err }).toEqual({ code: 0, err: '' })
})

describe.skipIf(postgresLacking !== undefined)('PostgreSQL', () => {
  let server: PostgresServer
  beforeAll(async () => {
    server = await PostgresServer.start({ access: ['host all all 127.0.0.1/32 scram-sha-256'] })
    await server.query('erp', schema('postgres'))
  })
  afterAll(async () => await server.remove())

  test('what is written imports as it is; the password stands in a file of its own alone', async () => {
    const url = server.url().replace('@', `:${server.password}@`)
    const { code, out, err } = await discover('--url', url, '--name', 'erp', '--write', at('site'))
    expect({ code, out }).toEqual({ code: 0, out: '' })
    const configuration = readFileSync(at('site/ecmahost.yaml'), 'utf8')
    expect(configuration).toContain(`url: ${server.url()}\n`)
    expect(configuration).toContain('password: ${file:./secrets/erp-password}')
    for (const text of [err, configuration]) expect(text).not.toContain(server.password)
    expect(readFileSync(at('site/secrets/erp-password'), 'utf8')).toBe(`${server.password}\n`)
    expect(statSync(at('site/secrets/erp-password')).mode & 0o777).toBe(0o600)
    await importsEverything()
  })

  test('says how to give a password, and never shows one', async () => {
    const without = await discover('--url', server.url())
    expect(without).toMatchObject({ code: 3, out: '' })
    expect(without.err).toContain("--set 'password=${env:NAME}'")
    const wrong = await discover('--url', server.url().replace('@', ':Wr0ng-one@'))
    expect(wrong).toMatchObject({ code: 3, out: '' })
    expect(wrong.err).toContain('Check user and password')
    expect(wrong.err).not.toContain('Wr0ng-one')
    vi.stubEnv('PAGILA_PASSWORD', server.password)
    onTestFinished(() => void vi.unstubAllEnvs())
    const given = await discover('--url', server.url(), '--set', 'password=${env:PAGILA_PASSWORD}')
    expect(given).toMatchObject({ code: 0, out: expect.stringContaining('password: ${env:PAGILA_PASSWORD}') })
    const shown = await discover('--url', server.url().replace('@', `:${server.password}@`), '--json')
    expect(JSON.parse(shown.out)).toMatchObject({ variables: ['SQL_PASSWORD'], missing: [] })
    expect(shown.out + shown.err).not.toContain(server.password)
  })
})

describe.skipIf(mariadbLacking !== undefined)('MariaDB', () => {
  let server: MariadbServer
  beforeAll(async () => {
    server = await MariadbServer.start()
    await server.query('erp', schema('mariadb'))
  })
  afterAll(async () => await server.remove())

  test('what is written imports as it is', async () => {
    const words = [
      '--url',
      server.url(),
      '--set',
      `password=${server.password}`,
      '--name',
      'erp',
      '--write',
      at('site'),
    ]
    const { code, out, err } = await discover(...words)
    expect({ code, out }).toEqual({ code: 0, out: '' })
    expect(err).not.toContain(server.password)
    await importsEverything()
  })
})

test('a database that nobody serves is told as such', async () => {
  const { code, out, err } = await discover('--url', `postgres://ecma:hush-hush@127.0.0.1:${await freePort()}/erp`)
  expect({ code, out }).toEqual({ code: 3, out: '' })
  expect(err).toMatch(/^error: sql: .*127\.0\.0\.1.*\[target-unavailable\]\n$/)
  expect(err).not.toContain('hush-hush')
})

test('overwrites only with --force, and writes nothing where it would', async () => {
  const url = sqlite('CREATE TABLE users (id INTEGER PRIMARY KEY, login TEXT NOT NULL)')
  expect(await discover('--url', url, '--write', at('site'))).toMatchObject({ code: 0 })
  const token = readFileSync(at('site/secrets/sql-token'), 'utf8')
  writeFileSync(at('site/ecmahost.yaml'), 'mine')
  rmSync(at('site/mappings'), { recursive: true })
  const refused = await discover('--url', url, '--write', at('site'))
  expect(refused.code).toBe(2)
  expect(refused.err).toContain('are there already, and nothing was written. [file-exists]')
  expect(existsSync(at('site/mappings'))).toBe(false)
  expect(readFileSync(at('site/ecmahost.yaml'), 'utf8')).toBe('mine')
  expect(await discover('--url', url, '--write', at('site'), '--force')).toMatchObject({ code: 0 })
  expect(readFileSync(at('site/ecmahost.yaml'), 'utf8')).toContain('table: users')
  expect(readFileSync(at('site/secrets/sql-token'), 'utf8')).toBe(token)
  expect(readdirSync(at('site')).toSorted()).toEqual(['ecmahost.yaml', 'mappings', 'secrets'])
})

test('a folder that cannot be written to is left as it was', async () => {
  const url = sqlite('CREATE TABLE users (id INTEGER PRIMARY KEY, login TEXT NOT NULL)')
  writeFileSync(at('site'), 'a file')
  const { code, err } = await discover('--url', url, '--write', at('site'))
  expect(code).toBe(3)
  expect(err).toContain(`Nothing was written to ${at('site')}`)
  expect(readFileSync(at('site'), 'utf8')).toBe('a file')
})

test('shows the mapping, proposes tables that are named, and takes a name for the system', async () => {
  const url = sqlite('CREATE TABLE planet (planet_id INTEGER PRIMARY KEY, name TEXT, email TEXT)')
  const nothing = await discover('--url', url)
  expect(nothing.code).toBe(1)
  expect(nothing.err).toContain('still to do: The system needs "objectTypes"')
  const named = await discover('--url', url, '--table', 'planet', '--name', 'sky')
  expect(named).toMatchObject({ code: 0, out: expect.stringContaining('token: ${env:SKY_TOKEN}') })
  const mapping = await discover('--url', url, '--table', 'planet', '--mapping')
  expect(mapping).toMatchObject({ code: 0, out: expect.stringContaining('userName: email') })
  expect(await discover('--url', url, '--name', 'not a name')).toMatchObject({ code: 2 })
})

test('odd names are imported too', async () => {
  const url = sqlite(`
    CREATE TABLE "User Accounts" ("Account No" INTEGER PRIMARY KEY, "Log In" TEXT NOT NULL, "select" TEXT, "E-Mail" TEXT,
      "a ""quoted"" one" TEXT);
    CREATE TABLE "ORDER.GROUP" ("GROUP" TEXT PRIMARY KEY NOT NULL, "NAME" TEXT NOT NULL);
    CREATE TABLE "group member" ("group" TEXT REFERENCES "ORDER.GROUP" ("GROUP"), "Account No" INTEGER
      REFERENCES "User Accounts" ("Account No"), PRIMARY KEY ("group", "Account No"));
    INSERT INTO "User Accounts" VALUES (1, 'ada', 'x', 'ada@example.com', 'y');
    INSERT INTO "ORDER.GROUP" VALUES ('g', 'G'); INSERT INTO "group member" VALUES ('g', 1);`)
  expect(await discover('--url', url, '--name', 'erp', '--write', at('site'))).toMatchObject({ code: 0 })
  expect(await ecmahost('import', 'erp', '-c', at('site/ecmahost.yaml'), '--json')).toMatchObject({ code: 0 })
  const all = await entries()
  expect(all.get('account 1')).toMatchObject({ userName: 'ada', 'emails[type eq "work"].value': 'ada@example.com' })
  expect(all.get('group g')).toMatchObject({ displayName: 'G', members: ['account-1'] })
})
