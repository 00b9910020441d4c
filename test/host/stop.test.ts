import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { openSpace } from '../../src/space/space.ts'
import { verifySpace } from '../../src/space/verify.ts'
import { DemoSite } from './demo-site.ts'

const slow = join(import.meta.dirname, '../runtime/connectors/csv-in-drips.ts')
const drip = (text: string): string => text.replace('connector: csv', `connector: ${slow}`)
/** A person who has pressed Ctrl-C waits no longer. */
const patienceMs = 2_000

const sites: DemoSite[] = []
afterEach(async () => {
  for (const site of sites.splice(0)) await site.remove()
})
function siteOf(): DemoSite {
  const site = new DemoSite()
  sites.push(site)
  return site
}

async function expectSound(site: DemoSite): Promise<void> {
  for (const system of ['hr', 'erp']) expect(await verifySpace(site.path(`demo/data/${system}`))).toEqual([])
}

/** How many entries of these object types the connector space of hr holds. */
async function stored(site: DemoSite, ...types: string[]): Promise<number> {
  const space = openSpace(site.path('demo/data/hr'))
  const count = types.reduce((sum, type) => sum + (space?.count(type) ?? 0), 0)
  await space?.close()
  return count
}

/** What a start that nobody interrupts makes of what was left. */
async function startAgain(site: DemoSite): Promise<string> {
  const host = site.run('host', '--demo', 'demo')
  await host.said(/Ctrl-C stops it/)
  expect(await host.interrupt()).toMatchObject({ code: 0 })
  await expectSound(site)
  return host.err
}

describe('Ctrl-C in a host', () => {
  test.each(['hr', 'erp.db', 'mappings'])('while the demo is made (%s) ends it', async name => {
    const site = await siteOf().writeConfiguration()
    const [began] = [site.touched(`demo/${name}`)]
    const host = site.run('host', '--demo', 'demo')
    await began
    const { code, ms } = await host.interrupt()
    expect({ code, err: host.err.replace(/^Made .*\n/, '') }).toEqual({ code: 0, err: '' })
    expect(ms).toBeLessThan(patienceMs)
    const again = await startAgain(site)
    expect(again).toContain('hr: full import completed')
    expect(again).toContain('read 20,200, added 20,200,')
    expect(again).toContain('read 10,064, added 10,064,')
  })

  test.each([0, 60, 200, 400, 700])(
    '%i ms into the first import ends it, and the next start completes it',
    async ms => {
      const site = await siteOf().make({ people: 9_000, users: 3_000, groups: 30 }, drip)
      const importing = site.touched('demo/data/hr/data.mdb')
      const host = site.run('host', '--demo', 'demo')
      await importing
      await pause(ms)
      const end = await host.interrupt()
      expect(end).toMatchObject({ code: 0 })
      expect(end.ms).toBeLessThan(patienceMs)
      expect(host.err).toContain('Stopping.\n')
      expect(host.err).not.toMatch(/error|could not/i)
      await expectSound(site)
      const kept = await stored(site, 'person', 'group')
      const again = await startAgain(site)
      expect(again).toContain('hr: full import completed')
      expect(again).toMatch(new RegExp(`read ${(9_030 - kept).toLocaleString('en')}, .*failed 0\\n`))
      expect(await stored(site, 'person')).toBe(9_000)
    },
  )

  test('while it serves ends it, whoever is connected', async () => {
    const site = await siteOf().make({ people: 300, users: 100, groups: 3 })
    const host = site.run('host', '--demo', 'demo')
    await host.said(/Ctrl-C stops it/)
    const url = new URL(await host.said(/http:\/\/127\.0\.0\.1:\d+/))
    const idle = connect(Number(url.port), url.hostname)
    const half = connect(Number(url.port), url.hostname)
    await Promise.all([once(idle, 'connect'), once(half, 'connect')])
    half.write('GET /scim/hr/Users HTTP/1.1\r\nHost: x\r\n')
    for (const socket of [idle, half]) socket.on('error', () => undefined)
    const { code, ms } = await host.interrupt()
    expect(code).toBe(0)
    expect(ms).toBeLessThan(patienceMs)
    expect(host.err).toMatch(/Ctrl-C stops it\.\nStopping\.\n$/)
    await expectSound(site)
  })
})

/** Settles once an import has committed something. */
async function begun(folder: string): Promise<void> {
  for (;;) {
    const space = openSpace(folder)
    const stored = space?.count('person') ?? 0
    await space?.close()
    if (stored > 0) return
    await pause(20)
  }
}

describe('Ctrl-C in an import', () => {
  test('ends it with 130, and the run is recorded as stopped', async () => {
    const site = await siteOf().make({ people: 9_000, users: 10, groups: 30 }, drip)
    const run = site.run('import', 'hr', '--config', 'demo/ecmahost.yaml')
    await begun(site.path('demo/data/hr'))
    const { code, ms } = await run.interrupt()
    expect(code).toBe(130)
    expect(ms).toBeLessThan(patienceMs)
    expect(run.err).toMatch(/^hr: full import stopped in /m)
    expect(run.err).toContain('The run was stopped.')
    await expectSound(site)
    const space = openSpace(site.path('demo/data/hr'))
    expect(space?.runs(1)[0]).toMatchObject({ outcome: 'stopped', deleted: 0, error: 'The run was stopped.' })
    await space?.close()
  })
})
