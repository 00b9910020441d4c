import { type Moment, momentOf, ticksPerSecond } from './moment.ts'

/** Seconds from 1601-01-01T00:00Z, where file times begin, to 1970-01-01T00:00Z. */
const secondsBefore1970 = 11_644_473_600n
const steps = BigInt(ticksPerSecond)

/** A directory's file time: steps of 100 nanoseconds since 1601-01-01T00:00Z. */
export function fileTimeOf({ seconds, ticks }: Moment): bigint {
  return (BigInt(seconds) + secondsBefore1970) * steps + BigInt(ticks)
}

/** The moment of a file time; `undefined` before 1601 and past the year 9999. */
export function momentOfFileTime(fileTime: bigint): Moment | undefined {
  if (fileTime < 0n || fileTime > last) return undefined
  return { seconds: Number(fileTime / steps - secondsBefore1970), ticks: Number(fileTime % steps) }
}
const end = momentOf({ year: 9999, month: 12, day: 31, hour: 23, minute: 59, second: 59, ticks: ticksPerSecond - 1 })
const last = end === undefined ? 0n : fileTimeOf(end)
