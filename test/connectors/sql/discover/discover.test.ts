import { expect, test } from 'vitest'
import { discover } from '../../../../connectors/sql/discover/discover.ts'
import { connector } from '../../../../connectors/sql/index.ts'
import type { SqlSettings } from '../../../../connectors/sql/settings.ts'
import { checkSettings } from '../../../../src/model/settings.ts'
import { contextOf } from '../../context.ts'
import { databaseOf, full } from '../database.ts'

interface Found {
  readonly objectTypes: SqlSettings['objectTypes']
  readonly settings: Readonly<Record<string, unknown>>
  readonly notes: string
}

/** What is proposed for a database; it must be settings that the connector takes, and can read all rows by. */
async function found(sql: string, given: Readonly<Record<string, unknown>> = {}): Promise<Found> {
  const made = databaseOf(sql)
  const { settings, notes } = await discover({ url: 'sqlite:erp.db', ...given }, contextOf(made.folder))
  const { objectTypes } = settings as { readonly objectTypes?: SqlSettings['objectTypes'] }
  if (objectTypes !== undefined) {
    const checked = checkSettings(connector.settings, settings, { source: { text: '' }, locate: () => undefined })
    expect(checked.diagnostics).toEqual([])
    await full(settings as unknown as SqlSettings, made)
  }
  return { objectTypes: objectTypes ?? {}, settings, notes: notes.join('\n') }
}

const people = 'CREATE TABLE users (id INTEGER PRIMARY KEY, login TEXT NOT NULL, email TEXT);'

test('finds German tables, without prefixes and in the singular', async () => {
  const { objectTypes } = await found(`
    CREATE TABLE tblMitarbeiter (MitarbeiterID INTEGER PRIMARY KEY, Vorname TEXT, Nachname TEXT, AbteilungID INTEGER,
      VorgesetzterID INTEGER, Gesperrt TEXT);
    CREATE TABLE tblAbteilungen (AbteilungID INTEGER PRIMARY KEY, Bezeichnung TEXT NOT NULL);
    INSERT INTO tblMitarbeiter VALUES (1, 'Ada', 'Muster', NULL, NULL, 'N'), (2, 'Bo', 'Beispiel', 1, 1, 'J');`)
  expect(Object.keys(objectTypes)).toEqual(['mitarbeiter', 'abteilung'])
  expect(objectTypes['mitarbeiter']).toMatchObject({
    table: 'tblMitarbeiter',
    anchor: 'MitarbeiterID',
    types: { Gesperrt: { kind: 'boolean', true: 'J', false: 'N' } },
    references: { AbteilungID: 'abteilung', VorgesetzterID: 'mitarbeiter' },
  })
  expect(objectTypes['abteilung']?.references).toEqual({ members: 'mitarbeiter' })
})

test.each([
  ['French', 'utilisateurs', 'identifiant', 'groupes', 'libelle', ['utilisateur', 'groupe']],
  ['Spanish', 'usuarios', 'correo', 'equipos', 'nombre', ['usuario', 'equipo']],
])('finds %s tables', async (_, users, login, groups, name, expected) => {
  const { objectTypes } = await found(`
    CREATE TABLE ${users} (id INTEGER PRIMARY KEY, ${login} TEXT); CREATE TABLE ${groups} (id INTEGER PRIMARY KEY, ${name} TEXT)`)
  expect(Object.keys(objectTypes)).toEqual(expected)
})

test('takes a table for one of people by its columns, whatever it is called', async () => {
  const { objectTypes } = await found(
    'CREATE TABLE T0042 (NR INTEGER PRIMARY KEY, LOGIN TEXT, EMAIL TEXT, VORNAME TEXT)',
  )
  expect(objectTypes).toEqual({ t0042: { table: 'T0042', anchor: 'NR' } })
})

