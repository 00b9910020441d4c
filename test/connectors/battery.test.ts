import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { builtInConnectors } from '../../src/runtime/load.ts'
import { batteryOf, linesOf, type Trial } from './battery.ts'

type Ground = Omit<Trial, 'connector' | 'folder'> & {
  /** Puts into the folder what the connector reads. */
  readonly prepare?: (folder: string) => void
}

/** What each connector that ships is tried on. */
const grounds: Readonly<Record<string, Ground>> = {
  csv: {
    settings: {
      files: {
        person: { path: './people.csv', anchor: 'id', multi: { phones: '|' } },
        group: { path: './groups.csv', anchor: 'id', multi: { members: '|' }, references: { members: 'person' } },
      },
    },
    prepare(folder) {
      const people = Array.from({ length: 40 }, (_, index) => `p${index},User ${index},${index}|+1 ${index}`)
      writeFileSync(join(folder, 'people.csv'), `${['id,name,phones', ...people].join('\n')}\n`)
      writeFileSync(join(folder, 'groups.csv'), 'id,name,members\ng1,All,p1|p2\n')
    },
  },
  memory: {
    settings: { file: './directory.json', pageSize: 10, container: 'unit', partition: 'mail' },
    entries: 10_000,
    prepare(folder) {
      const person = Array.from({ length: 30 }, (_, index) => ({
        id: `p${index}`,
        userName: `u${index}`,
        unit: 'Corp/Sales',
        mail: index % 2 === 0 ? 'even' : 'odd',
      }))
      writeFileSync(join(folder, 'directory.json'), JSON.stringify({ entries: { person } }))
    },
  },
  roster: {
    settings: { File: './roster.json' },
    prepare(folder) {
      const attributes = { login: 'ann', givenName: 'Ann', surname: 'Lee', mail: ['ann@corp.example'], active: true }
      const entries = [{ type: 'person', id: 1, department: 'Sales', changed: 1, attributes }]
      writeFileSync(join(folder, 'roster.json'), JSON.stringify({ sequence: 1, entries, gone: [] }))
    },
  },
  sql: {
    // Watermarks do not tell what is gone.
    skip: ['delta-deleted'],
    settings: {
      url: 'sqlite:./erp.db',
      objectTypes: {
        user: {
          table: 'users',
          anchor: 'id',
          attributes: ['name'],
          watermark: 'changed',
          password: { column: 'secret' },
          multi: { roles: { table: 'roles', key: 'user_id', value: 'role' } },
        },
      },
    },
    prepare(folder) {
      const database = new DatabaseSync(join(folder, 'erp.db'))
      database.exec(`
        CREATE TABLE users (id TEXT PRIMARY KEY, name TEXT, secret TEXT, changed INTEGER DEFAULT 1);
        CREATE TABLE roles (user_id TEXT, role TEXT);
        INSERT INTO users (id, name) VALUES ('a', 'Ann'), ('b', 'Bob'), ('c', NULL);
        INSERT INTO roles VALUES ('a', 'admin'), ('a', 'user'), ('b', 'user');
      `)
      database.close()
    },
  },
  synthetic: { settings: { entries: 3000, groups: 5, members: 20 } },
}

test('every connector that ships is put to the test', () => {
  expect(builtInConnectors().filter(name => grounds[name] === undefined)).toEqual([])
})

test.each(Object.entries(grounds))(
  '%s does all that it does as the contract says',
  { timeout: 120_000 },
  async (connector, ground) => {
    const folder = mkdtempSync(join(tmpdir(), 'battery-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const { prepare, ...trial } = ground
    prepare?.(folder)
    const results = await batteryOf({ entries: 300, ...trial, connector, folder })
    const lines = linesOf(results)
    expect(lines.filter(line => line.includes(': failed: '))).toEqual([])
    expect(lines).toEqual(
      expect.arrayContaining(['import: passed', 'anchors: passed', 'values: passed', 'silent: passed']),
    )
  },
)
