import { failureIn } from '../../../src/model/target-failure.ts'
import type { Raw } from '../dialect.ts'
import { clearChild } from './child-rows.ts'
import { type Done, demandMatched } from './outcome.ts'
import type { Prepared } from './prepared.ts'
import type { TargetChild } from './target.ts'
import { insertText } from './text.ts'
import { alive, updateRow } from './update.ts'
import type { WrittenColumn } from './write-syntax.ts'
import { amongText, type Writing } from './writing.ts'

/** Gives entries other anchors, and their child rows other keys. Renaming is rare: it goes one by one. */
export async function renameEntries(writing: Writing, group: readonly Prepared[]): Promise<readonly Done[]> {
  for (const one of group) await rename(writing, one)
  return group.map(() => ({ kind: 'done' }))
}

async function rename(writing: Writing, one: Prepared): Promise<void> {
  const { table, key, target } = one
  const after = table.anchor.map((column, index) => {
    const at = one.columns.indexOf(column)
    return at < 0 ? (key[index] ?? null) : (one.values[at] ?? null)
  })
  if (table.deleted !== undefined) {
    const { rows } = await writing.run(
      parameters =>
        `SELECT 1 FROM ${table.name} WHERE ${[amongText(table.anchor, [key], parameters), ...alive(table, parameters)].join(' AND ')}`,
    )
    demandMatched([one], rows.length)
  }
  const children = [...target.children.values()].filter(child => child.table !== undefined)
  try {
    await writing.session.attempt(async () => {
      demandMatched([one], await updateRow(writing, one))
      // Where a foreign key has taken the child rows along, there are none left to be changed.
      for (const child of children) await moveRows(writing, child, key, after)
    })
  } catch (error) {
    const kind = failureIn(error)?.kind
    if (children.length === 0 || (kind !== 'reference' && kind !== 'refused')) throw error
    // A foreign key lets neither table change first: the child rows go, and come back with their new key.
    const kept: Kept[] = []
    for (const child of children) kept.push(await take(writing, child, key))
    demandMatched([one], await updateRow(writing, one))
    for (const rows of kept) await putBack(writing, rows, after)
  }
}

async function moveRows(
  writing: Writing,
  child: TargetChild,
  before: readonly Raw[],
  after: readonly Raw[],
): Promise<void> {
  await writing.run(parameters => {
    const set = child.key.map(
      ({ name, declared }, index) => `${name} = ${parameters.add(after[index] ?? null, declared)}`,
    )
    const ours = child.constants.map(
      ({ column, value }) => `${column.name} = ${parameters.add(value, column.declared)}`,
    )
    return `UPDATE ${child.name} SET ${set.join(', ')} WHERE ${[...ours, amongText(child.key, [before], parameters)].join(' AND ')}`
  })
}

interface Kept {
  readonly child: TargetChild
  readonly columns: readonly WrittenColumn[]
  readonly rows: readonly (readonly Raw[])[]
}

async function take(writing: Writing, child: TargetChild, key: readonly Raw[]): Promise<Kept> {
  const { dialect } = writing
  const columns = (child.table?.columns ?? [])
    .filter(({ generated }) => !generated)
    .map(({ name, declared }) => ({ name: dialect.quote(name), declared }))
  const { rows } = await writing.run(parameters => {
    const ours = child.constants.map(
      ({ column, value }) => `${column.name} = ${parameters.add(value, column.declared)}`,
    )
    return `SELECT ${columns.map(({ name }) => name).join(', ')} FROM ${child.name} WHERE ${[...ours, amongText(child.key, [key], parameters)].join(' AND ')}`
  })
  await clearChild(writing, child, [key])
  return { child, columns, rows }
}

async function putBack(writing: Writing, { child, columns, rows }: Kept, after: readonly Raw[]): Promise<void> {
  const positions = columns.map(({ name }) => child.key.findIndex(key => key.name === name))
  const moved = rows.map(row => row.map((cell, index) => after[positions[index] ?? -1] ?? cell))
  await writing.runRows(child.name, columns, moved, insertText)
}
