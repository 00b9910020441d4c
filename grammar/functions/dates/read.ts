import { EvaluationError } from '../define.ts'
import { later, type Moment, momentOf, months } from './moment.ts'

/**
 * Reads a date in one of the forms that directories and personnel systems write: ISO 8601 (also with a blank instead
 * of the T, without seconds, with a fraction, with an offset of hours alone), month/day/year as the date functions hand dates on, and with the name
 * of the month. A date alone is its midnight; a text without an offset is in UTC. Throws `EvaluationError` for any
 * other text.
 */
export function readDate(text: string): Moment {
  const trimmed = text.trim()
  for (const { shape, order } of days) {
    const day = shape.exec(trimmed)
    const time = day && timeAndZone.exec(trimmed.slice(day[0].length))
    const moment = time && assembled(order(day[1] ?? '', day[2] ?? '', day[3] ?? ''), time)
    if (moment) return moment
  }
  throw new EvaluationError('not-a-date', `"${text}" is not a date.`)
}

interface Day {
  readonly year: number
  readonly month: number
  readonly day: number
}

const days: readonly { readonly shape: RegExp; readonly order: (a: string, b: string, c: string) => Day }[] = [
  { shape: /^(\d{4})([-/])(\d{1,2}\2\d{1,2})/, order: (year, separator, rest) => isoDay(year, rest.split(separator)) },
  { shape: /^(\d{1,2})\/(\d{1,2})\/(\d{4})/, order: (month, day, year) => dayOf(year, Number(month), day) },
  {
    shape: /^(?:[a-z]{3,9},? +)?(\d{1,2})[ -]([a-z]{3,9})[ -](\d{4})/i,
    order: (day, name, year) => dayOf(year, monthNamed(name), day),
  },
  {
    shape: /^(?:[a-z]{3,9}, +)?([a-z]{3,9}) (\d{1,2}),? (\d{4})/i,
    order: (name, day, year) => dayOf(year, monthNamed(name), day),
  },
]

const timeAndZone =
  /^(?:(?:T|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7})\d*)?)?(?:\s*([AP])M)?)?(?:\s*(?:Z|GMT|UTC|([+-])(\d{1,2})(?::?(\d{2}))?))?$/i

function isoDay(year: string, [month = '', day = '']: readonly string[]): Day {
  return dayOf(year, Number(month), day)
}

function dayOf(year: string, month: number, day: string): Day {
  return { year: Number(year), month, day: Number(day) }
}

/** A month by its name or the first three letters of it; 0 when there is none. */
function monthNamed(name: string): number {
  const lower = name.toLowerCase()
  return months.findIndex(month => month.toLowerCase() === lower || month.slice(0, 3).toLowerCase() === lower) + 1
}

function assembled(day: Day, found: RegExpExecArray): Moment | undefined {
  const [, hours = '0', minutes = '0', seconds = '0', fraction = '', half, sign, zoneHours = '0', zoneMinutes = '0'] =
    found
  const hour = hourOf(Number(hours), half)
  if (hour === undefined) return undefined
  const ticks = Number(fraction.padEnd(7, '0'))
  const moment = momentOf({ ...day, hour, minute: Number(minutes), second: Number(seconds), ticks })
  const offset = (Number(zoneHours) * 60 + Number(zoneMinutes)) * (sign === '-' ? -1 : 1)
  return moment && Math.abs(offset) <= 14 * 60 ? later(moment, -60 * offset) : undefined
}

function hourOf(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour
  if (hour > 12) return undefined
  return (hour % 12) + (half.toUpperCase() === 'P' ? 12 : 0)
}
