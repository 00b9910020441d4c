import { existsSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { memoryFiles, siteFiles } from '../host/running-host.ts'
import { csv, Site } from '../runtime/site.ts'
import { ecmahost } from './run.ts'

let site: Site
beforeEach(() => {
  site = new Site()
})
afterEach(() => site.remove())

const profiles = '{ nightly: { steps: [full import, { run: delta import, pageSize: 1 }] } }'
const command = (...words: readonly string[]) => ecmahost(...words, '--config', site.path('ecmahost.yaml'))
const withoutTimes = (text: string): string =>
  text.replace(/ in [\d.]+ s/g, '').replace(/^ {2}[\d,]+ entries\/s.*\n/gm, '')

describe('ecmahost run', () => {
  test('runs the steps of a profile in order and tells what became of each', async () => {
    site.write(siteFiles(profiles))
    const { code, out, err } = await command('run', 'hr', 'nightly')
    const reports = withoutTimes(err.slice(err.indexOf('hr: full')))
    expect({ code, out, reports }).toEqual({
      code: 0,
      out: '',
      reports: `hr: full import of nightly (step 1) completed
  read 3, added 3, updated 0, deleted 0, unchanged 0, failed 0
hr: delta import of nightly (step 2) completed
  read 3, added 0, updated 0, deleted 0, unchanged 3, failed 0
  Everything is unchanged.
`,
    })
  })

  test('gives the report of each step as JSON', async () => {
    site.write(siteFiles(profiles))
    const { code, out, err } = await command('run', 'hr', 'nightly', '--json')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(JSON.parse(out)).toMatchObject({
      system: 'hr',
      profile: 'nightly',
      outcome: 'completed',
      steps: [
        { mode: 'full', profile: { name: 'nightly', step: 1 }, read: 3, added: 3 },
        { mode: 'delta', profile: { name: 'nightly', step: 2 }, read: 3, unchanged: 3 },
      ],
    })
  })

  test('knows full and delta without their being written', async () => {
    site.write({ ...memoryFiles('{}'), 'directory.json': directory(['ada', 'bob']) })
    expect(await command('run', 'hr', 'full', '--json')).toMatchObject({ code: 0 })
    site.write({ 'directory.json': directory(['ada', 'bea']) })
    const { code, err } = await command('run', 'hr', 'delta')
    expect(code).toBe(0)
    expect(withoutTimes(err)).toMatch(/^hr: delta import completed\n/m)
  })

  test('as a dry run writes nothing', async () => {
    site.write(siteFiles(profiles))
    const { code, err } = await command('run', 'hr', 'nightly', '--dry-run')
    expect(code).toBe(0)
    expect(err).toContain('hr: full import of nightly (step 1) (dry run, nothing was written) completed')
    const counted = await command('space', 'count', 'hr')
    expect(counted.out).not.toMatch(/person {2}[1-9]/)
  })

  test('ends with 1 where objects failed, and with 3 where a step did, which ends the run', async () => {
    site.write({ ...siteFiles(profiles), 'people.csv': csv(['1,Ann,Lee,ann@x', '1,Bob,May,bob@x']) })
    expect(await command('run', 'hr', 'nightly')).toMatchObject({ code: 1 })
    site.write({
      ...memoryFiles(profiles, ', faults: { breakAfterPages: 1 }, pageSize: 1'),
      'directory.json': directory(['ada', 'bob', 'cyd']),
    })
    const { code, out } = await command('run', 'hr', 'nightly', '--json')
    expect(code).toBe(3)
    expect(JSON.parse(out)).toMatchObject({ outcome: 'failed', steps: [{ mode: 'full', outcome: 'failed' }] })
    expect((JSON.parse(out) as { steps: unknown[] }).steps).toHaveLength(1)
  })

  test('names the profiles there are, where one is misspelt', async () => {
    site.write(siteFiles(profiles))
    expect(await command('run', 'hr', 'nighty')).toEqual({
      code: 2,
      out: '',
      err: 'error: hr has no run profile "nighty". There are: nightly, full, delta, export. [profile-unknown]\n',
    })
    expect(existsSync(site.path('data/hr/data.mdb'))).toBe(false)
  })

  test('names the systems there are', async () => {
    site.write(siteFiles(profiles))
    expect(await command('run', 'hrr', 'full')).toEqual({
      code: 2,
      out: '',
      err: 'error: There is no connected system "hrr". The configuration has: hr. [system-unknown]\n',
    })
  })
})

describe('ecmahost import is the short form', () => {
  test.each([
    [[], 'full'],
    [['--delta'], 'delta'],
  ])('with %j it is an import that is of no profile', async (words, mode) => {
    site.write(siteFiles(profiles))
    const { code, out } = await command('import', 'hr', ...words, '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ system: 'hr', mode, profile: null, read: 3 })
  })
})

function directory(names: readonly string[]): string {
  return JSON.stringify({ entries: { person: names.map(name => ({ id: name, userName: name })), group: [] } })
}
