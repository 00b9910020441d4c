import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { ImportReport } from '../../src/runtime/import.ts'
import type { ImportMode } from '../../src/space/run.ts'
import { verifySpace } from '../../src/space/verify.ts'
import { contentsOf } from './contents.ts'
import { configuration, csv, csvSite, Site } from './site.ts'

const sites: Site[] = []
afterAll(async () => {
  for (const site of sites) await site.remove()
})

function siteOf(kind: string, connector: string, settings: string, files: Readonly<Record<string, string>>): Site {
  const isolation = `    isolation: { kind: ${kind} }\n`
  const site = new Site().write({ ...files, 'ecmahost.yaml': configuration(connector, settings, isolation) })
  sites.push(site)
  return site
}

async function imported(site: Site, mode: ImportMode = 'full'): Promise<ImportReport> {
  const system = site.system('hr')
  const report = await system.import({ mode })
  await system.close()
  expect(await verifySpace(system.folder)).toEqual([])
  return report
}

const lines = Array.from({ length: 9_000 }, (_, i) => `${i},First ${i},Last,${i}@x`)
const people = (changed: number) => csv(lines.map((line, i) => (i < changed ? line.replace('Last', 'New') : line)))
const settings = '{ files: { person: { path: ./people.csv, anchor: id } } }'

test('an import out of a process is the same as out of a thread', async () => {
  const kinds = ['thread', 'process'].map(kind => siteOf(kind, 'csv', settings, csvSite))
  const contents = []
  for (const site of kinds) {
    site.write({ 'people.csv': people(0) })
    expect(await imported(site)).toMatchObject({ outcome: 'completed', added: 9_000 })
    expect(await imported(site)).toMatchObject({ outcome: 'completed', unchanged: 9_000 })
    site.write({ 'people.csv': people(3) })
    expect(await imported(site)).toMatchObject({ outcome: 'completed', updated: 3, unchanged: 8_997 })
    contents.push(await contentsOf(site.path('data/hr')))
  }
  expect(contents[0]).toHaveLength(9_000)
  expect(contents[1]).toEqual(contents[0])
})

const oneType = 'objectTypes:\n  person:\n    resource: User\n    flows:\n      userName: mail\n'
const connectors = join(import.meta.dirname, 'connectors')

test('a delta out of a process tells what has changed and what is gone', async () => {
  const site = siteOf('process', join(connectors, 'tells-what-is-gone.ts'), '{}', { 'hr.yaml': oneType })
  expect(await imported(site)).toMatchObject({ mode: 'full', added: 3 })
  expect(await imported(site, 'delta')).toMatchObject({ mode: 'delta', updated: 1, deleted: 1 })
})

describe('a process that breaks off', () => {
  test.each([
    ['throws', 'hr: The line to the system went dead.'],
    ['exits', "The connector's worker ended: its process ended with exit code 7"],
    ['wrong page', 'The connector returned a page that breaks the contract: there is no kind of page "sheet"'],
  ])('by "%s" fails the run, keeps what was committed and deletes nothing', async (how, error) => {
    const connector = join(connectors, 'fails-after-two-pages.ts')
    const site = siteOf('process', connector, '{ how: ends, pages: 3 }', { 'hr.yaml': oneType })
    expect(await imported(site)).toMatchObject({ outcome: 'completed', added: 9 })
    site.write({ 'ecmahost.yaml': configuration(connector, `{ how: ${how} }`, '    isolation: { kind: process }\n') })
    expect(await imported(site)).toMatchObject({ outcome: 'failed', error, deleted: 0 })
    expect(await contentsOf(site.path('data/hr'))).toHaveLength(9)
  })
})
