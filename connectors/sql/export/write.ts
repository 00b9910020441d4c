import type { ChangeResult } from '../../../src/connector/contract.ts'
import { failureIn } from '../../../src/model/target-failure.ts'
import { setInitial } from '../password/initial.ts'
import { type Added, addEntries } from './add.ts'
import { Unmatched } from './outcome.ts'
import type { Prepared } from './prepared.ts'
import { deleteEntries } from './remove.ts'
import { renameEntries } from './rename.ts'
import { revive } from './revive.ts'
import { updateEntries } from './update.ts'
import type { Writing } from './writing.ts'

/** Writes changes of one shape. Whatever fails is of all of them together; one change alone fails for itself. */
export async function writeGroup(writing: Writing, group: readonly Prepared[]): Promise<readonly ChangeResult[]> {
  const [first] = group
  if (first === undefined) return []
  const { kind } = first.change
  switch (kind) {
    case 'add': {
      const added = await addOrRevive(writing, first, group)
      for (const [at, { password, target, change }] of group.entries()) {
        if (password === undefined) continue
        await setInitial(writing, target, added[at]?.result.anchor ?? change.anchor ?? [], password)
      }
      return added.map(({ result }) => result)
    }
    case 'update':
    case 'replace':
      return await updateEntries(writing, group)
    case 'rename':
      return await renameEntries(writing, group)
    case 'delete':
      return await deleteEntries(writing, group)
    default:
      return kind satisfies never
  }
}

/** Adds entries; one whose row is there and marked as deleted comes back. */
async function addOrRevive(writing: Writing, first: Prepared, group: readonly Prepared[]): Promise<readonly Added[]> {
  const [, another] = group
  const revived: readonly Added[] = [{ key: first.key, result: { kind: 'done' } }]
  if (first.table.deleted === undefined) return await addEntries(writing, group)
  if (first.target.settings.upsert === true) {
    // What would be an update of a row that is marked brings the entry back instead: each is looked at by itself.
    if (another !== undefined) throw new Unmatched()
    return (await revive(writing, first)) ? revived : await addEntries(writing, group)
  }
  if (another !== undefined) return await addEntries(writing, group)
  try {
    return await writing.session.attempt(async () => await addEntries(writing, group))
  } catch (error) {
    if (failureIn(error)?.kind !== 'exists' || !(await revive(writing, first))) throw error
    return revived
  }
}