test('ties what no foreign key ties, by names, and says that it is a guess', async () => {
  const { objectTypes, notes } = await found(`${people}
    CREATE TABLE roles (role_id INTEGER PRIMARY KEY, name TEXT);
    CREATE TABLE user_roles (user_id INTEGER, role_id INTEGER, created_at DATETIME);`)
  expect(objectTypes['role']).toMatchObject({
    multi: { members: { table: 'user_roles', key: 'role_id', value: 'user_id' } },
    references: { members: 'user' },
  })
  expect(notes).toContain('that user_roles holds members is a guess by the names of its columns')
})

test('gives roles their permissions, groups their groups, and owners a name of their own', async () => {
  const { objectTypes } = await found(`${people}
    CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT);
    CREATE TABLE permissions (id INTEGER PRIMARY KEY, code TEXT);
    CREATE TABLE role_permissions (role_id INTEGER REFERENCES roles (id), permission_id INTEGER REFERENCES permissions (id),
      PRIMARY KEY (role_id, permission_id));
    CREATE TABLE groups (id INTEGER PRIMARY KEY, name TEXT);
    CREATE TABLE group_members (group_id INTEGER REFERENCES groups (id), user_id INTEGER REFERENCES users (id),
      PRIMARY KEY (group_id, user_id));
    CREATE TABLE group_owners (group_id INTEGER REFERENCES groups (id), user_id INTEGER REFERENCES users (id),
      PRIMARY KEY (group_id, user_id));
    CREATE TABLE group_groups (member_id INTEGER REFERENCES groups (id), group_id INTEGER REFERENCES groups (id),
      PRIMARY KEY (member_id, group_id));`)
  expect(objectTypes['role']?.multi).toEqual({
    permissions: { table: 'role_permissions', key: 'role_id', value: 'permission_id' },
  })
  expect(objectTypes['group']?.references).toEqual({ member_groups: 'group', members: 'user', owners: 'user' })
  expect(objectTypes['group']?.multi?.['member_groups']).toMatchObject({ key: 'group_id', value: 'member_id' })
})

test('of members of several kinds, says which kinds it does not know', async () => {
  const { objectTypes, notes } = await found(`${people}
    CREATE TABLE groups (id INTEGER PRIMARY KEY, name TEXT);
    CREATE TABLE members (group_id INTEGER REFERENCES groups (id), principal_type CHAR(1), principal_id INTEGER,
      PRIMARY KEY (group_id, principal_type, principal_id));
    INSERT INTO groups VALUES (1, 'All'); INSERT INTO members VALUES (1, 'U', 1), (1, 'X', 2);`)
  expect(objectTypes['group']?.multi).toEqual({
    users: { table: 'members', key: 'group_id', value: 'principal_id', constants: { principal_type: 'U' } },
  })
  expect(notes).toContain('what X means is not known')
})

test('of members of several kinds, takes a first letter for the object type that begins with it', async () => {
  const { objectTypes } = await found(`${people}
    CREATE TABLE groups (id INTEGER PRIMARY KEY, name TEXT);
    CREATE TABLE members (group_id INTEGER REFERENCES groups (id), member_kind CHAR(1), member_id INTEGER,
      PRIMARY KEY (group_id, member_kind, member_id));
    INSERT INTO groups VALUES (1, 'All'), (2, 'Some'); INSERT INTO members VALUES (1, 'U', 1), (1, 'G', 2);`)
  expect(objectTypes['group']).toMatchObject({
    multi: { members: { value: 'member_id', type: { column: 'member_kind', names: { G: 'group', U: 'user' } } } },
    references: { members: ['group', 'user'] },
  })
})

