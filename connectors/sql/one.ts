import type { EntryName, OperationContext } from '../../src/connector/contract.ts'
import type { Cell } from '../../src/model/value.ts'
import { unfit } from './columns.ts'
import type { Dialect, Raw } from './dialect.ts'
import { openSource, type Source } from './open.ts'
import { entryPages } from './read.ts'
import type { SqlSettings } from './settings.ts'
import type { View } from './view.ts'

/** One entry as it is now; `null` where there is none. */
export async function readOne(
  settings: SqlSettings,
  { objectType, anchor }: EntryName,
  context: OperationContext,
): Promise<readonly Cell[] | null> {
  const source = await openSource(settings, { folder: context.folder, objectTypes: [objectType] })
  try {
    const [view] = source.views
    if (view === undefined) throw unfit({ label: 'settings' }, `there is no object type "${objectType}".`)
    for await (const { cells } of entriesOf(source, view, [anchorCells(source.dialect, view, anchor)], context))
      return cells
    return null
  } finally {
    await source.snapshot.close()
  }
}

/** An entry, and its anchor as the database has it. */
export interface FoundEntry {
  readonly anchor: readonly Raw[]
  readonly cells: readonly Cell[]
}

/** The entries with these anchors that there are: a few hundred at most are asked for at once. */
export async function* entriesOf(
  source: Source,
  view: View,
  anchors: readonly (readonly Raw[])[],
  { signal }: Pick<OperationContext, 'signal'>,
): AsyncGenerator<FoundEntry> {
  if (view.settings.procedure !== undefined) {
    throw unfit({ label: view.source }, 'a procedure gives all entries and not one of them. Use a table or a query.')
  }
  for await (const { page } of entryPages(source, view, { anchors }, { signal, pageSize: null })) {
    if (page.kind !== 'rows') continue
    for (const cells of page.rows) yield { anchor: cellsOfAnchor(cells, view), cells }
  }
}

function cellsOfAnchor(cells: readonly Cell[], view: View): readonly Raw[] {
  return view.anchorPositions.map(position => {
    const cell = cells[position] ?? null
    return typeof cell === 'object' && cell !== null && !(cell instanceof Uint8Array) ? null : cell
  })
}

/** An anchor from outside as the database compares it. */
export function anchorCells(dialect: Dialect, view: View, anchor: readonly Cell[]): readonly Raw[] {
  return view.parent.anchorColumns.map(({ declared, name }, index) => {
    const kind = view.objectType.attributes.find(attribute => attribute.name === name)?.kind ?? 'string'
    const value = anchor[index] ?? null
    const writer = dialect.writer(declared, kind, { timeZone: view.zones(name) })
    if (value === null) return null
    if (writer !== undefined) return writer(value)
    return typeof value === 'object' && !(value instanceof Uint8Array) ? null : value
  })
}
