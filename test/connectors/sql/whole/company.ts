import type { ObjectTypeSettings } from '../../../../connectors/sql/settings.ts'
import type { Random } from '../../../../src/host/demo/random.ts'
import type { Client, Kind } from './grounds.ts'

/** How large a company is. */
export interface Size {
  readonly users: number
  readonly groups: number
  /** Members of the first group. */
  readonly largest: number
}

const words = ["O'Neill", 'Łukasz', 'Zoë', 'naïve 😀', 'Ann "A" Lee', 'Straße', '北京', 'x_%', ' padded ', '']
const roles = ['admin', 'Admin', 'user', 'auditor', 'größe', 'r 1', 'r|2', 'r,3']

/** Tables of users with roles, groups with users and groups in them, and sites with rooms. */
export async function makeCompany(kind: Kind, client: Client, { users, groups, largest }: Size): Promise<void> {
  await client.rows(
    `
    CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, login VARCHAR(40) NOT NULL, name VARCHAR(80), role_count INTEGER NOT NULL);
    CREATE TABLE user_roles (user_id INTEGER NOT NULL, role VARCHAR(20) NOT NULL, PRIMARY KEY (user_id, role));
    CREATE TABLE teams (id VARCHAR(20) NOT NULL PRIMARY KEY, name VARCHAR(80));
    CREATE TABLE memberships (team VARCHAR(20) NOT NULL, kind CHAR(1) NOT NULL, member VARCHAR(20) NOT NULL, PRIMARY KEY (team, kind, member));
    CREATE TABLE sites (country VARCHAR(2) NOT NULL, code INTEGER NOT NULL, name VARCHAR(80), PRIMARY KEY (country, code));
    CREATE TABLE rooms (country VARCHAR(2) NOT NULL, code INTEGER NOT NULL, room VARCHAR(20) NOT NULL);
    CREATE VIEW even_users AS SELECT id, login FROM users WHERE MOD(id, 2) = 0;
    ${routines[kind.name]}`.replaceAll(
      /VARCHAR\((\d+)\)/g,
      kind.name === 'MariaDB' ? 'VARCHAR($1) COLLATE utf8mb4_nopad_bin' : '$&',
    ),
  )
  const listed = <T>(count: number, make: (index: number) => T): T[] =>
    Array.from({ length: count }, (_, index) => make(index))
  await insert(
    client,
    'users',
    listed(users, n => [n, `u${n}`, n % 11 === 10 ? null : (words[n % 10] ?? ''), n % 4]),
  )
  await insert(
    client,
    'user_roles',
    listed(users, n => listed(n % 4, r => [n, roles[(n + r) % roles.length] ?? ''])).flat(),
  )
  await insert(
    client,
    'teams',
    listed(groups, n => [`t${n}`, n % 7 === 6 ? null : `Team ${words[n % 10] ?? ''}`]),
  )
  const members = (team: number) =>
    listed(team === 0 ? largest : team % 12, m => [`t${team}`, 'U', `${(team * 31 + m) % users}`] as const)
  const nested = (team: number) => listed(team % 3, m => [`t${team}`, 'G', `t${(team + m + 1) % groups}`] as const)
  await insert(client, 'memberships', listed(groups, n => [...members(n), ...nested(n)]).flat())
  const countries = ['DE', 'FR', 'PL', 'de']
  await insert(
    client,
    'sites',
    listed(1600, n => [countries[n % 4] ?? '', Math.floor(n / 4) - 3, `Site ${words[n % 10] ?? ''}`]),
  )
  await insert(
    client,
    'rooms',
    listed(2400, n => [countries[n % 4] ?? '', Math.floor(n / 8) - 3, `R${n}`]),
  )
}

const routines: Readonly<Record<Kind['name'], string>> = {
  PostgreSQL: `CREATE FUNCTION first_users(below INTEGER) RETURNS TABLE (id INTEGER, login VARCHAR) LANGUAGE sql STABLE
    AS $$ SELECT u.id, u.login FROM users AS u WHERE u.id < below ORDER BY u.login $$`,
  MariaDB: `CREATE PROCEDURE first_users(IN below INTEGER) READS SQL DATA
    SELECT u.id, u.login FROM users AS u WHERE u.id < below ORDER BY u.login`,
  SQLite: '',
}

type Cells = readonly (string | number | null)[]

async function insert(client: Client, table: string, rows: readonly Cells[]): Promise<void> {
  for (let from = 0; from < rows.length; from += 2000) {
    const values = rows.slice(from, from + 2000).map(row => `(${row.map(literal).join(', ')})`)
    await client.rows(`INSERT INTO ${table} VALUES ${values.join(', ')}`)
  }
}

function literal(cell: string | number | null): string {
  if (cell === null) return 'NULL'
  return typeof cell === 'number' ? String(cell) : `'${cell.replaceAll("'", "''")}'`
}

/** The object types of a company, those that are large in ranges. */
export function objectTypesOf(kind: Kind, ranges: number): Record<string, ObjectTypeSettings> {
  const called = { procedure: { name: 'first_users', parameters: [500] }, anchor: 'id' }
  return {
    user: {
      table: 'users',
      anchor: 'id',
      multi: { roles: { table: 'user_roles', key: 'user_id', value: 'role' } },
      ranges,
    },
    team: {
      table: 'teams',
      anchor: 'id',
      multi: {
        members: {
          table: 'memberships',
          key: 'team',
          value: 'member',
          type: { column: 'kind', names: { U: 'user', G: 'team' } },
        },
      },
      references: { members: ['user', 'team'] },
      ranges,
    },
    site: {
      table: 'sites',
      anchor: ['country', 'code'],
      multi: { rooms: { table: 'rooms', key: ['country', 'code'], value: 'room' } },
      ranges,
    },
    even: { table: 'even_users', anchor: 'id', attributes: ['login'] },
    busy: { query: 'SELECT id, login, name FROM users WHERE role_count > 2;', anchor: 'id' },
    ...(kind.name === 'SQLite' ? {} : { called }),
  }
}

