import type { PersonCell } from './person.ts'

const betweenCells = '\u001F'
const betweenValues = '\u001E'

/** The text of a person's row: cells with a separator between them that stands in none. */
export function rowText(cells: readonly PersonCell[]): string {
  return cells.map(cellText).join(betweenCells)
}

function cellText(cell: PersonCell): string {
  if (cell === null) return ''
  return typeof cell === 'object' ? cell.join(betweenValues) : String(cell)
}
