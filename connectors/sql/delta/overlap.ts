import type { Kind } from '../../../src/model/schema.ts'
import type { Raw } from '../dialect.ts'

/** How far a delta reads back behind the last watermark. */
export interface Overlap {
  /** For times. */
  readonly seconds: number
  /** For numbers. */
  readonly count: number
}

/** Numbers above this are milliseconds since 1970, as times; below they are seconds. */
const firstMilliseconds = 100_000_000_000

/**
 * A watermark so much earlier: rows of transactions that commit late may stand between the two. What is neither a time nor
 * a number (a row version) stays as it is.
 */
export function earlier(watermark: Raw, kind: Kind, { seconds, count }: Overlap): Raw {
  switch (typeof watermark) {
    case 'number':
      if (kind !== 'dateTime') return watermark - count
      // Of SQLite's times, those with a fraction are Julian days.
      if (!Number.isInteger(watermark)) return watermark - seconds / 86_400
      return watermark - seconds * (watermark > firstMilliseconds ? 1000 : 1)
    case 'bigint':
      return watermark - BigInt(count)
    case 'string':
      return earlierText(watermark, kind, { seconds, count })
    default:
      return watermark
  }
}

function earlierText(text: string, kind: Kind, { seconds, count }: Overlap): string {
  if (kind === 'integer' || kind === 'decimal') {
    const [, whole, fraction = ''] = /^(-?\d+)(\.\d+)?$/.exec(text) ?? []
    return whole === undefined ? text : `${BigInt(whole) - BigInt(count)}${fraction}`
  }
  const match = /^(\d{4}-\d\d-\d\d)(?:([ T])(\d\d:\d\d)(:\d\d)?)?(\.\d+)?(.*)$/s.exec(text)
  if (match === null || seconds === 0) return text
  const [, day = '', between, minute, second, fraction = '', rest = ''] = match
  // A day is over when the next has begun, so a day that was read may still have to be read again.
  const back = minute === undefined ? Math.ceil(seconds / 86_400) * 86_400 : seconds
  const instant = Date.parse(`${day}T${minute ?? '00:00'}${second ?? ':00'}Z`) - back * 1000
  if (!(instant >= Date.UTC(0, 0, 1))) return text
  const [newDay = '', newTime = ''] = new Date(instant).toISOString().split(/[T.]/)
  if (minute === undefined) return `${newDay}${fraction}${rest}`
  return `${newDay}${between}${second === undefined ? newTime.slice(0, 5) : newTime}${fraction}${rest}`
}
