/** A point in time: whole seconds since 1970-01-01T00:00Z, and steps of 100 nanoseconds within the second. */
export interface Moment {
  readonly seconds: number
  readonly ticks: number
}

/** The parts of a moment in UTC, the month counted from 1. */
export interface Fields {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly ticks: number
}

export const ticksPerSecond = 10_000_000
const secondsPerDay = 86_400

/** The moment of these parts in UTC; `undefined` when there is none, such as 30 February or the year 10000. */
export function momentOf(fields: Fields): Moment | undefined {
  const { year, month, day, hour, minute, second, ticks } = fields
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined
  if (hour > 23 || minute > 59 || second > 59) return undefined
  return { seconds: dayNumber(year, month, day) * secondsPerDay + hour * 3600 + minute * 60 + second, ticks }
}

export function fieldsOf({ seconds, ticks }: Moment): Fields {
  const date = new Date(seconds * 1000)
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    ticks,
  }
}

/** A moment so many seconds later; `undefined` outside of the years 1 to 9999. */
export function later(moment: Moment, seconds: number): Moment | undefined {
  const sum = moment.seconds + seconds
  return sum >= first && sum <= last ? { seconds: sum, ticks: moment.ticks } : undefined
}
const first = dayNumber(1, 1, 1) * secondsPerDay
const last = dayNumber(9999, 12, 31) * secondsPerDay + secondsPerDay - 1

/** The moment of a clock that counts milliseconds since 1970. */
export function momentOfClock(milliseconds: number): Moment {
  const seconds = Math.floor(milliseconds / 1000)
  return { seconds, ticks: Math.floor((milliseconds - seconds * 1000) * 10_000) }
}

export function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** 0 for a Sunday. */
export function weekdayOf({ seconds }: Moment): number {
  return new Date(seconds * 1000).getUTCDay()
}

/** Days since 1970-01-01. `Date.UTC` takes the years 0 to 99 for the twentieth century. */
function dayNumber(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, day) / (secondsPerDay * 1000)
}

export const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const

export const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const
