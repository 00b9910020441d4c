import { readFileSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { csv } from '../../runtime/site.ts'
import { ObservedHost } from '../observed.ts'

let observed: ObservedHost
beforeEach(() => {
  observed = new ObservedHost()
})
afterEach(async () => {
  await observed.close()
})

type Line = Readonly<Record<string, unknown>> & { readonly msg: string; readonly level: string }

function lines(): readonly Line[] {
  const text = readFileSync(observed.site.path('log/host.jsonl'), 'utf8')
  return text
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as Line)
}

const logged = 'log: { file: ./log/host.jsonl }'

describe('the log of a host', () => {
  test('tells its life: configuration, address, systems, runs with their counters, its end', async () => {
    const host = await observed.open(logged)
    await observed.import()
    await host.close()
    const told = lines().map(({ time: _time, ...line }) => line)
    expect(told).toMatchObject([
      { level: 'info', msg: 'The configuration was read.', systems: ['hr'] },
      { level: 'info', msg: 'The host listens.', url: host.url },
      { level: 'info', msg: 'Settings and mapping were read.', system: 'hr', objectTypes: ['person'] },
      { level: 'info', msg: 'The full import began.', system: 'hr' },
      { level: 'info', msg: 'The full import completed.', system: 'hr', run: 1, read: 3, added: 3, failed: 0 },
      { level: 'info', msg: 'The host stopped.' },
    ])
  })

  test('tells entries that fail, each with its anchor where that is known', async () => {
    await observed.open(logged)
    writeFileSync(observed.site.path('people.csv'), csv(['1,Ann,Lee,ann@x', '1,Bob,May,bob@x', ',Cyd,Ray,cyd@x']))
    await observed.import()
    const failures = lines().filter(({ level }) => level === 'warn')
    expect(failures).toHaveLength(2)
    expect(failures).toContainEqual(
      expect.objectContaining({ system: 'hr', run: 1, place: './people.csv, line 3', anchor: '1' }),
    )
    expect(failures.every(({ msg }) => msg.startsWith('An entry failed: '))).toBe(true)
  })

  test('beyond a hundred tells them to who asks for every detail', async () => {
    const host = await observed.open(logged)
    const broken = Array.from({ length: 250 }, (_, at) => `,A${at},B,c@x`)
    writeFileSync(observed.site.path('people.csv'), csv(broken))
    await observed.import()
    const failures = () => lines().filter(({ msg }) => msg.startsWith('An entry failed: '))
    expect(failures()).toHaveLength(100)
    host.logs?.setLevel('hr', 'debug')
    await observed.import()
    expect(failures().map(({ level }) => level)).toHaveLength(350)
    expect(failures().filter(({ level }) => level === 'debug')).toHaveLength(150)
  })

  test('tells deletions that were held back', async () => {
    await observed.open(logged)
    const people = Array.from({ length: 100 }, (_, at) => `${at + 1},A,B,c${at}@x`)
    writeFileSync(observed.site.path('people.csv'), csv(people))
    await observed.import()
    writeFileSync(observed.site.path('people.csv'), csv(people.slice(0, 10)))
    await observed.import()
    expect(lines().find(({ msg }) => msg.startsWith('Held back'))).toMatchObject({
      level: 'warn',
      run: 2,
      deletions: 90,
    })
    expect((await observed.get('/metrics')).text).toContain('ecmahost_guard_trips_total{system="hr",guard="deletes"} 1')
  })

  test('tells what is wrong with a mapping, without a stack', async () => {
    await observed.open(logged)
    writeFileSync(
      observed.site.path('hr.yaml'),
      'objectTypes: { person: { resource: User, flows: { userName: mial } } }',
    )
    await expect(observed.import()).rejects.toThrow()
    const line = lines().at(-1)
    expect(line).toMatchObject({ level: 'error', system: 'hr', msg: 'Settings or mapping cannot be used.' })
    expect(line?.['err']).toMatchObject({ message: expect.stringContaining('mial') as unknown })
    expect(line?.['err']).not.toHaveProperty('stack')
  })

  test('tells requests by the pattern of their address, never by their query or token', async () => {
    await observed.open(logged)
    await observed.import()
    await observed.scim('/Users?filter=userName%20eq%20%22ann@x%22')
    await observed.scim('/Users', { authorization: 'Bearer not-the-right-one' })
    await observed.get('/scim/hr/Secrets-of-Mine', { authorization: 'Bearer aaaaaaaaaaaaaaaa' })
    const requests = lines().filter(({ method }) => method !== undefined)
    expect(requests).toMatchObject([
      { level: 'info', system: 'hr', method: 'GET', path: '/scim/:system/:endpoint', endpoint: 'Users', status: 200 },
      { system: 'hr', status: 401 },
      { system: 'hr', status: 404 },
    ])
    expect(requests.every(({ ms }) => typeof ms === 'number' && ms > 0)).toBe(true)
    const text = readFileSync(observed.site.path('log/host.jsonl'), 'utf8')
    for (const theirs of ['ann@x', 'not-the-right-one', 'aaaaaaaaaaaaaaaa', 'Secrets-of-Mine']) {
      expect(text).not.toContain(theirs)
    }
  })

  test('leaves out what the level of the system leaves out', async () => {
    const host = await observed.open(logged)
    host.logs?.setLevel('hr', 'warn')
    await observed.import()
    expect(lines().map(({ system }) => system)).not.toContain('hr')
  })
})

test('a host whose log cannot be written does not start, and leaves nothing behind', async () => {
  observed.site.write({ file: '' })
  await expect(observed.open('log: { file: ./file/host.jsonl }')).rejects.toThrow(
    /^The log file .* cannot be written: .*host\.log\.file\.$/,
  )
  await observed.open(logged)
})
