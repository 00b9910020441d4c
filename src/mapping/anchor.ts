import type { Cell } from '../model/value.ts'

/**
 * The anchor of an entry, from the values of its anchor attributes. A compound one is its parts joined by `|`, with `|`
 * and `\` in a part escaped by `\`. `null` where a part is absent, empty, or no single value.
 */
export function anchorText(cells: readonly (Cell | undefined)[]): string | null {
  if (cells.length === 1) return partText(cells[0])
  let anchor = ''
  for (const [position, cell] of cells.entries()) {
    const part = partText(cell)
    if (part === null) return null
    anchor += `${position === 0 ? '' : '|'}${part.replace(/[\\|]/g, '\\$&')}`
  }
  return anchor === '' ? null : anchor
}

/** The parts of an anchor of so many; `undefined` where it does not have as many. The inverse of `anchorText`. */
export function anchorParts(anchor: string, count: number): readonly string[] | undefined {
  if (count === 1) return [anchor]
  const parts = [...anchor.matchAll(/(?:^|\|)((?:\\.|[^\\|])*)/gs)].map(([, part = '']) =>
    part.replace(/\\(.)/gs, '$1'),
  )
  return parts.length === count ? parts : undefined
}

function partText(cell: Cell | undefined): string | null {
  switch (typeof cell) {
    case 'string':
      return cell === '' ? null : cell
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(cell)
    case 'object':
      return cell instanceof Uint8Array && cell.length > 0 ? Buffer.from(cell).toString('hex') : null
    default:
      return null
  }
}
