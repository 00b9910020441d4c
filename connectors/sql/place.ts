import { TargetError } from '../../src/model/target-failure.ts'
import { parseCells, printCells } from './cells.ts'
import type { Raw } from './dialect.ts'

/** What is still to be read of a range of anchors: those behind `after`, up to `upTo` with it; `null` where it is open. */
export interface RestOfRange {
  readonly after: readonly Raw[] | null
  readonly upTo: readonly Raw[] | null
}

/** Where an interrupted import goes on. */
export interface Place {
  readonly objectType: string
  /** What is still to be read of the object type. */
  readonly ranges: readonly RestOfRange[]
  /** How many rows of the object type have been read. */
  readonly rows: number
  /**
   * Where a delta goes on, as it was at the beginning, when nothing had been read yet. What changes in rows that have been
   * read is found by a delta import from there on.
   */
  readonly position: string | null
}

export function printPlace(place: Place): string {
  return printCells(place)
}

/** Throws the `TargetError` that makes the import begin again, where the text is not one of ours. */
export function parsePlace(text: string): Place {
  const place = parsed(text)
  if (!isPlace(place)) throw new TargetError('resume', 'The place to go on from is not one that this connector gave.')
  return place
}

/**
 * Whether rows that come after an anchor can be told from those before it: not where a part of it is missing, or is text
 * that did not stand there like this.
 */
export function isPlaceable(anchor: readonly Raw[]): boolean {
  return anchor.every(cell => cell !== null && !(typeof cell === 'string' && cell.includes('\uFFFD')))
}

function parsed(text: string): unknown {
  try {
    return parseCells(text)
  } catch {
    return undefined
  }
}

function isPlace(value: unknown): value is Place {
  if (typeof value !== 'object' || value === null) return false
  const { objectType, ranges, rows, position } = value as Partial<Record<keyof Place, unknown>>
  return (
    typeof objectType === 'string' &&
    Number.isInteger(rows) &&
    (position === null || typeof position === 'string') &&
    Array.isArray(ranges) &&
    ranges.every(isRange)
  )
}

function isRange(value: unknown): value is RestOfRange {
  if (typeof value !== 'object' || value === null) return false
  const { after, upTo } = value as Partial<Record<keyof RestOfRange, unknown>>
  return [after, upTo].every(anchor => anchor === null || Array.isArray(anchor))
}
