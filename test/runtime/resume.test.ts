import { join } from 'node:path'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { randomOf } from '../../src/host/demo/random.ts'
import type { RunRecord } from '../../src/space/run.ts'
import { openSpace } from '../../src/space/space.ts'
import { verifySpace } from '../../src/space/verify.ts'
import { contentsOf, journalOf, without } from './contents.ts'
import { importWhole, killAll } from './fixtures/importing-process.ts'
import { InterruptedImport, type Interruption, importBeside } from './fixtures/interrupted-import.ts'
import { later, makeDatabase, population, writeFiles } from './fixtures/people.ts'
import { csv, csvSite, Site, configuration as siteConfiguration } from './site.ts'

const connectorOf = (kind: 'csv' | 'sql'): string => join(import.meta.dirname, `connectors/${kind}-on-a-slow-line.ts`)
/** Where an interruption strikes is up to chance, and the same chance every time. */
const random = randomOf(11)
/** Of each of the long imports: 51 in all. */
const kills = 17

afterAll(killAll)

const configuration = (data: string): string => `host: { data: ${data} }
systems:
  hr:
    connector: ${connectorOf('csv')}
    settings:
      files:
        group: { path: groups.csv, anchor: id, multi: { members: "|" }, references: { members: person } }
        person: { path: people.csv, anchor: id }
    mapping: hr.yaml
    token: aaaaaaaaaaaaaaaa
  erp:
    connector: ${connectorOf('sql')}
    settings:
      url: sqlite:erp.db
      objectTypes:
        group:
          table: team
          anchor: id
          multi: { members: { table: member, key: team, value: person } }
          references: { members: person }
        person: { table: person, anchor: id, watermark: updated }
    mapping: hr.yaml
    token: aaaaaaaaaaaaaaaa
`

const mapping = `objectTypes:
  person:
    resource: User
    flows: { userName: mail, displayName: name }
  group:
    resource: Group
    flows: { displayName: name, members: { from: members, reference: person } }
`

function siteOf(): Site {
  const site = new Site().write({
    'ecmahost.yaml': configuration('./data'),
    'beside.yaml': configuration('./beside'),
    'hr.yaml': mapping,
  })
  onTestFinished(() => site.remove())
  return site
}

/** Interrupts an import in every way, in an order that is left to chance, until enough kills have struck it. */
async function interruptOften(importing: InterruptedImport): Promise<void> {
  const plan: Interruption[] = ['worker', 'timeout', 'ctrl-c']
  let left = kills
  while (left + plan.length > 0) {
    const isOther = random.below(left + plan.length) < plan.length
    const how = isOther ? plan.pop() : undefined
    const more = left + plan.length - (isOther ? 0 : 1)
    const { run, changes } = await importing.interrupt(how ?? random.pick(['page', 'moment']), more)
    if (how === undefined && run?.outcome === 'running') left--
    // What is gone is known to an import that has read everything, and to no other.
    expect(changes.delete).toBe(0)
    if (left % 8 === 0) expect(await verifySpace(importing.spaceFolder)).toEqual([])
  }
}

/** Two spaces hold the same, and were changed by the same. */
async function expectEqual(left: string, right: string): Promise<void> {
  expect(await verifySpace(left)).toEqual([])
  const [a, b] = [await contentsOf(left), await contentsOf(right)]
  expect(without(a, b)).toEqual([])
  expect(without(b, a)).toEqual([])
  expect(await countsOf(left)).toEqual(await countsOf(right))
  expect(await journalOf(left)).toEqual(await journalOf(right))
}

async function countsOf(folder: string): Promise<readonly number[]> {
  const space = openSpace(folder)
  const counts = ['person', 'group'].map(name => space?.count(name) ?? 0)
  await space?.close()
  return counts
}

/** Its runs, oldest first. */
async function runsOf(folder: string): Promise<readonly RunRecord[]> {
  const space = openSpace(folder)
  const runs = space?.runs(1000) ?? []
  await space?.close()
  return runs.toReversed()
}

/** The attempts went on one with the other, and read little twice. */
function expectResumed(attempts: readonly RunRecord[], rows: number): void {
  expect(attempts.slice(0, -1).every(({ outcome }) => outcome !== 'completed')).toBe(true)
  expect(attempts.at(-1)?.outcome).toBe('completed')
  const resumed = attempts.filter(({ resumedFrom }) => resumedFrom !== null)
  expect(resumed.length).toBeGreaterThan(attempts.length / 2)
  expect(attempts.at(-1)?.read).toBeLessThan(0.8 * rows)
  const read = attempts.reduce((sum, attempt) => sum + attempt.read, 0)
  expect(read).toBeGreaterThanOrEqual(rows)
  expect(read).toBeLessThan(1.2 * rows)
}

