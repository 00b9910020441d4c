import type { Cell } from '../../../model/value.ts'
import type { DeletionPage, EntryUpdate, Page, RowFailure, RowPage, UpdatePage } from '../../contract.ts'

/** What an entry comes to. */
export type Piece =
  | { readonly kind: 'rows'; readonly row: readonly Cell[] }
  | { readonly kind: 'updates'; readonly update: EntryUpdate }
  | { readonly kind: 'deletions'; readonly anchor: readonly Cell[] }
  | { readonly kind: 'failures'; readonly failure: RowFailure }

interface Started {
  readonly kind: Page['kind']
  readonly rows: (readonly Cell[])[]
  readonly updates: EntryUpdate[]
  readonly anchors: (readonly Cell[])[]
  readonly failures: RowFailure[]
  readonly firstPosition: number
}

/** Entries of a page at most: connectors may hand over all they have at once. */
const maxSize = 4_000

/** Puts entries of one object type on as few pages as their order allows. */
export class TypePages {
  readonly #objectType: string
  readonly #pages: Started[] = []

  constructor(objectType: string) {
    this.#objectType = objectType
  }

  /** @param position where the entry stands among those of its type, from 1 */
  add(piece: Piece, position: number): void {
    const last = this.#pages.at(-1)
    if (piece.kind === 'failures') {
      const page = last ?? this.#start('rows', position)
      page.failures.push(piece.failure)
      return
    }
    const continues =
      last?.kind === piece.kind && (piece.kind !== 'rows' || follows(last, position)) && sizeOf(last) < maxSize
    const page = continues ? last : this.#start(piece.kind, position)
    if (piece.kind === 'rows') page.rows.push(piece.row)
    else if (piece.kind === 'updates') page.updates.push(piece.update)
    else page.anchors.push(piece.anchor)
  }

  finish(): readonly (RowPage | UpdatePage | DeletionPage)[] {
    return this.#pages.map(page => finish(page, this.#objectType))
  }

  #start(kind: Started['kind'], firstPosition: number): Started {
    const page: Started = { kind, rows: [], updates: [], anchors: [], failures: [], firstPosition }
    this.#pages.push(page)
    return page
  }
}

function sizeOf({ rows, updates, anchors }: Started): number {
  return rows.length + updates.length + anchors.length
}

/** Rows of a page have positions without gaps; a failed one makes a gap. */
function follows(page: Started, position: number): boolean {
  return page.firstPosition + page.rows.length === position
}

function finish(page: Started, objectType: string): RowPage | UpdatePage | DeletionPage {
  const { kind, rows, updates, anchors, failures, firstPosition } = page
  const all = { objectType, source: `entries of ${objectType}`, ...(failures.length === 0 ? {} : { failures }) }
  if (kind === 'updates') return { kind, updates, ...all }
  if (kind === 'deletions') return { kind, anchors, ...all }
  return { kind: 'rows', rows, firstPosition, ...all }
}
