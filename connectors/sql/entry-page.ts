import type { RawPage, RowPage } from '../../src/connector/contract.ts'
import type { Cell } from '../../src/model/value.ts'
import type { Raw } from './dialect.ts'
import type { View } from './view.ts'

/** A page, and the anchor of its last row as the database has it. */
export interface EntryPage {
  readonly page: RowPage | RawPage
  readonly rows: number
  readonly last: readonly Raw[]
}

/** How entries are read. */
export interface ReadOptions {
  readonly signal: AbortSignal
  /** How many rows a page has; `null` for the usual number. */
  readonly pageSize: number | null
  /** The position of the first row, counted from 1. */
  readonly firstPosition?: number
}

/** A row's cells in their outside form. */
export function converted(raw: readonly Raw[], { readers }: View): Cell[] {
  return raw.map((cell, index) => {
    const reader = readers[index]
    return cell === null || reader === undefined ? cell : reader(cell)
  })
}

/** The anchor of a parent's row, as the database has it. */
export function anchorOf(raw: readonly Raw[], { anchorPositions }: View): readonly Raw[] {
  return anchorPositions.map(position => raw[position] ?? null)
}
