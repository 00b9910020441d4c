import { clearChild } from './child-rows.ts'
import { type Done, demandMatched } from './outcome.ts'
import type { Prepared } from './prepared.ts'
import { alive } from './update.ts'
import type { Writing } from './writing.ts'

/** Deletes entries: their child rows first, then their rows; or marks these as deleted, and leaves child rows alone. */
export async function deleteEntries(writing: Writing, group: readonly Prepared[]): Promise<readonly Done[]> {
  const [first] = group
  if (first === undefined) return []
  const { table, target } = first
  const { deleted } = table
  const keys = group.map(({ key }) => key)
  if (deleted === undefined) {
    for (const child of target.children.values()) await clearChild(writing, child, keys)
  }
  const matched = await writing.runAmong(table.anchor, keys, (among, parameters) => {
    if (deleted === undefined) return `DELETE FROM ${table.name} WHERE ${among()}`
    const { name, declared } = deleted.column
    const set = `${name} = ${parameters.add(deleted.value, declared)}`
    return `UPDATE ${table.name} SET ${set} WHERE ${[among(), ...alive(table, parameters)].join(' AND ')}`
  })
  demandMatched(group, matched)
  return group.map(() => ({ kind: 'done' }))
}
