import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RunEvent } from '../../../src/host/profile/event.ts'
import { csv, Site } from '../../runtime/site.ts'
import { RunningHost, siteFiles, word } from '../running-host.ts'
import { TestClock } from './clock.ts'

const nightly = '{ nightly: { schedule: 30 2 * * *, steps: [delta import, full import] } }'

let site: Site
const open: RunningHost[] = []
beforeEach(() => {
  site = new Site()
})
afterEach(async () => {
  for (const running of open.splice(0)) await running.close()
  await site.remove()
})

async function hostWith(profiles: string, clock: TestClock, more = ''): Promise<RunningHost> {
  return await again(clock, siteFiles(profiles, more))
}

async function again(clock: TestClock, files: Readonly<Record<string, string>> = {}): Promise<RunningHost> {
  const running = await RunningHost.open(site.write(files), clock)
  open.push(running)
  return running
}

/** The clock that records are dated by cannot be set, so the host's begins with it. */
const clockNow = (): TestClock => new TestClock(new Date().toISOString())
const inDays = (clock: TestClock, days: number): string => new Date(clock.now() + days * 86_400_000).toISOString()

describe('at the start of a host', () => {
  test('a system without a schedule is imported', async () => {
    const host = await hostWith('{ nightly: { steps: [delta import] } }', clockNow())
    expect(await host.runs.start(host.system)).toMatchObject({ kind: 'done', report: { outcome: 'completed' } })
    expect((await host.history()).map(word)).toEqual(['full'])
    expect(host.told).toEqual(['warnings', 'step began', 'step ended', 'done'])
  })

  test('a system with a schedule is imported only as long as it never was', async () => {
    const host = await hostWith(nightly, clockNow())
    expect(await host.runs.start(host.system)).toMatchObject({ kind: 'done' })
    await host.close()
    const second = await again(clockNow())
    expect(await second.runs.start(second.system)).toEqual({ kind: 'prepared' })
    expect(second.host.serves(second.system)).toBe(true)
    expect((await second.history()).map(word)).toEqual(['full'])
  })

  test('a system with a schedule is imported when its mapping was edited meanwhile', async () => {
    const first = await hostWith(nightly, clockNow())
    await first.runs.start(first.system)
    await first.close()
    site.write({ 'hr.yaml': siteFiles('{}')['hr.yaml']?.replace('Join(" "', 'Join("-"') ?? '' })
    const second = await again(clockNow())
    expect(await second.runs.start(second.system)).toMatchObject({ kind: 'done', report: { steps: [{ updated: 3 }] } })
  })

  test.each([
    ['true', nightly, 'done'],
    ['false', '{}', 'prepared'],
  ])('importAtStart: %s decides it', async (importAtStart, profiles, kind) => {
    const host = await hostWith(profiles, clockNow(), `    importAtStart: ${importAtStart}\n`)
    await host.runs.run(
      'hr',
      { mode: 'full', dryRun: false },
      { signal: new AbortController().signal, tell: () => undefined },
    )
    expect(await host.runs.start(host.system)).toMatchObject({ kind })
  })

  test('a system that cannot be read is told and concerns itself alone', async () => {
    const host = await hostWith('{}', clockNow())
    site.write({ 'hr.yaml': 'objectTypes: { person: { resource: User, flows: { userName: male } } }' })
    expect(await host.runs.start(host.system)).toMatchObject({ kind: 'failed', error: { name: 'Mistakes' } })
    expect(host.told).toEqual(['failed'])
  })
})

