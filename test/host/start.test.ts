import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Running } from '../cli/running.ts'
import { DemoSite } from './demo-site.ts'

const site = new DemoSite()
beforeAll(async () => {
  await site.writeConfiguration()
})
afterAll(async () => {
  await site.remove()
})

const start = (): Running => site.run('host', '--demo', 'demo')

/** The demo's mapping of `hr`, with another flow of `displayName` or in another way. */
const mapping = (change: (text: string) => string): void => {
  const path = site.path('demo/mappings/hr.yaml')
  writeFileSync(path, change(readFileSync(path, 'utf8')))
}
const flow = /displayName: Join\(.*\)/

interface List {
  readonly totalResults: number
  readonly Resources: readonly { readonly displayName: string; readonly name: { readonly familyName: string } }[]
}

async function bossOf(host: Running): Promise<List['Resources'][number] | undefined> {
  const [url] = /http:\/\/127\.0\.0\.1:\d+\/scim\/hr/.exec(host.err) ?? []
  const token = readFileSync(site.path('demo/secrets/hr'), 'utf8').trim()
  const query = new URLSearchParams({ filter: 'externalId eq "E100001"' })
  const response = await fetch(`${url}/Users?${query.toString()}`, { headers: { authorization: `Bearer ${token}` } })
  return ((await response.json()) as List).Resources[0]
}

/** Asks again and again until somebody's name is as wanted. */
async function named(host: Running, wanted: (boss: List['Resources'][number]) => string): Promise<void> {
  const until = performance.now() + 20_000
  for (;;) {
    const boss = await bossOf(host)
    if (boss?.displayName === (boss === undefined ? '' : wanted(boss))) return
    if (performance.now() > until) throw new Error(`it is ${JSON.stringify(boss)} still`)
    await pause(50)
  }
}

/** The summaries of the imports, without what differs from one time to the next. */
function summaries(host: Running): string[] {
  return host.err
    .replace(/ in [\d.]+ s/g, '')
    .split('\n')
    .filter(line => /import completed|^ {2}read |unchanged\.$/.test(line))
    .sort()
}

describe('the first command somebody types', () => {
  test('makes the demo, imports both systems, and prints a curl line that works when pasted', async () => {
    const host = start()
    await host.said(/Ctrl-C stops it/)
    expect(host.err).toMatch(
      /^Made the demo in demo in [\d.]+ s: 20,000 people and 200 groups in CSV files, 10,000 users and roles in a database\.\n/,
    )
    expect(summaries(host)).toEqual([
      '  read 10,064, added 10,064, updated 0, deleted 0, unchanged 0, failed 0',
      '  read 20,200, added 20,200, updated 0, deleted 0, unchanged 0, failed 0',
      'erp: full import completed',
      'hr: full import completed',
    ])
    expect(host.err.match(/ {2}[\d,]+ entries\/s, peak memory [\d,]+ MB\n/g)).toHaveLength(2)
    expect(host.out).toBe('')
    const curl = await host.said(/curl .*/)
    const { stdout } = await promisify(execFile)('bash', ['-c', curl], { cwd: site.folder })
    const list = JSON.parse(stdout) as List
    expect(list).toMatchObject({ totalResults: 20_000, itemsPerPage: 2 })
    expect(list.Resources).toHaveLength(2)
    expect(await host.interrupt()).toMatchObject({ code: 0 })
  })

  test('a second time finds everything as it was left', async () => {
    const host = start()
    await host.said(/Ctrl-C stops it/)
    expect(host.err).toMatch(/^The demo is in demo\.\n/)
    expect(summaries(host)).toEqual([
      '  Everything is unchanged.',
      '  Everything is unchanged.',
      '  read 10,064, added 0, updated 0, deleted 0, unchanged 10,064, failed 0',
      '  read 20,200, added 0, updated 0, deleted 0, unchanged 20,200, failed 0',
      'erp: full import completed',
      'hr: full import completed',
    ])
    expect(await host.interrupt()).toMatchObject({ code: 0 })
  })
})

describe('a mapping that is edited while the host serves', () => {
  test('takes effect; a broken one is told and changes nothing; the corrected one takes effect again', async () => {
    const host = start()
    await host.said(/Ctrl-C stops it/)

    mapping(text => text.replace(flow, 'displayName: Join(" / ", [lastName], [employeeId])'))
    await named(host, boss => `${boss.name.familyName} / E100001`)
    expect(host.err).toContain(`${site.path('demo/mappings/hr.yaml')} has changed: hr is imported again.`)
    await host.said(/read 20,200, added 0, updated 20,000, deleted 0, unchanged 200, failed 0/)

    mapping(text => text.replace(flow, 'displayName: Jion(" / ", [lastName])').replace('[lastName]', '[lastNam]'))
    await host.said(/hr could not be imported; it is served as it was:/)
    await host.said(/Did you mean \[lastName\]/)
    const [, told = ''] = host.err.split('it is served as it was:\n')
    const path = site.path('demo/mappings/hr.yaml')
    expect(told).toBe(`${path}:21:20: error: There is no function Jion. [unknown-function]
  21 |       displayName: Jion(" / ", [lastNam])
     |                    ^^^^
  Did you mean Join?
${path}:21:32: error: There is no attribute [lastNam]. [unknown-attribute]
  21 |       displayName: Jion(" / ", [lastNam])
     |                                ^^^^^^^^^
  Did you mean [lastName]?
`)
    await named(host, boss => `${boss.name.familyName} / E100001`)

    mapping(text => text.replace(/displayName: Jion\(.*\)/, 'displayName: ToUpper([lastName])'))
    await named(host, boss => boss.name.familyName.toUpperCase())
    await host.said(/hr: full import completed/, 3)
    expect(await host.interrupt()).toMatchObject({ code: 0 })
  })
})

describe('a CSV table beside a mapping', () => {
  const table = (name: string): void =>
    writeFileSync(site.path('demo/mappings/names.csv'), `employeeId,name\nE100001,${name}\n`)

  test('takes effect when it is saved; while it stays the same, unchanged rows are not mapped again', async () => {
    table('The Boss')
    const host = start()
    await host.said(/Ctrl-C stops it/)
    mapping(
      text =>
        `tables: { names: { csv: ./names.csv } }\n${text.replace('ToUpper([lastName])', 'Lookup("names", [employeeId]) ?? [lastName]')}`,
    )
    await named(host, () => 'The Boss')
    table('The New Boss')
    await named(host, () => 'The New Boss')
    expect(host.err).toContain(`${site.path('demo/mappings/names.csv')} has changed: hr is imported again.`)
    await host.said(/read 20,200, added 0, updated 1, deleted 0, unchanged 20,199, failed 0/)
    expect(await host.interrupt()).toMatchObject({ code: 0 })

    const again = start()
    await again.said(/Ctrl-C stops it/)
    expect(summaries(again)).toContain('  Everything is unchanged.')
    await named(again, () => 'The New Boss')
    expect(await again.interrupt()).toMatchObject({ code: 0 })
  })
})
