import { expect, test } from 'vitest'
import { localDate, localText, readDateTime } from '../../../../connectors/sql/values/date-time.ts'

test.each([
  ['2026-03-01 08:00:00+00', '2026-03-01T08:00:00Z'],
  ['2026-03-01T08:00Z', '2026-03-01T08:00:00Z'],
  ['2026-03-01 08:00:00.120 +01:30', '2026-03-01T06:30:00.12Z'],
  ['2026-03-01 00:30:00+0200', '2026-02-28T22:30:00Z'],
  ['2026-03-01 08:00:00.000-05', '2026-03-01T13:00:00Z'],
  ['2026-07-01 08:00:00', '2026-07-01T06:00:00Z'],
  ['2026-01-01 08:00', '2026-01-01T07:00:00Z'],
  ['2026-03-01', '2026-03-01'],
  ['infinity', 'infinity'],
  ['', ''],
])('%s is %s', (text, value) => {
  expect(readDateTime(text, 'Europe/Berlin')).toBe(value)
})

test('instants are local again where they are written', () => {
  expect(localText('2026-07-01T06:00:00.5Z', 'Europe/Berlin')).toBe('2026-07-01 08:00:00.5')
  expect(localDate('2026-06-30T22:30:00Z', 'Europe/Berlin')).toBe('2026-07-01')
  expect(localDate('2026-06-30', 'Europe/Berlin')).toBe('2026-06-30')
  expect(localText('soon', 'Europe/Berlin')).toBe('soon')
})