describe('by the clock', () => {
  test('a profile is run when it is due, and the history says which it was', async () => {
    const clock = clockNow()
    const host = await hostWith(nightly, clock)
    await host.runs.followSchedules()
    clock.set(inDays(clock, 1))
    await host.runs.settled()
    expect((await host.history()).map(word)).toEqual(['delta nightly 1', 'full nightly 2'])
  })

  test('what was missed while no host was running is run once at the start', async () => {
    const first = await hostWith(nightly, clockNow())
    await first.runs.run('hr', { profile: 'nightly', dryRun: false }, quietly())
    await first.close()
    const clock = clockNow()
    clock.set(inDays(clock, 5))
    const second = await again(clock)
    await second.runs.followSchedules()
    clock.set(new Date(clock.now()).toISOString())
    await second.runs.settled()
    expect((await second.history()).map(word)).toEqual([
      'delta nightly 1',
      'full nightly 2',
      'delta nightly 1',
      'full nightly 2',
    ])
  })

  test('a dry run is no run that counts', async () => {
    const first = await hostWith(nightly, clockNow())
    await first.runs.start(first.system)
    await first.runs.run('hr', { profile: 'nightly', dryRun: true }, quietly())
    await first.close()
    const clock = clockNow()
    const second = await again(clock)
    await second.runs.followSchedules()
    expect(second.runs.due[0]?.at).toBeGreaterThan(clock.now())
  })

  test('what is due while another run goes on waits for it, and is run once however often it was due', async () => {
    const clock = clockNow()
    const host = await hostWith('{ often: { schedule: every 1m, steps: [delta import] } }', clock)
    await host.runs.followSchedules()
    host.onEvent = once('step began', () => clock.set(new Date(clock.now() + 10 * 60_000).toISOString()))
    await host.runs.start(host.system)
    await host.runs.settled()
    expect((await host.history()).map(word)).toEqual(['full', 'delta often 1'])
    expect(host.told.filter(kind => kind.startsWith('step'))).toEqual([
      'step began',
      'step ended',
      'step began',
      'step ended',
    ])
  })

  test('what is due while the profile itself goes on is not lost', async () => {
    const clock = clockNow()
    const host = await hostWith('{ often: { schedule: every 1m, steps: [delta import] } }', clock)
    await host.runs.followSchedules()
    host.onEvent = once('step began', () => clock.set(new Date(clock.now() + 10 * 60_000).toISOString()))
    clock.set(new Date(clock.now() + 60_000).toISOString())
    await host.runs.settled()
    expect((await host.history()).map(word)).toEqual(['delta often 1', 'delta often 1'])
  })

  test('a space that cannot be opened keeps no other system from its schedule', async () => {
    site.write({ 'data/hr/data.mdb': 'x'.repeat(10_000) })
    const clock = clockNow()
    const host = await hostWith('{ often: { schedule: every 1m, steps: [delta import] } }', clock)
    await host.runs.followSchedules()
    clock.set(new Date(clock.now() + 60_000).toISOString())
    await host.runs.settled()
    expect(host.told).toEqual(['failed'])
    expect(host.runs.due).toHaveLength(1)
  })

  test('a run that fails keeps the next one from nothing', async () => {
    const clock = clockNow()
    const host = await hostWith('{ often: { schedule: every 1m, steps: [full import] } }', clock)
    await host.runs.followSchedules()
    site.write({ 'hr.yaml': 'nonsense' })
    clock.set(new Date(clock.now() + 60_000).toISOString())
    await host.runs.settled()
    expect(host.told).toEqual(['failed'])
    site.write(siteFiles('{}'))
    clock.set(new Date(clock.now() + 60_000).toISOString())
    await host.runs.settled()
    expect(host.told.at(-1)).toBe('done')
  })
})

describe('when it is asked', () => {
  test('a run waits for the one that goes on, and is told so', async () => {
    const host = await hostWith('{}', clockNow())
    const events: string[] = []
    const first = host.runs.start(host.system)
    const asked = host.runs.run(
      'hr',
      { profile: 'delta', dryRun: false },
      quietly(({ kind }) => events.push(kind)),
    )
    expect(await first).toMatchObject({ kind: 'done' })
    expect(await asked).toMatchObject({ system: 'hr', profile: 'delta', outcome: 'completed', steps: [{ read: 3 }] })
    expect(events.filter(kind => kind !== 'progress')).toEqual(['waiting', 'warnings', 'step began', 'step ended'])
    expect((await host.history()).map(word)).toEqual(['full', 'delta delta 1'])
  })

  test('for a profile that is not there, it is refused at once', async () => {
    const host = await hostWith(nightly, clockNow())
    await expect(host.runs.run('hr', { profile: 'nighty', dryRun: false }, quietly())).rejects.toThrow(
      'hr has no run profile "nighty". There are: nightly, full, delta, export.',
    )
    expect(host.told).toEqual([])
  })

  test('what keeps a run from being run is thrown, and told as well', async () => {
    const host = await hostWith('{}', clockNow())
    site.write({ 'hr.yaml': 'nonsense' })
    await expect(host.runs.run('hr', { profile: 'full', dryRun: false }, quietly())).rejects.toThrow('nonsense')
    expect(host.told).toEqual(['failed'])
  })

  test('who stops a run that has not begun gets it stopped', async () => {
    const host = await hostWith('{}', clockNow())
    const stop = new AbortController()
    const first = host.runs.start(host.system)
    const asked = host.runs.run(
      'hr',
      { profile: 'full', dryRun: false },
      { signal: stop.signal, tell: () => undefined },
    )
    stop.abort()
    await expect(asked).rejects.toMatchObject({ code: 'run-stopped' })
    await first
    await host.runs.settled()
    expect((await host.history()).map(word)).toEqual(['full'])
  })

  test('a run that goes on is stopped with the host, and recorded as stopped', async () => {
    site.write({ 'people.csv': csv(Array.from({ length: 20_000 }, (_, row) => `${row},Ann,Lee,a${row}@x`)) })
    const files = siteFiles('{}')
    const host = await again(
      clockNow(),
      Object.fromEntries(Object.entries(files).filter(([name]) => name !== 'people.csv')),
    )
    host.onEvent = once('step began', () => host.stop())
    expect(await host.runs.start(host.system)).toMatchObject({ kind: 'done', report: { outcome: 'stopped' } })
    expect(await host.history()).toMatchObject([{ outcome: 'stopped', deleted: 0 }])
  })
})

function once(kind: RunEvent['kind'], callback: () => void): (event: RunEvent) => void {
  let done = false
  return event => {
    if (done || event.kind !== kind) return
    done = true
    callback()
  }
}

function quietly(tell: (event: RunEvent) => void = () => undefined) {
  return { signal: new AbortController().signal, tell }
}
