import type { CellsOfKind } from './person.ts'
import { rowText } from './row-text.ts'

/** The octets of a kind of persons, and where numbers go in them: offsets of eight digits, four, and eight. */
export interface Stamp {
  readonly octets: Buffer
  readonly digits: readonly number[]
  readonly costCenter: readonly number[]
  readonly manager: readonly number[]
}

/** Stand where the numbers go, and nowhere else. */
const marks = { digits: '\u0001'.repeat(8), costCenter: '\u0002'.repeat(4), manager: '\u0003'.repeat(8) }

export function stampOf(cellsOf: CellsOfKind): Stamp {
  const octets = Buffer.from(rowText(cellsOf(marks)))
  return {
    octets,
    digits: placesOf(marks.digits, octets),
    costCenter: placesOf(marks.costCenter, octets),
    manager: placesOf(marks.manager, octets),
  }
}

function placesOf(mark: string, octets: Buffer): number[] {
  const places: number[] = []
  for (let at = octets.indexOf(mark); at >= 0; at = octets.indexOf(mark, at + mark.length)) places.push(at)
  return places
}

/** The digits of all numbers below 10,000, four each. */
const fours = Buffer.from(Array.from({ length: 10_000 }, (_, number) => String(number).padStart(4, '0')).join(''))

/** Writes a number below 100 million with eight digits. */
export function writeEight(into: Uint8Array, at: number, number: number): void {
  const upper = (number / 10_000) | 0
  writeFour(into, at, upper)
  writeFour(into, at + 4, number - upper * 10_000)
}

/** Writes a number below 10,000 with four digits. */
export function writeFour(into: Uint8Array, at: number, number: number): void {
  const from = number * 4
  into[at] = fours[from] ?? 0
  into[at + 1] = fours[from + 1] ?? 0
  into[at + 2] = fours[from + 2] ?? 0
  into[at + 3] = fours[from + 3] ?? 0
}