export function mappingOf(kind: Kind): string {
  const called = '  called: { resource: User, flows: { userName: login } }\n'
  return `objectTypes:
  user:
    resource: User
    flows:
      userName: login
      displayName: name
      urn:ours:1.0:User:count: role_count
      urn:ours:1.0:User:roles: { from: roles, multi: true }
  team: { resource: Group, flows: { displayName: name, members: members } }
  site:
    resource: User
    flows: { userName: '[country] & "/" & [code]', displayName: name, urn:ours:1.0:User:rooms: { from: rooms, multi: true } }
  even: { resource: User, flows: { userName: login } }
  busy: { resource: User, flows: { userName: login, displayName: name } }
${kind.name === 'SQLite' ? '' : called}`
}

/** Rows of a table, view or query and of what belongs to them, as a plain client reads them, as the space shows them. */
export async function companyAsEntries(kind: Kind, client: Client): Promise<string[]> {
  const entries: string[] = []
  const keep = (type: string, anchor: string, attributes: Readonly<Record<string, unknown>>): void => {
    const there = Object.entries(attributes).filter(([, value]) => value !== null && value !== undefined)
    entries.push(JSON.stringify([type, anchor, Object.fromEntries(there.sort(([a], [b]) => (a < b ? -1 : 1)))]))
  }
  const ours = 'urn:ours:1.0:User'
  const rolesOf = grouped(await client.rows('SELECT user_id, role FROM user_roles'))
  for (const [id = '', login, name, count] of await client.rows('SELECT id, login, name, role_count FROM users')) {
    keep('user', id ?? '', {
      userName: login,
      displayName: name,
      [`${ours}:count`]: Number(count),
      [`${ours}:roles`]: rolesOf.get(id ?? ''),
    })
    if (Number(id) % 2 === 0) keep('even', id ?? '', { userName: login })
    if (Number(count) > 2) keep('busy', id ?? '', { userName: login, displayName: name })
    if (Number(id) < 500 && kind.name !== 'SQLite') keep('called', id ?? '', { userName: login })
  }
  const membersOf = grouped(
    (await client.rows('SELECT team, kind, member FROM memberships')).map(([team = '', what, member]) => [
      team,
      `${what === 'U' ? 'user' : 'team'}-${member}`,
    ]),
  )
  for (const [id = '', name] of await client.rows('SELECT id, name FROM teams')) {
    keep('team', id ?? '', { displayName: name, members: membersOf.get(id ?? '') })
  }
  const roomsOf = grouped(
    (await client.rows('SELECT country, code, room FROM rooms')).map(([country, code, room = '']) => [
      `${country}|${code}`,
      room,
    ]),
  )
  for (const [country, code, name] of await client.rows('SELECT country, code, name FROM sites')) {
    keep('site', `${country}|${code}`, {
      userName: `${country}/${code}`,
      displayName: name,
      [`${ours}:rooms`]: roomsOf.get(`${country}|${code}`),
    })
  }
  return entries.sort()
}

function grouped(pairs: readonly (readonly (string | null)[])[]): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const [key, value] of pairs) {
    const list = groups.get(key ?? '') ?? []
    list.push(value ?? '')
    groups.set(key ?? '', list)
  }
  for (const list of groups.values()) list.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  return groups
}

/** Users, roles, teams, members and sites come, change and go. */
export async function changeCompany(client: Client, random: Random, { users, groups }: Size): Promise<void> {
  const some = (count: number, below: number): string =>
    Array.from({ length: count }, () => random.below(below)).join(', ')
  const team = (): string => `'t${random.below(groups)}'`
  const statements = [
    `UPDATE users SET name = 'renamed ${random.below(1e6)}' WHERE id IN (${some(60, users)})`,
    `DELETE FROM users WHERE id IN (${some(40, users)})`,
    `INSERT INTO users VALUES (${users + 5}, 'new', NULL, 3), (${users + 6}, 'newer', 'N', 0)`,
    `DELETE FROM user_roles WHERE user_id IN (${some(50, users)})`,
    `INSERT INTO user_roles VALUES (${users + 5}, 'user'), (${users + 5}, 'x')`,
    `UPDATE teams SET name = NULL WHERE id = ${team()}`,
    `DELETE FROM teams WHERE id = ${team()}`,
    `DELETE FROM memberships WHERE team = 't0' AND member IN ('7', '8', '9', '1000')`,
    `INSERT INTO memberships VALUES ('t0', 'U', 'nobody'), ('t0', 'G', 't0'), ('t9', 'U', '0')`,
    `INSERT INTO teams VALUES ('new', 'New team')`,
    `UPDATE sites SET name = 'moved' WHERE country = 'DE' AND code BETWEEN 20 AND 40`,
    `DELETE FROM sites WHERE country = 'PL' AND code < 5`,
    `UPDATE rooms SET room = 'other' WHERE room IN ('R8', 'R9')`,
  ]
  for (const statement of statements) await client.rows(statement)
}
