import { TargetError } from '../../../src/model/target-failure.ts'
import type { Cell } from '../../../src/model/value.ts'
import type { Raw } from '../dialect.ts'

const words: ReadonlyMap<string, boolean> = new Map([
  ...['true', 't', 'yes', 'y', 'on', '1', '-1'].map(word => [word, true] as const),
  ...['false', 'f', 'no', 'n', 'off', '0'].map(word => [word, false] as const),
])

/** A boolean out of a cell that may spell it in any of the usual ways; any other cell stays as it is. */
export function readBoolean(cell: Raw): Cell {
  if (typeof cell === 'boolean' || cell === null) return cell
  if (cell instanceof Uint8Array) return cell.length === 1 && (cell[0] ?? 2) < 2 ? cell[0] === 1 : cell
  return words.get(String(cell).trim().toLowerCase()) ?? cell
}

/** The failure of a boolean for a column whose declaration does not say how booleans are written in it. */
export function unclearBoolean(declared: string): TargetError {
  return new TargetError(
    'value',
    `A column declared as ${declared} does not say how true and false are written in it. Say so in types: { kind: boolean, true: …, false: … }.`,
  )
}
