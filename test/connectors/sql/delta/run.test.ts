import { rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadConfig } from '../../../../src/host/config.ts'
import { prepareSystem } from '../../../../src/host/connector/prepare.ts'
import type { ImportMode } from '../../../../src/space/run.ts'
import { configuration, Site } from '../../../runtime/site.ts'

let site: Site
let database: DatabaseSync
beforeEach(() => {
  site = new Site().write({
    'hr.yaml': 'objectTypes: { person: { resource: User, flows: { userName: name } } }\n',
    'erp.db': '',
  })
  rmSync(site.path('erp.db'))
  database = new DatabaseSync(site.path('erp.db'))
  database.exec(`PRAGMA journal_mode = WAL; CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT);
    INSERT INTO people VALUES (1, 'ann'), (2, 'bob'), (3, 'cyd')`)
})
afterEach(async () => {
  database.close()
  await site.remove()
})

function by(method: string): void {
  const settings = `{ url: 'sqlite:erp.db', delta: { method: ${method} }, objectTypes: { person: { table: people, anchor: id } } }`
  site.write({ 'ecmahost.yaml': configuration('sql', settings) })
}

async function imported(mode: ImportMode) {
  const system = site.system('hr')
  const report = await system.import({ mode })
  const known = [...(await system.space()).list('person', { offset: 0, limit: 100 })].map(entry => entry.anchor)
  await system.close()
  return { report, known }
}

async function prepared(kind: 'set-up' | 'purge', olderThanMs: number | null = null): Promise<void> {
  const { config } = loadConfig(site.path('ecmahost.yaml'))
  if (config === undefined) throw new Error('no configuration')
  const { signal } = new AbortController()
  await prepareSystem(config, 'hr', { kind, olderThanMs, apply: true }, { signal, log: () => undefined })
}

describe('a delta run', () => {
  test('by comparison reads everything each time, and finds what was deleted', async () => {
    by('compare')
    expect((await imported('full')).report).toMatchObject({ added: 3 })
    database.exec("DELETE FROM people WHERE id = 2; UPDATE people SET name = 'cid' WHERE id = 3")
    expect(await imported('delta')).toMatchObject({
      report: { outcome: 'completed', read: 2, updated: 1, deleted: 1, unchanged: 1, watermark: null },
      known: ['1', '3'],
    })
    expect((await imported('delta')).report).toMatchObject({ read: 2, unchanged: 2 })
  })

  test('by triggers reads what changed alone', async () => {
    by('triggers')
    await prepared('set-up')
    await imported('full')
    database.exec("DELETE FROM people WHERE id = 2; INSERT INTO people VALUES (4, 'dan')")
    expect(await imported('delta')).toMatchObject({
      report: { mode: 'delta', outcome: 'completed', read: 1, added: 1, deleted: 1 },
      known: ['1', '3', '4'],
    })
  })

  test('reads everything after the method was changed', async () => {
    by('compare')
    await imported('full')
    by('triggers')
    await prepared('set-up')
    database.exec('DELETE FROM people WHERE id = 1')
    expect(await imported('delta')).toMatchObject({ report: { mode: 'full', outcome: 'completed', deleted: 1 } })
    by('watermark')
    database.exec('DELETE FROM people WHERE id = 2')
    expect(await imported('delta')).toMatchObject({ report: { mode: 'full', deleted: 1 }, known: ['3'] })
  })

  test('is followed by a full import where what changed is no longer known', async () => {
    by('triggers')
    await prepared('set-up')
    await imported('full')
    database.exec('DELETE FROM people WHERE id = 2; UPDATE ecmahost_changes SET noted_at = 0 WHERE seq > 0')
    await prepared('purge', 60_000)
    expect(await imported('delta')).toMatchObject({
      report: { mode: 'full', outcome: 'completed', read: 2, deleted: 1 },
      known: ['1', '3'],
    })
    database.exec('DELETE FROM people WHERE id = 1')
    expect(await imported('delta')).toMatchObject({ report: { mode: 'delta', deleted: 1 }, known: ['3'] })
  })
})
