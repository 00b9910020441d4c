import { readFileSync, watch } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { ImportMode } from '../../src/space/run.ts'
import { verifySpace } from '../../src/space/verify.ts'
import { configuration, csv, csvSite, Site } from './site.ts'

const sites: Site[] = []
afterEach(async () => {
  for (const site of sites.splice(0)) await site.remove()
})
function siteOf(files: Readonly<Record<string, string>>): Site {
  const site = new Site().write(files)
  sites.push(site)
  return site
}

/** Imports with a connected system made anew, as by a new process. */
async function imported(site: Site, mode: ImportMode = 'full', dryRun = false) {
  const system = site.system('hr')
  const report = await system.import({ mode, dryRun })
  await system.close()
  expect(await verifySpace(system.folder)).toEqual([])
  return report
}

async function names(site: Site): Promise<unknown[]> {
  const space = await site.system('hr').space()
  return [...space.list('person', { offset: 0, limit: 100 })].map(e => [e.anchor, e.attributes.displayName])
}

describe('a full import of a CSV file', () => {
  test('adds everything, then says "unchanged" of everything, then finds what has changed', async () => {
    const site = siteOf(csvSite)
    expect(await imported(site)).toMatchObject({ mode: 'full', outcome: 'completed', read: 3, added: 3, failed: 0 })
    expect(await imported(site)).toMatchObject({ read: 3, added: 0, updated: 0, unchanged: 3, deleted: 0 })
    site.write({ 'people.csv': csv(['1,Ann,Lee,ann@x', '3,Cyd,Roe,cyd@x', '4,Dan,Fox,dan@x']) })
    expect(await imported(site)).toMatchObject({ read: 3, added: 1, updated: 1, unchanged: 1, deleted: 1 })
    expect(await names(site)).toEqual([
      ['1', 'Ann Lee'],
      ['3', 'Cyd Roe'],
      ['4', 'Dan Fox'],
    ])
  })

  test('counts as unchanged what is written otherwise and means the same', async () => {
    const site = siteOf(csvSite)
    await imported(site)
    site.write({ 'people.csv': csv(['"1",Ann,"Lee",ann@x', '2,Bob,May,bob@x', '3,Cyd,Ray,cyd@x']) })
    expect(await imported(site)).toMatchObject({ unchanged: 3, updated: 0 })
  })

  test('updates all entries when the mapping changes, and only those it makes different', async () => {
    const site = siteOf(csvSite)
    await imported(site)
    site.write({
      'hr.yaml': csvSite['hr.yaml']
        .replace('Join(" "', 'Join("-"')
        .replace('[last]', 'Replace([last], "Lee", , , "", , )'),
    })
    expect(await imported(site)).toMatchObject({ read: 3, updated: 3, unchanged: 0 })
    site.write({ 'hr.yaml': csvSite['hr.yaml'].replace('[first], [last]', '[first], IIF([id] = "3", "Zoe", [last])') })
    expect(await imported(site)).toMatchObject({ updated: 3 })
    site.write({
      'hr.yaml': `# a comment\n${csvSite['hr.yaml'].replace('[first], [last]', '[first],  IIF([id]="3", "Zoe", [last])')}`,
    })
    expect(await imported(site)).toMatchObject({ updated: 0, unchanged: 3 })
  })

  test('names both lines of a repeated anchor and keeps the first', async () => {
    const site = siteOf({ ...csvSite, 'people.csv': csv(['1,Ann,Lee,ann@x', '2,Bob,May,bob@x', '1,Eve,Poe,eve@x']) })
    const report = await imported(site)
    expect(report).toMatchObject({ read: 3, added: 2, failed: 1 })
    expect(report.failures).toEqual([
      {
        code: 'duplicate-anchor',
        message:
          'The anchor "1" stands there for the second time; the first is at ./people.csv, line 2 and is kept. Make the anchor unique in the source.',
        place: './people.csv, line 4',
        anchor: '1',
      },
    ])
    expect(await imported(site)).toMatchObject({ read: 3, unchanged: 2, failed: 1, deleted: 0 })
    expect(await names(site)).toEqual([
      ['1', 'Ann Lee'],
      ['2', 'Bob May'],
    ])
  })

  test('counts a row without an anchor and a malformed line as failed, goes on, and deletes nothing then', async () => {
    const site = siteOf(csvSite)
    await imported(site)
    site.write({ 'people.csv': csv(['1,Ann,Lee,ann@x', ',Bob,May,bob@x', '3,Cyd,"Ray" x,cyd@x', '4,Dan,Fox,dan@x']) })
    const report = await imported(site)
    expect(report).toMatchObject({ read: 4, added: 1, unchanged: 1, failed: 2, deleted: 0 })
    expect(report.failures.find(failure => failure.code === 'missing-anchor')).toEqual({
      code: 'missing-anchor',
      message: 'The row has no value in its anchor (id). Give it one, or leave the row out of the source.',
      place: './people.csv, line 3',
      anchor: null,
    })
    expect(report.failures.find(failure => failure.code === 'unreadable-row')?.place).toBe('./people.csv, line 4')
    expect(report.withheld).toEqual({
      deletions: 2,
      members: 0,
      reason: '2 rows could not be read, and any of them may be one of the 2 entries that were not seen',
      plan: 1,
    })
  })

  test('counts an entry whose flow fails as failed and keeps it as it was', async () => {
    const mapping = csvSite['hr.yaml'].replace('[last]', 'Mid([last], IIF([id] = "2", "one", 1), 9)')
    const site = siteOf(csvSite)
    await imported(site)
    site.write({ 'hr.yaml': mapping })
    const report = await imported(site)
    expect(report).toMatchObject({ read: 3, failed: 1, deleted: 0, unchanged: 2 })
    expect(report.failures[0]).toMatchObject({ anchor: '2', place: './people.csv, line 3' })
    expect(report.failures[0]?.message).toContain('displayName')
    expect(await names(site)).toContainEqual(['2', 'Bob May'])
  })

  test('takes out what the scope leaves out', async () => {
    const site = siteOf(csvSite)
    await imported(site)
    site.write({ 'hr.yaml': csvSite['hr.yaml'].replace('    flows:', `    scope: '[first] <> "Bob"'\n    flows:`) })
    expect(await imported(site)).toMatchObject({ read: 3, outOfScope: 1, unchanged: 2, deleted: 1 })
  })

  test('finds an empty file suspicious', async () => {
    const site = siteOf(csvSite)
    await imported(site)
    site.write({ 'people.csv': csv([]) })
    expect((await imported(site)).withheld).toMatchObject({
      deletions: 3,
      reason: 'the source held no rows at all',
    })
  })

  test('holds back deletions over a limit', async () => {
    const lines = Array.from({ length: 40 }, (_, i) => `${i},A,B,a${i}@x`)
    const site = siteOf({
      ...csvSite,
      'ecmahost.yaml': `${csvSite['ecmahost.yaml']}    guards: { shortRead: 50, deletes: { count: 10, percent: 30 } }\n`,
      'people.csv': csv(lines),
    })
    await imported(site)
    site.write({ 'people.csv': csv(lines.slice(0, 29)) })
    expect(await imported(site)).toMatchObject({
      deleted: 0,
      withheld: { deletions: 11, reason: '11 of 40 entries of person would be deleted, more than 10' },
    })
    site.write({ 'people.csv': csv(lines.slice(0, 30)) })
    expect(await imported(site)).toMatchObject({ deleted: 10, withheld: null })
  })

  test('counts in a dry run and writes nothing', async () => {
    const site = siteOf(csvSite)
    await imported(site)
    site.write({ 'people.csv': csv(['1,Ann,Lee,ann@x', '4,Dan,Fox,dan@x']) })
    expect(await imported(site, 'full', true)).toMatchObject({ dryRun: true, added: 1, deleted: 2, unchanged: 1 })
    expect(await names(site)).toHaveLength(3)
  })

  test('gets a delta by comparing, deletions too', async () => {
    const site = siteOf(csvSite)
    await imported(site)
    site.write({ 'people.csv': csv(['1,Ann,Lee,ann@x', '2,Bob,Mayer,bob@x']) })
    expect(await imported(site, 'delta')).toMatchObject({ mode: 'delta', updated: 1, unchanged: 1, deleted: 1 })
  })
})