test('takes values of child tables, and neither rows that are about something else nor those of a view', async () => {
  const { objectTypes, notes } = await found(`${people}
    CREATE TABLE user_emails (user_id INTEGER REFERENCES users (id), address TEXT, PRIMARY KEY (user_id, address));
    CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), amount NUMERIC);
    CREATE TABLE user_profiles (user_id INTEGER PRIMARY KEY REFERENCES users (id), email TEXT, first_name TEXT, last_name TEXT);
    CREATE VIEW active_users AS SELECT * FROM users;`)
  expect(objectTypes).toEqual({
    user: {
      table: 'users',
      anchor: 'id',
      multi: { emails: { table: 'user_emails', key: 'user_id', value: 'address' } },
    },
  })
  expect(notes).toContain('Tables that nothing was made of (--table NAME proposes one): orders, user_profiles.')
  expect(notes).toContain('Views that nothing was made of (--table NAME proposes one): active_users.')
})

test('a compound key is a compound anchor, also of child rows', async () => {
  const { objectTypes } = await found(`
    CREATE TABLE users (tenant INTEGER, nr INTEGER, login TEXT NOT NULL, PRIMARY KEY (tenant, nr));
    CREATE TABLE user_phones (nr INTEGER, tenant INTEGER, phone TEXT, PRIMARY KEY (tenant, nr, phone),
      FOREIGN KEY (tenant, nr) REFERENCES users (tenant, nr));`)
  expect(objectTypes).toEqual({
    user: {
      table: 'users',
      anchor: ['tenant', 'nr'],
      multi: { phones: { table: 'user_phones', key: ['tenant', 'nr'], value: 'phone' } },
    },
  })
})

test('without a primary key, a key without gaps is the anchor; without any, the table is not proposed', async () => {
  const { objectTypes, notes } = await found(`
    CREATE TABLE users (login TEXT NOT NULL UNIQUE, email TEXT UNIQUE);
    CREATE TABLE employees (badge TEXT UNIQUE, first_name TEXT, email TEXT);`)
  expect(objectTypes).toEqual({ user: { table: 'users', anchor: 'login' } })
  expect(notes).toMatch(/table employees is not proposed: it has no key .* --set objectTypes\.NAME\.anchor=COLUMN/)
})

test('an anchor that somebody gives makes up for a key, and what was given stays', async () => {
  const employee = { table: 'employees', anchor: 'badge', references: { badge: 'employee' } }
  const { objectTypes } = await found(
    'CREATE TABLE employees (badge TEXT, email TEXT, is_active INT); INSERT INTO employees VALUES (1, 2, 1)',
    {
      objectTypes: { employee },
    },
  )
  expect(objectTypes).toEqual({
    employee: { ...employee, types: { is_active: { kind: 'boolean', true: 1, false: 0 } } },
  })
})

test('where only views are to be seen, views are proposed', async () => {
  const { objectTypes, notes } = await found(`
    CREATE TABLE x (i INTEGER PRIMARY KEY, a TEXT, b TEXT);
    CREATE VIEW v_users AS SELECT i AS user_id, a AS login, b AS email FROM x;`)
  expect(objectTypes).toEqual({ user: { table: 'v_users', anchor: 'user_id' } })
  expect(notes).toContain('that user_id identifies its rows is a guess')
})

test('leaves secrets and pictures out', async () => {
  const { objectTypes, notes } = await found(
    'CREATE TABLE users (id INTEGER PRIMARY KEY, login TEXT, pwd_hash TEXT, api_token TEXT, photo BLOB, password_changed_at TEXT)',
  )
  expect(objectTypes['user']?.attributes).toEqual(['id', 'login', 'password_changed_at'])
  expect(notes).toContain('Passwords are not read. To set them: objectTypes.user.password, with column: pwd_hash')
})

test('is no watermark: one with gaps, a counter of each row', async () => {
  const { settings, notes } = await found(`
    CREATE TABLE users (id INTEGER PRIMARY KEY, login TEXT, updated_at DATETIME); INSERT INTO users VALUES (1, 'a', NULL);
    CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT, version INTEGER NOT NULL);`)
  expect(settings).not.toHaveProperty('delta')
  expect(notes).toContain('updated_at is empty in some rows')
  expect(notes).toContain('version counts the changes of each row by itself')
})

