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
/** Days from 1 March of the year 0 to 1970-01-01. Years that begin in March have their leap day at the end. */
const daysBefore1970 = 719_468
const daysIn400Years = 146_097

/** The moment of these parts in UTC; `undefined` when there is none, such as 30 February or the year 10000. */
export function momentOf(fields: Fields): Moment | undefined {
  const { year, month, day, hour, minute, second, ticks } = fields
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined
  if (hour > 23 || minute > 59 || second > 59) return undefined
  return { seconds: dayNumber(year, month, day) * secondsPerDay + hour * 3600 + minute * 60 + second, ticks }
}

export function fieldsOf({ seconds, ticks }: Moment): Fields {
  const days = Math.floor(seconds / secondsPerDay)
  const ofDay = seconds - days * secondsPerDay
  return {
    ...dateOf(days),
    hour: Math.floor(ofDay / 3600),
    minute: Math.floor(ofDay / 60) % 60,
    second: ofDay % 60,
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

/** 0 for a Sunday; 1970-01-01 was a Thursday. */
export function weekdayOf({ seconds }: Moment): number {
  return (((Math.floor(seconds / secondsPerDay) + 4) % 7) + 7) % 7
}

/** Days since 1970-01-01 in the Gregorian calendar, also before there was one. */
function dayNumber(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1
  const marchMonth = (month + 9) % 12
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400)
  return marchYear * 365 + leapDays + daysBeforeMarchMonth(marchMonth) + day - 1 - daysBefore1970
}

function dateOf(dayNumber: number): Pick<Fields, 'year' | 'month' | 'day'> {
  const days = dayNumber + daysBefore1970
  const era = Math.floor(days / daysIn400Years)
  const ofEra = days - era * daysIn400Years
  const leapDays = Math.floor(ofEra / 1460) - Math.floor(ofEra / 36_524) + Math.floor(ofEra / 146_096)
  const yearOfEra = Math.floor((ofEra - leapDays) / 365)
  const ofYear = ofEra - (yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const marchMonth = Math.floor((5 * ofYear + 2) / 153)
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  const year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
  return { year, month, day: ofYear - daysBeforeMarchMonth(marchMonth) + 1 }
}

/** From March on, five months have 153 days: 31, 30, 31, 30, 31. */
function daysBeforeMarchMonth(marchMonth: number): number {
  return Math.floor((153 * marchMonth + 2) / 5)
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
