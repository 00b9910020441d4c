import type { Cell } from '../../../src/model/value.ts'
import type { Raw } from '../dialect.ts'
import { localOf, utcOf } from './zone.ts'

const withOffset = /^(\d{4,}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d)?)(\.\d+)?\s?(Z|[+-]\d\d(?::?\d\d)?)$/i

/**
 * An instant out of a text as databases write them: with an offset, or local to a zone. A date without a time stays as it
 * is, and so does what is no time at all (`infinity`).
 */
export function readDateTime(cell: Raw, timeZone: string): Cell {
  if (typeof cell !== 'string') return cell
  const found = withOffset.exec(cell)
  if (found === null) return utcOf(cell, timeZone)
  const [, date = '', time = '', fraction = '', offset = ''] = found
  const seconds = time.length === 5 ? `${time}:00` : time
  const kept = /[1-9]/.test(fraction) ? fraction.replace(/0+$/, '') : ''
  if (offset === 'Z' || offset === 'z' || /^[+-]00(:?00)*$/.test(offset)) return `${date}T${seconds}${kept}Z`
  const minutes = offset.length === 3 ? `${offset}:00` : offset.replace(/^(...)(\d\d)$/, '$1:$2')
  const at = Date.parse(`${date}T${seconds}${minutes}`)
  return Number.isNaN(at) ? cell : `${new Date(at).toISOString().slice(0, -5)}${kept}Z`
}

/** An instant as text without a zone, `2026-03-01 08:00:00.25`, local to `timeZone`; a text that is none stays as it is. */
export function localText(value: string, timeZone: string): string {
  return localOf(value, timeZone)
}

/** The date of an instant in a zone; a date stays as it is. */
export function localDate(value: string, timeZone: string): string {
  const local = localOf(value, timeZone)
  return local === value ? value : local.slice(0, local.indexOf(' '))
}
