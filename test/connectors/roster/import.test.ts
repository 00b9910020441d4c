import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import type { ImportMode } from '../../../src/space/run.ts'
import { verifySpace } from '../../../src/space/verify.ts'
import { Site } from '../../runtime/site.ts'
import { rosterSite } from './site.ts'

const sites: Site[] = []
afterEach(async () => {
  for (const site of sites.splice(0)) await site.remove()
})
function siteOf(files: Readonly<Record<string, string>> = rosterSite): Site {
  const site = new Site().write(files)
  sites.push(site)
  return site
}

async function imported(site: Site, mode: ImportMode) {
  const system = site.system('hr')
  const report = await system.import({ mode })
  await system.close()
  expect(await verifySpace(system.folder)).toEqual([])
  return report
}

async function people(site: Site): Promise<unknown[]> {
  const space = await site.system('hr').space()
  return [...space.list('person', { offset: 0, limit: 100 })]
    .map(({ anchor, attributes }) => [anchor, attributes.displayName] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
}

/** Changes the file as another program would. */
function edit(site: Site, change: (roster: { sequence: number; entries: Entry[]; gone: object[] }) => void): void {
  const roster = JSON.parse(readFileSync(site.path('roster.json'), 'utf8')) as Parameters<typeof change>[0]
  change(roster)
  site.write({ 'roster.json': JSON.stringify(roster) })
}
interface Entry {
  changed: number
  readonly id: number
  readonly attributes: Record<string, unknown>
}

describe('a roster', () => {
  test('is imported in full, and found unchanged the second time', async () => {
    const site = siteOf()
    expect(await imported(site, 'full')).toMatchObject({ outcome: 'completed', read: 4, added: 4, failed: 0 })
    expect(await people(site)).toEqual([
      ['id=1,ou=Sales,o=roster', 'Ann Lee'],
      ['id=2,ou=Sales,o=roster', 'Bob May'],
      ['id=3,ou=R\\+D,o=roster', 'Cyd Ray'],
    ])
    expect(await imported(site, 'full')).toMatchObject({ read: 4, unchanged: 4, deleted: 0 })
  })

  test('tells what changed since, department by department', async () => {
    const site = siteOf()
    await imported(site, 'full')
    edit(site, roster => {
      const [ann, bob] = roster.entries
      if (ann === undefined || bob === undefined) throw new Error('The roster is another one.')
      Object.assign(ann, { changed: 5, attributes: { ...ann.attributes, surname: 'Roe' } })
      roster.entries.splice(1, 1)
      roster.gone.push({ type: 'person', dn: 'id=2,ou=Sales,o=roster', changed: 6 })
      roster.sequence = 6
    })
    expect(await imported(site, 'delta')).toMatchObject({ mode: 'delta', updated: 1, deleted: 1, added: 0, failed: 0 })
    expect(await people(site)).toEqual([
      ['id=1,ou=Sales,o=roster', 'Ann Roe'],
      ['id=3,ou=R\\+D,o=roster', 'Cyd Ray'],
    ])
    expect(await imported(site, 'delta')).toMatchObject({ read: 0, updated: 0, deleted: 0 })
  })

  test('that is not there deletes nothing, and says which file is missing', async () => {
    const site = siteOf()
    await imported(site, 'full')
    site.write({ 'ecmahost.yaml': rosterSite['ecmahost.yaml'].replace('./roster.json', './rooster.json') })
    const report = await imported(site, 'full')
    expect(report).toMatchObject({ outcome: 'failed', deleted: 0 })
    expect(report.error).toContain(`There is no file ${site.path('rooster.json')}.`)
    expect(await people(site)).toHaveLength(3)
  })

  test('has its settings checked as any other connector', async () => {
    const site = siteOf({ ...rosterSite, 'ecmahost.yaml': rosterSite['ecmahost.yaml'].replace('Pepper:', 'Peper:') })
    await expect(site.system('hr').prepare()).rejects.toMatchObject({
      diagnostics: [{ code: 'unknown-setting', help: 'Did you mean "Pepper"?' }],
    })
  })
})
