import type { Anchor } from '../../../model/change.ts'
import type { Cell } from '../../../model/value.ts'
import type { EntryName } from '../../contract.ts'
import { AnchorAttribute } from '../anchor-attribute.ts'
import type { LegacyValue } from '../attribute-change.ts'
import { CSEntryChange } from '../cs-entry-change.ts'
import { ObjectModificationType } from '../enums/modification.ts'
import { OperationType } from '../enums/run.ts'
import type { Partition } from '../partition.ts'
import { anchorKey } from './anchor-key.ts'
import { UnfitValue } from './cell.ts'
import { importedEntries } from './connection.ts'
import { anchorCellsOf, rowOf } from './entry.ts'
import { wantedPartitions } from './partitions.ts'
import type { Session, SessionTypes } from './session.ts'
import type { TypeView } from './type-view.ts'

/** The rows of entries as they are now, by their `anchorKey`. */
export type Rows = ReadonlyMap<string, readonly Cell[]>

/** Whether entries can be read at all. */
export function canRead({ legacy, capabilities }: Session): boolean {
  return legacy.getImportEntries !== undefined && capabilities.supportImport
}

/**
 * Entries as they are now. A connector that answers imports of the type `FullObject` is asked for these alone; any other
 * is read from its beginning, until all of them were seen. They are looked for in all partitions, or in those given.
 */
export async function readEntries(
  session: Session,
  types: SessionTypes,
  names: readonly EntryName[],
  partitions?: readonly Partition[],
): Promise<Rows> {
  const found = new Map<string, readonly Cell[]>()
  const wanted = new Set(names.map(({ objectType, anchor }) => anchorKey(objectType, anchor)))
  for (const partition of partitions ?? (await wantedPartitions(session, null))) {
    if (found.size === wanted.size) break
    const step = { ...readingStep(session, types, names), partition, schema: types.schema, pageSize: null }
    for await (const entries of importedEntries(session, { ...step, customData: null })) {
      for (const entry of entries) {
        const [key, row] = rowIn(entry, types) ?? []
        if (key !== undefined && row !== undefined && wanted.has(key)) found.set(key, row)
      }
      if (found.size === wanted.size) break
    }
  }
  return found
}

function readingStep({ capabilities }: Session, { views }: SessionTypes, names: readonly EntryName[]) {
  if (!capabilities.fullObjectImport) return { importType: OperationType.Full }
  const wanted = names.flatMap(({ objectType, anchor }) => {
    const view = viewOf(views, objectType)
    return view === undefined ? [] : [namedEntry(view, anchor)]
  })
  return { importType: OperationType.FullObject, wanted }
}

/** An entry that nothing is said of but which it is. */
export function namedEntry(view: TypeView, anchor: Anchor): CSEntryChange {
  const entry = CSEntryChange.create()
  entry.objectType = view.objectType.name
  entry.objectModificationType = ObjectModificationType.None
  // Without names of their own, ECMA2 names entries by their anchors.
  if (view.isNamedByDN || view.objectType.dn === undefined) entry.dn = anchor.map(String).join('+')
  if (!view.isNamedByDN) {
    for (const [index, name] of view.objectType.anchor.entries()) {
      entry.anchorAttributes.add(AnchorAttribute.create(name, anchor[index] as LegacyValue))
    }
  }
  return entry
}

/** The object type of a name. */
export function viewOf(views: readonly TypeView[], objectType: string): TypeView | undefined {
  return views.find(view => view.objectType.name.toLowerCase() === objectType.toLowerCase())
}

/** The row of an entry; `undefined` for one that is gone or cannot be read. */
function rowIn(
  entry: CSEntryChange,
  { views, only }: SessionTypes,
): readonly [key: string, row: readonly Cell[]] | undefined {
  const view = entry.objectType ? viewOf(views, entry.objectType) : only
  if (view === undefined || entry.objectModificationType === ObjectModificationType.Delete) return undefined
  try {
    return [anchorKey(view.objectType.name, anchorCellsOf(entry, view)), rowOf(entry, view)]
  } catch (error) {
    if (error instanceof UnfitValue) return undefined
    throw error
  }
}
