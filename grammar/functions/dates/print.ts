import type { DateTime } from '../../syntax/value.ts'
import { boundedLength } from '../bounds.ts'
import { type Fields, fieldsOf, type Moment, months, weekdayOf, weekdays } from './moment.ts'
import { type Letter, tokensOf } from './tokens.ts'

/** A moment and whether its text said where it stands: only then does `K` write a `Z`. */
export interface Dated {
  readonly moment: Moment
  readonly zoned: boolean
}

/** Writes a moment, in UTC, by a .NET format of the invariant culture. */
export function printDate({ moment, zoned }: Dated, format: string): string {
  const fields = fieldsOf(moment)
  let text = ''
  for (const token of tokensOf(format)) {
    if (token.kind === 'literal') {
      text += token.character
    } else if (token.letter === 'F') {
      const fraction = fractionText(fields.ticks, token.count).replace(/0+$/, '')
      text = fraction === '' && text.endsWith('.') ? text.slice(0, -1) : text + fraction
    } else if (token.letter === 'd' && token.count > 2) {
      text += name(weekdays[weekdayOf(moment)] ?? '', token.count)
    } else if (token.letter === 'K') {
      text += zoned ? 'Z' : ''
    } else {
      text += fieldText(fields, token.letter, token.count)
    }
    boundedLength(text.length)
  }
  return text
}

/** The text in which the date functions hand moments on to each other. */
export function printHandedOn(moment: Moment): string {
  return printDate({ moment, zoned: true }, 'M/d/yyyy h:mm:ss tt')
}

/** A date as text, in its own form: `2026-03-01T08:00:00Z`, with a fraction where there is one, or month/day/year. */
export function printDateTime(date: DateTime): string {
  if (date.form === 'us') return printHandedOn(date)
  return printDate({ moment: date, zoned: true }, "yyyy-MM-ddTHH:mm:ss.FFFFFFF'Z'")
}

function fieldText(fields: Fields, letter: Exclude<Letter, 'F' | 'K'>, count: number): string {
  switch (letter) {
    case 'd':
      return padded(fields.day, count)
    case 'f':
      return fractionText(fields.ticks, count)
    case 'g':
      return 'A.D.'
    case 'h':
      return padded(fields.hour % 12 === 0 ? 12 : fields.hour % 12, Math.min(count, 2))
    case 'H':
      return padded(fields.hour, Math.min(count, 2))
    case 'm':
      return padded(fields.minute, Math.min(count, 2))
    case 'M':
      return count > 2 ? name(months[fields.month - 1] ?? '', count) : padded(fields.month, count)
    case 's':
      return padded(fields.second, Math.min(count, 2))
    case 't':
      return (fields.hour < 12 ? 'AM' : 'PM').slice(0, count)
    case 'y':
      return padded(count <= 2 ? fields.year % 100 : fields.year, count)
    case 'z':
      return `+${'0'.repeat(Math.min(count, 2))}${count > 2 ? ':00' : ''}`
    default:
      return letter satisfies never
  }
}

function padded(value: number, count: number): string {
  return String(value).padStart(count, '0')
}

/** Three letters of a name, or all of it. */
function name(whole: string, count: number): string {
  return count === 3 ? whole.slice(0, 3) : whole
}

function fractionText(ticks: number, count: number): string {
  return String(ticks).padStart(7, '0').slice(0, count)
}
