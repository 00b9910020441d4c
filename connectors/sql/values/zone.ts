const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
/** Offsets change on quarters of an hour and nowhere between. */
const quarterMs = 15 * minuteMs
const maxKnown = 100_000

const zones = new Map<string, (instant: number) => number>()

/**
 * The instant of a local time in a zone, as ISO 8601 in UTC; the fraction keeps its digits. A time that there is twice
 * (when clocks are set back) is the first of the two, one that there is not (set forward) is as much later: what
 * `Temporal` calls `compatible`. A text that is no local time stays as it is.
 *
 * @param local `2026-03-01 08:00:00.25`, with a `T` or a space
 * @param zone an IANA name; throws a `RangeError` for one that is not known
 */
export function utcOf(local: string, zone: string): string {
  const found = /^(\d{4,})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?$/.exec(local)
  if (found === null) return local
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '00', fraction = ''] = found
  const kept = /[1-9]/.test(fraction) ? fraction.replace(/0+$/, '') : ''
  if (zone === 'UTC') return `${year}-${month}-${day}T${hour}:${minute}:${second}${kept}Z`
  const wall = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
  if (Number.isNaN(wall)) return local
  return `${secondsOf(instantOf(wall, zone))}${kept}Z`
}

/**
 * The local time in a zone of an instant, `2026-03-01 08:00:00.25`: the way back from `utcOf`. A date without a time, and
 * a text that is no instant, stay as they are.
 */
export function localOf(instant: string, zone: string): string {
  const found = /^(\d{4,}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)(\.\d+)?(Z|[+-]\d\d(?::?\d\d)?)$/.exec(instant)
  if (found === null) return instant
  const [, seconds = '', fraction = '', written = 'Z'] = found
  const offset = /^[+-]\d\d$/.test(written) ? `${written}:00` : written
  const at = Date.parse(`${seconds}${offset}`)
  if (Number.isNaN(at)) return instant
  const wall = zone === 'UTC' ? at : at + offsetAt(zone)(at)
  return `${secondsOf(wall).replace('T', ' ')}${fraction}`
}

function instantOf(wall: number, zone: string): number {
  const offset = offsetAt(zone)
  const before = wall - offset(wall - dayMs)
  const after = wall - offset(wall + dayMs)
  const [first, second] = before <= after ? [before, after] : [after, before]
  for (const instant of [first, second]) if (instant + offset(instant) === wall) return instant
  return before
}

function secondsOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, -5)
}

/** How far a zone is ahead of UTC at an instant, in milliseconds. */
function offsetAt(zone: string): (instant: number) => number {
  const made = zones.get(zone)
  if (made !== undefined) return made
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const known = new Map<number, number>()
  const offset = (instant: number): number => {
    const quarter = Math.floor(instant / quarterMs)
    const found = known.get(quarter)
    if (found !== undefined) return found
    if (known.size >= maxKnown) known.clear()
    const start = quarter * quarterMs
    const part = Object.fromEntries(format.formatToParts(start).map(({ type, value }) => [type, value]))
    const year = part['era'] === 'BC' ? 1 - Number(part['year']) : Number(part['year'])
    const [month, day, hour, minute, second] = ['month', 'day', 'hour', 'minute', 'second'].map(name =>
      Number(part[name]),
    )
    const wall = Date.UTC(year, (month ?? 1) - 1, day, hour, minute, second)
    known.set(quarter, wall - start)
    return wall - start
  }
  zones.set(zone, offset)
  return offset
}

/** Whether there is such a zone. */
export function isZone(name: string): boolean {
  try {
    offsetAt(name)
    return true
  } catch {
    return false
  }
}
