import { describe, expect, test } from 'vitest'
import { parseSchedule, type Schedule } from '../../../src/host/schedule/schedule.ts'
import { type Due, dueTimes, type Scheduled, Scheduler } from '../../../src/host/schedule/scheduler.ts'
import { TestClock } from './clock.ts'

function scheduled(profile: string, text: string, last: string | null): Scheduled {
  const schedule = parseSchedule(text) as Schedule
  return { system: 'hr', profile, schedule, last: last === null ? null : Date.parse(last) }
}

const start = '2026-03-02T10:00:00.000Z'

/** The profiles that were due, and when they came, in the order in which they did. */
function following(profiles: readonly Scheduled[]) {
  const clock = new TestClock(start)
  const came: string[] = []
  const run = ({ profile }: Due): void =>
    void came.push(`${profile} ${new Date(clock.now()).toISOString().slice(11, 19)}`)
  const scheduler = new Scheduler(profiles, clock, run)
  return { clock, came, scheduler }
}

describe('a scheduler', () => {
  test('runs what is due, again and again, each profile at its own times', () => {
    const { clock, came } = following([scheduled('often', 'every 20m', start), scheduled('hourly', '30 * * * *', null)])
    clock.set('2026-03-02T11:31:00.000Z')
    expect(came).toEqual([
      'often 10:20:00',
      'hourly 10:30:00',
      'often 10:40:00',
      'often 11:00:00',
      'often 11:20:00',
      'hourly 11:30:00',
    ])
  })

  test('a profile that never ran has missed nothing', () => {
    const { clock, came, scheduler } = following([scheduled('nightly', '30 2 * * *', null)])
    clock.set(start)
    expect(came).toEqual([])
    expect(dueTimes(scheduler.due)).toEqual([{ system: 'hr', profile: 'nightly', at: '2026-03-03T02:30:00.000Z' }])
  })

  test('what was missed while no host was running comes once, at the start, and then at its time', () => {
    const { clock, came } = following([scheduled('nightly', '30 2 * * *', '2026-02-20T02:30:00.000Z')])
    clock.set(start)
    expect(came).toEqual(['nightly 10:00:00'])
    clock.set('2026-03-04T02:00:00.000Z')
    expect(came).toEqual(['nightly 10:00:00', 'nightly 02:30:00'])
  })

  test('an interval goes on from the last run, over a restart too', () => {
    const { clock, came } = following([scheduled('often', 'every 1h', '2026-03-02T09:15:00.000Z')])
    clock.set('2026-03-02T10:14:59.000Z')
    expect(came).toEqual([])
    clock.set('2026-03-02T10:15:00.000Z')
    expect(came).toEqual(['often 10:15:00'])
  })

  test('tells what is due next, soonest first', () => {
    const { clock, scheduler } = following([
      scheduled('nightly', '30 2 * * *', null),
      scheduled('often', 'every 20m', start),
    ])
    expect(dueTimes(scheduler.due).map(({ profile, at }) => `${profile} ${at.slice(11, 16)}`)).toEqual([
      'often 10:20',
      'nightly 02:30',
    ])
    clock.set('2026-03-03T02:25:00.000Z')
    expect(dueTimes(scheduler.due).map(({ profile, at }) => `${profile} ${at.slice(11, 16)}`)).toEqual([
      'nightly 02:30',
      'often 02:40',
    ])
  })

  test('runs nothing more once it is closed', () => {
    const { clock, came, scheduler } = following([scheduled('often', 'every 20m', start)])
    scheduler.close()
    expect(clock.alarms).toBe(0)
    clock.set('2026-03-03T00:00:00.000Z')
    expect(came).toEqual([])
    expect(scheduler.due).toEqual([])
  })
})
