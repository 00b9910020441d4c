import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isZone, localOf, utcOf } from '../../../../connectors/sql/values/zone.ts'

describe('a local time', () => {
  test.each([
    ['2026-01-15 12:00:00', 'Europe/Berlin', '2026-01-15T11:00:00Z'],
    ['2026-07-15 12:00:00', 'Europe/Berlin', '2026-07-15T10:00:00Z'],
    ['2026-07-15T12:00', 'Europe/Berlin', '2026-07-15T10:00:00Z'],
    ['2026-07-15 12:00:00.123456', 'America/New_York', '2026-07-15T16:00:00.123456Z'],
    ['2026-07-15 12:00:00.500', 'Asia/Kolkata', '2026-07-15T06:30:00.5Z'],
    ['2026-07-15 12:00:00.000', 'UTC', '2026-07-15T12:00:00Z'],
  ])('%s in %s is %s', (local, zone, utc) => {
    expect(utcOf(local, zone)).toBe(utc)
  })

  test('that there is twice is the first of the two', () => {
    expect(utcOf('2026-10-25 02:30:00', 'Europe/Berlin')).toBe('2026-10-25T00:30:00Z')
  })

  test('that there is not is as much later', () => {
    expect(utcOf('2026-03-29 02:30:00', 'Europe/Berlin')).toBe('2026-03-29T01:30:00Z')
  })

  test('stays as it is where it is none', () => {
    expect(utcOf('infinity', 'Europe/Berlin')).toBe('infinity')
    expect(utcOf('2026-03-01', 'Europe/Berlin')).toBe('2026-03-01')
  })

  test('comes back from its instant, but for the hour that there is twice', () => {
    const zone = fc.constantFrom('Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC')
    const instant = fc.integer({ min: Date.UTC(1980, 0), max: Date.UTC(2060, 0) })
    fc.assert(
      fc.property(zone, instant, (name, ms) => {
        const utc = `${new Date(ms).toISOString().slice(0, 19)}Z`
        const back = utcOf(localOf(utc, name), name)
        expect(localOf(back, name)).toBe(localOf(utc, name))
        expect(Date.parse(utc) - Date.parse(back)).toBeOneOf([0, 1_800_000, 3_600_000])
      }),
    )
  })
})

test('a zone that is not known is told', () => {
  expect(isZone('Europe/Berlin')).toBe(true)
  expect(isZone('Europe/Bärlin')).toBe(false)
})
