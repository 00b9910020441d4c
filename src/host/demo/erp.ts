import { DatabaseSync } from 'node:sqlite'
import { type Person, someOf } from './people.ts'
import { type Random, randomOf } from './random.ts'

const now = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"

/**
 * `updated_at` grows with every change of a row, whoever makes it. A role also counts as changed when somebody gets or
 * loses it; otherwise a membership that was taken away would leave no trace for a delta import.
 */
const tables = `
CREATE TABLE users (
  user_id     INTEGER PRIMARY KEY,
  login       TEXT NOT NULL UNIQUE,
  employee_id TEXT,
  first_name  TEXT NOT NULL,
  last_name   TEXT NOT NULL,
  email       TEXT,
  department  TEXT,
  title       TEXT,
  cost_center TEXT,
  locale      TEXT,
  active      BOOLEAN NOT NULL,
  last_login  DATETIME,
  updated_at  TEXT NOT NULL DEFAULT (${now})
);
CREATE TABLE roles (
  role_id     INTEGER PRIMARY KEY,
  name        TEXT NOT NULL UNIQUE,
  description TEXT,
  updated_at  TEXT NOT NULL DEFAULT (${now})
);
CREATE TABLE user_roles (
  role_id     INTEGER NOT NULL REFERENCES roles (role_id) ON DELETE CASCADE,
  user_id     INTEGER NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
  PRIMARY KEY (role_id, user_id)
) WITHOUT ROWID;
CREATE INDEX user_roles_by_user ON user_roles (user_id);
CREATE INDEX users_by_updated_at ON users (updated_at);
CREATE INDEX roles_by_updated_at ON roles (updated_at);
`

const triggers = `
CREATE TRIGGER users_updated AFTER UPDATE ON users WHEN NEW.updated_at = OLD.updated_at
BEGIN UPDATE users SET updated_at = ${now} WHERE user_id = NEW.user_id; END;
CREATE TRIGGER roles_updated AFTER UPDATE ON roles WHEN NEW.updated_at = OLD.updated_at
BEGIN UPDATE roles SET updated_at = ${now} WHERE role_id = NEW.role_id; END;
CREATE TRIGGER user_roles_inserted AFTER INSERT ON user_roles
BEGIN UPDATE roles SET updated_at = ${now} WHERE role_id = NEW.role_id; END;
CREATE TRIGGER user_roles_deleted AFTER DELETE ON user_roles
BEGIN UPDATE roles SET updated_at = ${now} WHERE role_id = OLD.role_id; END;
CREATE TRIGGER user_roles_updated AFTER UPDATE ON user_roles
BEGIN UPDATE roles SET updated_at = ${now} WHERE role_id IN (OLD.role_id, NEW.role_id); END;
`

const roleNames = ['Approver', 'Auditor', 'Buyer', 'Cashier', 'Controller', 'Editor', 'Planner', 'Reader'] as const
const areas = ['Assets', 'Finance', 'Payroll', 'Production', 'Purchasing', 'Sales', 'Stock', 'Travel'] as const
const locales = ['cs-CZ', 'da-DK', 'de-DE', 'en-IE', 'es-ES', 'hu-HU', 'pl-PL', 'pt-BR', 'sv-SE', 'tr-TR'] as const
const startOf2024 = Date.UTC(2024, 0, 1)

/** Makes the database of the made-up ERP system: users, of whom most are also among the people, and their roles. */
export function makeErp(path: string, count: number, people: readonly Person[], seed: number): void {
  const random = randomOf(seed ^ 0x657270)
  const database = new DatabaseSync(path)
  try {
    database.exec('PRAGMA synchronous = OFF')
    database.exec(`BEGIN;${tables}`)
    insertUsers(database, count, people, random)
    insertRoles(database, count, random)
    // The triggers come last: the rows above have the times they were given.
    database.exec(`${triggers}COMMIT`)
    // Readers and writers then do not wait for each other.
    database.exec('PRAGMA journal_mode = WAL')
  } finally {
    database.close()
  }
}

function insertUsers(database: DatabaseSync, count: number, people: readonly Person[], random: Random): void {
  const insert = database.prepare('INSERT INTO users VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)')
  const chosen = someOf(people.length, Math.min(count, people.length), random)
  for (let index = 0; index < count; index++) {
    const person = people[chosen[index] ?? -1]
    const minutes = random.below(200_000)
    insert.run(
      index + 1,
      person === undefined ? `svc-${index}` : (person.email.split('@')[0] ?? ''),
      person?.employeeId ?? null,
      person?.firstName ?? 'Service',
      person?.lastName ?? String(index),
      person?.email ?? null,
      person?.department ?? null,
      person?.title ?? null,
      person?.costCenter ?? null,
      random.pick(locales),
      person?.status === 'terminated' ? 0 : 1,
      random.chance(0.1)
        ? null
        : iso(startOf2024 + minutes * 60_000)
            .replace('T', ' ')
            .replace('.000Z', ''),
      iso(startOf2024 + index * 1000),
    )
  }
}

function insertRoles(database: DatabaseSync, users: number, random: Random): void {
  const insert = database.prepare('INSERT INTO roles VALUES (?1, ?2, ?3, ?4)')
  const assign = database.prepare('INSERT INTO user_roles VALUES (?1, ?2)')
  let role = 0
  for (const area of areas) {
    for (const name of roleNames) {
      role++
      insert.run(
        role,
        `${area} ${name}`,
        `May work as ${name.toLowerCase()} in ${area.toLowerCase()}`,
        iso(startOf2024 + role * 1000),
      )
      const size = Math.floor(users * (name === 'Reader' ? 0.2 : 0.005 + random.next() * 0.03))
      for (const user of someOf(users, size, random)) assign.run(role, user + 1)
    }
  }
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
