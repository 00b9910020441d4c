import { afterEach, describe, expect, test } from 'vitest'
import { parseSchedule } from '../../../src/host/schedule/schedule.ts'

const zone = process.env['TZ']
afterEach(() => {
  if (zone === undefined) delete process.env['TZ']
  else process.env['TZ'] = zone
})

function next(text: string, after: string): string {
  const schedule = parseSchedule(text)
  if (!('next' in schedule)) throw new Error(schedule.message)
  return new Date(schedule.next(Date.parse(after))).toISOString()
}

describe('when a schedule comes next', () => {
  test.each([
    ['every 5m', '2026-03-02T10:01:07.000Z', '2026-03-02T10:06:07.000Z'],
    ['every 90s', '2026-03-02T10:00:00.000Z', '2026-03-02T10:01:30.000Z'],
    ['30 2 * * *', '2026-03-02T10:00:00.000Z', '2026-03-03T02:30:00.000Z'],
    ['30 2 * * *', '2026-03-03T02:30:00.000Z', '2026-03-04T02:30:00.000Z'],
    ['*/10 * * * *', '2026-03-02T10:01:00.000Z', '2026-03-02T10:10:00.000Z'],
    ['0 6 * * 1-5', '2026-03-06T07:00:00.000Z', '2026-03-09T06:00:00.000Z'],
    ['0 6 * * mon', '2026-03-06T07:00:00.000Z', '2026-03-09T06:00:00.000Z'],
    ['0 6 * * 7', '2026-03-06T07:00:00.000Z', '2026-03-08T06:00:00.000Z'],
    ['0 0 29 2 *', '2026-03-06T07:00:00.000Z', '2028-02-29T00:00:00.000Z'],
    [' 0   0 1,15 * * ', '2026-03-06T07:00:00.000Z', '2026-03-15T00:00:00.000Z'],
  ])('%s after %s: %s', (text, after, expected) => {
    process.env['TZ'] = 'UTC'
    expect(next(text, after)).toBe(expected)
  })

  test('is in the local time of the machine, also over a change of the clock', () => {
    process.env['TZ'] = 'Europe/Berlin'
    expect(next('30 6 * * *', '2026-03-28T12:00:00.000Z')).toBe('2026-03-29T04:30:00.000Z')
    expect(next('30 6 * * *', '2026-10-24T12:00:00.000Z')).toBe('2026-10-25T05:30:00.000Z')
  })

  test('a time that the change of the clock leaves out comes right after it, and not a day later', () => {
    process.env['TZ'] = 'Europe/Berlin'
    expect(next('30 2 * * *', '2026-03-28T12:00:00.000Z')).toMatch(/^2026-03-29T01:\d\d:00.000Z$/)
  })
})

describe('what is no schedule is explained', () => {
  test.each([
    ['every 5', '"every 5" is no schedule: behind "every" stands a duration, as 500ms, 90s, 5m, 2h or 1d.'],
    ['every', '"every" is no schedule: behind "every" stands a duration, as 500ms, 90s, 5m, 2h or 1d.'],
    ['every 20ms', '"every 20ms" is too often: a second is the shortest time between two runs.'],
    ['nightly', '"nightly" is no schedule: it has one word, and cron has five.'],
    ['@daily', '"@daily" is no schedule: it has one word, and cron has five.'],
    ['* * * *', '"* * * *" is no schedule: it has 4 fields, and cron has five.'],
    ['0 * * * * *', '"0 * * * * *" is no schedule: it has 6 fields, and cron has five.'],
    ['61 * * * *', '"61 * * * *" is no schedule: "61" is no minute (field 1 of five).'],
    ['0 25 * * *', '"0 25 * * *" is no schedule: "25" is no hour (field 2 of five).'],
    ['0 0 0 * *', '"0 0 0 * *" is no schedule: "0" is no day of the month (field 3 of five).'],
    ['0 0 1 13 *', '"0 0 1 13 *" is no schedule: "13" is no month (field 4 of five).'],
    ['0 0 * * 8', '"0 0 * * 8" is no schedule: "8" is no weekday (field 5 of five).'],
    ['0 2-1 * * *', '"0 2-1 * * *" is no schedule: "2-1" is no hour (field 2 of five).'],
    ['0 0 31 2 *', '"0 0 31 2 *" never comes: the month has no such day.'],
  ])('%s', (text, message) => {
    expect(parseSchedule(text)).toMatchObject({ message })
  })

  test('the five fields are explained where their number is wrong', () => {
    expect(parseSchedule('* * * *')).toMatchObject({
      help: 'A schedule is "every" with a duration (every 5m), or five fields of cron: minute (0 to 59), hour (0 to 23), day of the month (1 to 31), month (1 to 12), weekday (0 to 7, 0 and 7 are Sunday). 30 2 * * 1-5 is half past two from Monday to Friday.',
    })
  })

  test('what a field takes is said where it is wrong', () => {
    expect(parseSchedule('0 25 * * *')).toMatchObject({
      help: 'It takes 0 to 23, * for every one, lists (1,15), ranges (1-5) and steps (*/10). The five fields: minute, hour, day of the month, month, weekday.',
    })
  })
})