describe('a full import of 100,000 entries that is interrupted again and again', () => {
  test('gives a new space what one without interruptions gives', async () => {
    const site = siteOf()
    writeFiles(site.folder, population(90_000, 10_000))
    await importBeside(site.path('beside.yaml'), 'hr')
    const importing = new InterruptedImport(site.folder, 'hr', 100_000, random)
    await interruptOften(importing)
    expect(await importing.complete()).toMatchObject({ outcome: 'completed', failed: 0 })
    await expectEqual(importing.spaceFolder, site.path('beside/hr'))
    expectResumed(await runsOf(importing.spaceFolder), 100_000)
  }, 300_000)

  test('changes a space as one without interruptions does, and deletes at its end', async () => {
    const site = siteOf()
    const before = population(90_000, 10_000)
    writeFiles(site.folder, before)
    for (const file of ['ecmahost.yaml', 'beside.yaml']) await importBeside(site.path(file), 'hr')
    const after = later(before)
    writeFiles(site.folder, after)
    await importBeside(site.path('beside.yaml'), 'hr')
    const importing = new InterruptedImport(site.folder, 'hr', 100_000, random)
    await interruptOften(importing)
    expect(await importing.complete()).toMatchObject({ outcome: 'completed', failed: 0, deleted: 190 })
    await expectEqual(importing.spaceFolder, site.path('beside/hr'))
    expectResumed((await runsOf(importing.spaceFolder)).slice(1), after.people.length + after.groups.length)
  }, 300_000)

  test('does so from a database', async () => {
    const site = siteOf()
    makeDatabase(site.folder, population(90_000, 10_000)).close()
    await importBeside(site.path('beside.yaml'), 'erp')
    const importing = new InterruptedImport(site.folder, 'erp', 100_000, random)
    await interruptOften(importing)
    expect(await importing.complete()).toMatchObject({ outcome: 'completed', failed: 0 })
    await expectEqual(importing.spaceFolder, site.path('beside/erp'))
    expectResumed(await runsOf(importing.spaceFolder), 100_000)
  }, 300_000)
})

describe('a full import that was interrupted', () => {
  const [before, after] = [population(20_000, 100), later(population(20_000, 100))]

  /** Kills an import within the people, of whom it has read some thousands. */
  async function interruptedAmongPeople(site: Site, system: string): Promise<InterruptedImport> {
    const importing = new InterruptedImport(site.folder, system, 20_100, random)
    for (const page of [60, 60]) await importing.killAt(page)
    const space = openSpace(importing.spaceFolder)
    expect(space?.checkpoint?.resume).toContain('person')
    await space?.close()
    return importing
  }

  test('begins again where its file was replaced, and gives what the new one has', async () => {
    const site = siteOf()
    writeFiles(site.folder, before)
    const importing = await interruptedAmongPeople(site, 'hr')
    writeFiles(site.folder, after)
    expect(await importing.complete()).toMatchObject({
      outcome: 'completed',
      failed: 0,
      read: after.people.length + after.groups.length,
    })
    await importBeside(site.path('beside.yaml'), 'hr')
    const [left, fresh] = [await contentsOf(importing.spaceFolder), await contentsOf(site.path('beside/hr'))]
    expect(without(fresh, left)).toEqual([])
    expect(without(left, fresh)).toEqual([])
  }, 300_000)

  test('leaves alone what a delta import has added in the meantime, and the next one deletes what went', async () => {
    const site = siteOf()
    const database = makeDatabase(site.folder, before)
    onTestFinished(() => database.close())
    await importBeside(site.path('ecmahost.yaml'), 'erp')
    const importing = await interruptedAmongPeople(site, 'erp')
    database.exec(`
      INSERT INTO person VALUES ('000001', 'Early Bird', 'early@corp.example', 2);
      UPDATE person SET name = 'Renamed', updated = 2 WHERE id = '100001';
      DELETE FROM person WHERE id IN ('100002', '119999')`)
    const delta = await importWhole(site.path('ecmahost.yaml'), 'erp', 'delta')
    expect(delta).toMatchObject({ outcome: 'completed', mode: 'delta', added: 1, deleted: 0 })

    const report = await importing.complete()
    expect(report).toMatchObject({ outcome: 'completed', resumedFrom: delta.run - 1, deleted: 1, failed: 0 })
    expect(report.read).toBeLessThan(19_000)
    const nameOf = async (id: string): Promise<unknown> => {
      const space = openSpace(importing.spaceFolder)
      const found = space?.get('person', id)
      await space?.close()
      return found?.attributes['displayName']
    }
    expect(await nameOf('000001')).toBe('Early Bird')
    expect(await nameOf('100001')).toBe('Renamed')
    expect(await nameOf('100002')).toBe('Name of 100002')
    expect(await nameOf('119999')).toBeUndefined()

    expect(await importBeside(site.path('ecmahost.yaml'), 'erp')).toMatchObject({ deleted: 1, added: 0, updated: 0 })
    expect(await nameOf('100002')).toBeUndefined()
  }, 300_000)

  test('has a place to go on from, also where it came as fast as it could be stored', async () => {
    const site = new Site()
    onTestFinished(() => site.remove())
    site.write({
      ...csvSite,
      'ecmahost.yaml': siteConfiguration(
        join(import.meta.dirname, 'connectors/csv-that-breaks-off.ts'),
        '{ pages: 48, files: { person: { path: people.csv, anchor: id } } }',
      ),
      'people.csv': csv(Array.from({ length: 100_000 }, (_, i) => `${i},First ${i},Last ${i},m${i}@corp.example`)),
    })
    const system = site.system('hr')
    expect(await system.import({ mode: 'full' })).toMatchObject({ outcome: 'failed', resumedFrom: null })
    expect(await system.import({ mode: 'full' })).toMatchObject({ outcome: 'completed', resumedFrom: 1 })
    expect(await contentsOf(system.folder)).toHaveLength(100_000)
  }, 60_000)
})