describe('a connector that breaks off', () => {
  const connector = join(import.meta.dirname, 'connectors/fails-after-two-pages.ts')
  const files = (how: string, pages = 2) => ({
    'ecmahost.yaml': configuration(connector, `{ how: ${how}, pages: ${pages} }`),
    'hr.yaml': 'objectTypes:\n  person:\n    resource: User\n    flows:\n      userName: mail\n      displayName: id\n',
  })

  test.each([
    ['throws', 'hr: The line to the system went dead.'],
    ['exits', "The connector's worker ended: its thread ended with exit code 7"],
    ['wrong page', 'The connector returned a page that breaks the contract: there is no kind of page "sheet"'],
  ])(
    'by "%s" fails the run, keeps what was committed, deletes nothing, and works again afterwards',
    async (how, error) => {
      const site = siteOf(files('ends', 3))
      expect(await imported(site)).toMatchObject({ added: 9, outcome: 'completed' })
      site.write(files(how))
      const system = site.system('hr')
      const report = await system.import({ mode: 'full' })
      expect(report).toMatchObject({ outcome: 'failed', deleted: 0, withheld: null })
      expect(report.error).toContain(error)
      await system.close()
      site.write(files('ends', 3))
      expect(await imported(site)).toMatchObject({ outcome: 'completed', read: 9, deleted: 0 })
      expect(await names(site)).toHaveLength(9)
    },
  )

  test('and shows a password in what it says: the report, the history and the space hold stars instead', async () => {
    const site = siteOf({
      ...files('throws'),
      'ecmahost.yaml': configuration(connector, '{ how: throws, words: "refused: ${file:./password}" }'),
      password: 'correct horse battery\n',
    })
    const system = site.system('hr')
    const report = await system.import({ mode: 'full' })
    expect(report.error).toBe('hr: refused: ***')
    await system.close()
    expect(readFileSync(join(system.folder, 'data.mdb')).includes('correct horse')).toBe(false)
  })

  test.each(['hangs', 'loops'])('by "%s" is stopped from outside', async how => {
    const site = siteOf(files(how))
    const system = site.system('hr')
    const stop = new AbortController()
    const watcher = watch(site.folder, (_, name) => {
      if (name === 'reached') stop.abort()
    })
    const report = await system.import({ mode: 'full', signal: stop.signal })
    watcher.close()
    expect(report).toMatchObject({ outcome: 'stopped', error: 'The run was stopped.' })
    site.write(files('ends'))
    await system.close()
    expect(await imported(site)).toMatchObject({ outcome: 'completed', read: 6 })
  })

  test('leaves another import of the same system out until it is over', async () => {
    const site = siteOf(files('ends'))
    const system = site.system('hr')
    const [first, second] = await Promise.allSettled([system.import({ mode: 'full' }), system.import({ mode: 'full' })])
    expect(first.status).toBe('fulfilled')
    expect(second).toMatchObject({ reason: { code: 'run-busy' } })
  })
})

