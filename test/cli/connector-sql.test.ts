import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { configuration, csvSite, Site } from '../runtime/site.ts'
import { ecmahost } from './run.ts'

let site: Site
let database: DatabaseSync
beforeEach(() => {
  site = new Site()
  database = new DatabaseSync(site.path('erp.db'))
  database.exec('CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT)')
})
afterEach(async () => {
  database.close()
  await site.remove()
})

function by(method: string): void {
  const settings = `{ url: 'sqlite:erp.db', delta: { method: ${method} }, objectTypes: { person: { table: people, anchor: id } } }`
  site.write({ 'hr.yaml': csvSite['hr.yaml'], 'ecmahost.yaml': configuration('sql', settings) })
}

const command = (...words: readonly string[]) =>
  ecmahost('connector', 'sql', 'install-triggers', 'hr', ...words, '--config', site.path('ecmahost.yaml'))
const objects = (): readonly unknown[] =>
  database.prepare("SELECT name FROM sqlite_schema WHERE name LIKE 'ecmahost%'").all()

describe('ecmahost connector sql install-triggers', () => {
  test('prints statements that can be run as they are, and changes nothing', async () => {
    by('triggers')
    const { code, out, err } = await command()
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^-- Triggers of people write to ecmahost_changes\. .*\nCREATE TABLE IF NOT EXISTS/)
    expect(objects()).toEqual([])
    database.exec(out)
    database.exec("INSERT INTO people VALUES (7, 'ann')")
    expect(database.prepare('SELECT relation, operation, row_key FROM ecmahost_changes WHERE seq > 0').all()).toEqual([
      { relation: 'people', operation: 'insert', row_key: '{"id":"i:7"}' },
    ])
  })

  test('runs them, throws old changes away, and removes everything again', async () => {
    by('triggers')
    expect(await command('--apply')).toMatchObject({
      code: 0,
      out: '',
      err: expect.stringMatching(/^done Triggers of people write to ecmahost_changes\./),
    })
    database.exec("INSERT INTO people VALUES (7, 'ann'); UPDATE ecmahost_changes SET noted_at = 0 WHERE seq > 0")
    expect(await command('--purge-older-than', '7d', '--apply')).toMatchObject({ code: 0 })
    expect(database.prepare('SELECT count(*) AS n FROM ecmahost_changes WHERE seq > 0').get()).toEqual({ n: 0 })
    expect(await command('--remove', '--apply')).toMatchObject({ code: 0 })
    expect(objects()).toEqual([])
  })

  test('gives the statements as JSON', async () => {
    by('triggers')
    const { code, out, err } = await command('--json')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(JSON.parse(out)).toMatchObject({
      system: 'hr',
      applied: false,
      scripts: [{ title: expect.stringContaining('people'), text: expect.stringContaining('CREATE TRIGGER') }],
    })
  })

  test('says where nothing is needed', async () => {
    by('compare')
    expect(await command('--apply')).toEqual({
      code: 0,
      out: '',
      err: 'The delta method of hr needs nothing in the database.\n',
    })
  })

  test('refuses what does not fit together', async () => {
    by('triggers')
    expect((await command('--remove', '--purge-older-than', '7d')).code).toBe(2)
    expect((await command('--purge-older-than', 'soon')).code).toBe(2)
    expect(
      await ecmahost('connector', 'sql', 'install-triggers', 'nobody', '--config', site.path('ecmahost.yaml')),
    ).toMatchObject({
      code: 2,
      err: expect.stringContaining('nobody'),
    })
    by('tracking')
    expect(await command()).toMatchObject({
      code: 3,
      err: expect.stringContaining('is for SQL Server, not for SQLite'),
    })
  })

  test('refuses a connector that prepares nothing', async () => {
    site.write(csvSite)
    expect(await command()).toMatchObject({ code: 3, err: expect.stringContaining('prepare') })
  })

  test('helps with examples', async () => {
    const { code, out } = await ecmahost('connector', 'sql', 'install-triggers', '--help')
    expect(code).toBe(0)
    expect(out).toMatch(/Examples:\n {2}\$ ecmahost connector sql install-triggers erp > triggers\.sql/)
  })
})
