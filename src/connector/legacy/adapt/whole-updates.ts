import type { EntryUpdate, Page, UpdatePage } from '../../contract.ts'
import type { Partition } from '../partition.ts'
import { anchorKey } from './anchor-key.ts'
import { type Rows, readEntries } from './read.ts'
import type { Session, SessionTypes } from './session.ts'
import { type Piece, TypePages } from './type-pages.ts'

/**
 * Pages of a delta with whole entries in place of updates that tell only a part: all of them are asked for together,
 * as they are now. Updates of nothing but values that come and go stay, because a group may have many members. No
 * connection of the session may be open.
 */
export async function* withWholeEntries(
  session: Session,
  types: SessionTypes,
  { partition, pages }: { readonly partition: Partition; readonly pages: readonly Page[] },
): AsyncGenerator<Page> {
  const names = pages.flatMap(page =>
    page.kind === 'updates'
      ? page.updates.filter(isPart).map(({ anchor }) => ({ objectType: page.objectType, anchor }))
      : [],
  )
  const rows = names.length === 0 ? new Map() : await readEntries(session, types, names, [partition])
  for (const page of pages) {
    if (page.kind === 'updates') yield* settled(page, rows)
    else yield page
  }
}

/** Whether an update says something that is to be seen together with the rest of its entry. */
function isPart({ changes }: EntryUpdate): boolean {
  return changes.some(({ kind }) => kind !== 'values')
}

/** The updates of a page in their order, each as it is or as the entry or the deletion that it comes to. */
function settled({ objectType, updates, failures = [] }: UpdatePage, rows: Rows): readonly Page[] {
  const pages = new TypePages(objectType)
  for (const failure of failures) pages.add({ kind: 'failures', failure }, failure.position)
  for (const [index, update] of updates.entries()) pages.add(pieceOf(update, objectType, rows), index + 1)
  return pages.finish()
}

function pieceOf(update: EntryUpdate, objectType: string, rows: Rows): Piece {
  if (!isPart(update)) return { kind: 'updates', update }
  const row = rows.get(anchorKey(objectType, update.anchor))
  return row === undefined ? { kind: 'deletions', anchor: update.anchor } : { kind: 'rows', row }
}
