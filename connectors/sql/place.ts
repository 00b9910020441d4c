import { TargetError } from '../../src/model/target-failure.ts'
import { parseCells, printCells } from './cells.ts'
import type { Raw } from './dialect.ts'
import { isWatermarks, type Watermarks } from './watermark.ts'

/** Where an interrupted import goes on. */
export interface Place {
  readonly objectType: string
  /** The anchor of the last row that was read. */
  readonly after: readonly Raw[]
  /** How many rows of the object type have been read. */
  readonly rows: number
  /**
   * Those of the beginning, when nothing had been read yet. What changes in rows that have been read is found by a delta
   * import from there on.
   */
  readonly watermarks: Watermarks
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
  const { objectType, after, rows, watermarks } = value as Partial<Record<keyof Place, unknown>>
  return typeof objectType === 'string' && Array.isArray(after) && typeof rows === 'number' && isWatermarks(watermarks)
}