test('proposes a table that is asked for, and says which there are when there is none of that name', async () => {
  const sql = `${people} CREATE TABLE Buildings (code TEXT PRIMARY KEY NOT NULL, label TEXT)`
  const { objectTypes } = await found(sql, { tables: ['buildings'] })
  expect(Object.keys(objectTypes)).toEqual(['user', 'building'])
  await expect(found(sql, { tables: ['bildings'] })).rejects.toThrow(
    'there is no table or view "bildings". Did you mean "Buildings"?',
  )
})

test('among hundreds of tables proposes those of people and what they belong to, and names all others', async () => {
  const others = Array.from(
    { length: 400 },
    (_, i) => `CREATE TABLE item_${i}_log (id INTEGER PRIMARY KEY, name TEXT, amount NUMERIC);`,
  )
  const { objectTypes, notes } = await found(
    `${people} ${others.join('\n')} CREATE TABLE product_groups (id INTEGER PRIMARY KEY, name TEXT)`,
  )
  expect(Object.keys(objectTypes)).toEqual(['user'])
  expect(notes.match(/item_\d+_log/g)).toHaveLength(400)
  expect(notes).toContain('product_groups')
})

test('two tables of the same kind have their own names', async () => {
  const { objectTypes } = await found(`
    CREATE TABLE app_users (id INTEGER PRIMARY KEY, login TEXT); CREATE TABLE portal_users (id INTEGER PRIMARY KEY, login TEXT);`)
  expect(Object.keys(objectTypes)).toEqual(['app_user', 'portal_user'])
})

test('odd names survive', async () => {
  const { objectTypes } = await found(`
    CREATE TABLE "User Accounts" ("Account No" INTEGER PRIMARY KEY, "Log In" TEXT NOT NULL, "select" TEXT, "E-Mail" TEXT,
      "a ""quoted"" one" TEXT);
    CREATE TABLE "ORDER.GROUP" ("GROUP" TEXT PRIMARY KEY NOT NULL, "NAME" TEXT NOT NULL);
    CREATE TABLE "group member" ("group" TEXT REFERENCES "ORDER.GROUP" ("GROUP"), "Account No" INTEGER
      REFERENCES "User Accounts" ("Account No"), PRIMARY KEY ("group", "Account No"));
    INSERT INTO "User Accounts" VALUES (1, 'ada', 'x', 'ada@example.com', 'y');
    INSERT INTO "ORDER.GROUP" VALUES ('g', 'G'); INSERT INTO "group member" VALUES ('g', 1);`)
  expect(objectTypes).toEqual({
    account: { table: 'User Accounts', anchor: 'Account No' },
    group: {
      query: 'SELECT * FROM "ORDER.GROUP"',
      anchor: 'GROUP',
      multi: { members: { table: 'group member', key: 'group', value: 'Account No' } },
      references: { members: 'account' },
    },
  })
})

test('a database without likely tables: no object types, and what there is', async () => {
  const { settings, notes } = await found('CREATE TABLE planet (id INTEGER PRIMARY KEY, mass REAL)')
  expect(settings).toEqual({ url: 'sqlite:erp.db' })
  expect(notes).toContain('No table of the database erp.db looks as if it held people or groups.')
  expect(notes).toContain('planet')
})

test('takes the password out of the URL', async () => {
  const url = 'postgres://ecma:p%40ss@127.0.0.1:1/erp'
  await expect(discover({ url }, contextOf('/'))).rejects.toThrow(
    expect.objectContaining({ message: expect.not.stringMatching(/p%40ss|p@ss/) }),
  )
  await expect(discover({ url: 'sqlite:none.db', tables: [] }, contextOf('/tmp'))).rejects.toThrow(
    'There is no database none.db',
  )
  await expect(discover({}, contextOf('/'))).rejects.toThrow('it needs a url')
})
