import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { siteFiles } from '../host/running-host.ts'
import { csv, Site } from '../runtime/site.ts'
import { ecmahost } from './run.ts'

const site = new Site()
const command = (...words: readonly string[]) => ecmahost(...words, '--config', site.path('ecmahost.yaml'))

beforeAll(async () => {
  site.write(
    siteFiles(
      "{ nightly: { schedule: '30 2 * * *', steps: [full import] }, often: { schedule: every 1h, steps: [delta import] } }",
    ),
  )
  await command('run', 'hr', 'often')
  site.write({ 'people.csv': csv(['1,Ann,Lee,ann@x', '1,Bob,May,bob@x', '3,Cyd,Ray,"cyd@x', '2,Eve,Orr,eve@x']) })
  await command('run', 'hr', 'nightly')
})
afterAll(() => site.remove())

describe('ecmahost runs', () => {
  test('lists the runs, newest first, with their counters and the step that they were', async () => {
    const { code, out } = await command('runs', 'hr')
    expect(code).toBe(0)
    const [last, first] = out.split('\n')
    expect(first).toMatch(/^ {3}1 {2}\d{4}-\S+Z {2}delta {3}completed .* read 3 {2}added 3 .* often \(step 1\)$/)
    expect(last).toMatch(/^ {3}2 {2}.* full .* nightly \(step 1\)$/)
  })

  test('lists no more than are asked for', async () => {
    const { out } = await command('runs', 'hr', '--limit', '1', '--json')
    expect(JSON.parse(out)).toMatchObject([{ run: 2, profile: { name: 'nightly', step: 1 } }])
  })

  test('shows all that is kept of one', async () => {
    const { code, out } = await command('runs', 'hr', '--run', '1')
    expect(code).toBe(0)
    expect(out).toMatch(
      /^run {11}1 of hr\nwhat {10}delta\nprofile {7}often, step 1\noutcome {7}completed\nstarted {7}\S+\ntook .*\nread {10}3\n/,
    )
  })

  test('names the last run where one is asked for that is not there', async () => {
    expect(await command('runs', 'hr', '--run', '7')).toEqual({
      code: 2,
      out: '',
      err: 'error: hr has no run 7. [unknown-run]\n  The last one is 2.\n',
    })
  })
})

describe('ecmahost runs --failures', () => {
  test('has what failed, with its place and its entry', async () => {
    const { out } = await command('runs', 'hr', '--failures')
    expect(out).toMatch(
      /^.*people\.csv.*\(1\): The anchor "1" stands there for the second time.* \[duplicate-anchor\]$/m,
    )
  })

  test('has those of a code or of an entry alone', async () => {
    const all = (await command('runs', 'hr', '--failures', '--json')).out.trimEnd().split('\n')
    const failures = all.map(line => JSON.parse(line) as { code: string; anchor: string | null })
    expect(failures.length).toBeGreaterThan(1)
    const duplicates = await command('runs', 'hr', '--run', '2', '--code', 'duplicate-anchor', '--json')
    expect(duplicates.out.trimEnd().split('\n')).toHaveLength(1)
    const ofOne = await command('runs', 'hr', '--anchor', '1', '--json')
    expect(JSON.parse(ofOne.out)).toMatchObject({ code: 'duplicate-anchor', anchor: '1' })
    expect(await command('runs', 'hr', '--anchor', '99')).toEqual({
      code: 0,
      out: '',
      err: 'No failure of run 2 is like that.\n',
    })
  })

  test('has no more than are asked for', async () => {
    const { out } = await command('runs', 'hr', '--failures', '--limit', '1', '--json')
    expect(out.trimEnd().split('\n')).toHaveLength(1)
  })

  test('says that nothing failed', async () => {
    expect(await command('runs', 'hr', '--run', '1', '--failures')).toEqual({
      code: 0,
      out: '',
      err: 'Nothing failed in run 1.\n',
    })
  })
})

describe('ecmahost runs --due', () => {
  test('says when a host would run the profiles, going on from the last time', async () => {
    const { code, out, err } = await command('runs', 'hr', '--due')
    expect({ code, err }).toEqual({
      code: 0,
      err: 'No host is running: these are the times at which it would run them.\n',
    })
    expect(out).toMatch(/^\d{4}-\d\d-\d\d 02:30:00 {2}nightly$/m)
    const due = JSON.parse((await command('runs', 'hr', '--due', '--json')).out) as { profile: string; at: string }[]
    const [began] = JSON.parse((await command('runs', 'hr', '--json')).out).slice(-1) as [{ started: string }]
    const often = due.find(({ profile }) => profile === 'often')
    expect(Date.parse(often?.at ?? '') - Date.parse(began.started)).toBe(3_600_000)
  })
})

describe('ecmahost runs --follow', () => {
  test('ends where nothing goes on', async () => {
    expect(await command('runs', 'hr', '--follow')).toEqual({ code: 0, out: '', err: 'No run of hr is going on.\n' })
  })
})

describe('a system that was never imported', () => {
  test('has no runs', async () => {
    const other = new Site().write(siteFiles('{}'))
    const config = ['--config', other.path('ecmahost.yaml')]
    expect(await ecmahost('runs', 'hr', ...config)).toEqual({
      code: 0,
      out: '',
      err: 'hr has not been imported yet.\n',
    })
    expect(await ecmahost('runs', 'hr', '--json', ...config)).toEqual({ code: 0, out: '[]\n', err: '' })
    expect(await ecmahost('runs', 'hr', '--due', ...config)).toEqual({
      code: 0,
      out: '',
      err: 'No run profile of hr has a schedule.\n',
    })
    await other.remove()
  })
})
