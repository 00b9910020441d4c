import type { RowPage } from '../../src/connector/contract.ts'
import type { Cell, Scalar } from '../../src/model/value.ts'
import type { Raw, Snapshot } from './dialect.ts'
import { anchorOf, converted, type EntryPage, type ReadOptions } from './entry-page.ts'
import type { Source } from './open.ts'
import { childStatement } from './statements.ts'
import type { Children, View } from './view.ts'

const pageRows = 1000
/** How many entries' child rows are asked for at once. */
const askedAtOnce = 200

/**
 * The entries that a stored procedure gives, as they come. Child rows are looked up page by page, through a connection of
 * their own: they are of a slightly later instant.
 */
export async function* unorderedPages(
  { dialect, snapshot, database }: Source,
  view: View,
  { signal, pageSize }: ReadOptions,
): AsyncGenerator<EntryPage> {
  const { name = '', parameters = [] } = view.settings.procedure ?? {}
  const beside = view.parent.children.length === 0 ? undefined : await database.snapshot()
  let firstPosition = 1
  try {
    for await (const read of snapshot.procedure?.(name, parameters, pageSize ?? pageRows) ?? []) {
      signal.throwIfAborted()
      const rows: Cell[][] = read.map(raw => converted(raw, view))
      if (beside !== undefined) {
        const anchors = read.map(raw => anchorOf(raw, view))
        for (const child of view.parent.children)
          await append({ dialect, snapshot: beside }, view, child, anchors, rows)
      }
      const page: RowPage = { kind: 'rows', objectType: view.objectType.name, source: view.source, rows, firstPosition }
      firstPosition += rows.length
      if (rows.length > 0) yield { page, rows: rows.length, last: [null] }
    }
  } finally {
    await beside?.close()
  }
}

/** Appends the values of a multi-valued attribute to the rows of these entries. */
async function append(
  { dialect, snapshot }: Pick<Source, 'dialect'> & { readonly snapshot: Snapshot },
  view: View,
  child: Children,
  anchors: readonly (readonly Raw[])[],
  rows: Cell[][],
): Promise<void> {
  const declared = view.parent.anchorColumns.map(column => column.declared)
  const index = view.parent.columns.length + view.parent.children.indexOf(child)
  const reader = view.readers[index]
  const width = child.key.length
  const found = new Map<string, Scalar[]>()
  for (let from = 0; from < anchors.length; from += askedAtOnce) {
    const { sql, parameters } = childStatement(dialect, child, anchors.slice(from, from + askedAtOnce), declared)
    for await (const page of snapshot.pages(sql, parameters, pageRows)) {
      for (const row of page) {
        const raw = row[width] ?? null
        const value = reader === undefined ? raw : reader(raw)
        if (value === null || (typeof value === 'object' && !(value instanceof Uint8Array))) continue
        const key = keyOf(row.slice(0, width))
        const values = found.get(key)
        if (values === undefined) found.set(key, [value])
        else if (values.at(-1) !== value) values.push(value)
      }
    }
  }
  for (const [position, row] of rows.entries()) {
    const values = found.get(keyOf(anchors[position] ?? []))
    row.push(values ?? null)
  }
}

function keyOf(cells: readonly Raw[]): string {
  return cells.map(cell => `${cell instanceof Uint8Array ? Buffer.from(cell).toString('base64') : cell}`).join('\0')
}