describe('a connector that tells what is gone', () => {
  const connector = join(import.meta.dirname, 'connectors/tells-what-is-gone.ts')
  const files = (anchor: string) => ({
    'ecmahost.yaml': configuration(connector, '{}'),
    'hr.yaml': `objectTypes:\n  person:\n    resource: User\n    anchor: ${anchor}\n    flows:\n      userName: mail\n      displayName: id\n`,
  })

  test('gets its delta from the watermark on, and the entry is gone', async () => {
    const site = siteOf(files('id'))
    expect(await imported(site)).toMatchObject({ added: 3, watermark: 'first' })
    const report = await imported(site, 'delta')
    expect(report).toMatchObject({ mode: 'delta', read: 1, updated: 1, deleted: 1, failed: 0, watermark: 'second' })
    expect(await names(site)).toEqual([
      ['1', '1'],
      ['3', '3'],
    ])
  })

  test('is not passed over in silence where the mapping goes by another anchor', async () => {
    const site = siteOf(files('mail'))
    await imported(site)
    const report = await imported(site, 'delta')
    expect(report).toMatchObject({ added: 1, deleted: 0, failed: 1 })
    expect(report.failures).toEqual([
      {
        code: 'unidentified-deletion',
        message:
          'The source says that an entry is gone, and not which: the mapping goes by mail. A full import finds it.',
        place: 'changes since first, row 1',
        anchor: null,
      },
    ])
  })
})

describe('the run history', () => {
  test('keeps every run with its counters, newest first', async () => {
    const site = siteOf(csvSite)
    await imported(site)
    await imported(site)
    const space = await site.system('hr').space()
    expect(space.runs(10).map(run => [run.run, run.outcome, run.added, run.unchanged])).toEqual([
      [2, 'completed', 0, 3],
      [1, 'completed', 3, 0],
    ])
  })
})
