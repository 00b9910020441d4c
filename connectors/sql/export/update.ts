import type { Parameters } from '../parameters.ts'
import { changeChildren } from './child-rows.ts'
import { defaultText } from './defaults.ts'
import { type Done, demandMatched } from './outcome.ts'
import type { Prepared } from './prepared.ts'
import type { TargetTable } from './target.ts'
import { amongText, type Writing } from './writing.ts'

/** Changes entries of one shape, and their child rows. */
export async function updateEntries(writing: Writing, group: readonly Prepared[]): Promise<readonly Done[]> {
  const [first] = group
  if (first === undefined) return []
  const { table, columns, defaults } = first
  if (table.deleted !== undefined || columns.length + defaults.length === 0) await demandThere(writing, table, group)
  if (columns.length + defaults.length > 0) {
    const isTogether = group.length > 1 && defaults.length === 0
    demandMatched(group, isTogether ? await updateTogether(writing, first, group) : await updateEach(writing, group))
  }
  await changeChildren(
    writing,
    group,
    group.map(({ key }) => key),
  )
  return group.map(() => ({ kind: 'done' }))
}

async function updateTogether(
  writing: Writing,
  { table, columns }: Prepared,
  group: readonly Prepared[],
): Promise<number> {
  const outcomes = await writing.runRows(
    table.name,
    [...table.anchor, ...columns],
    group.map(({ key, values }) => [...key, ...values]),
    rows => writing.syntax.update(rows, table.anchor.length),
  )
  return outcomes.reduce((sum, { matched }) => sum + matched, 0)
}

async function updateEach(writing: Writing, group: readonly Prepared[]): Promise<number> {
  let matched = 0
  for (const one of group) matched += await updateRow(writing, one)
  return matched
}

/** Changes one row, and gives how many were found. */
export async function updateRow(
  writing: Writing,
  { table, key, columns, values, defaults }: Prepared,
): Promise<number> {
  const made = await Promise.all(defaults.map(async column => await defaultText(writing, table, column)))
  const { matched } = await writing.run(parameters => {
    const set = columns.map(
      ({ name, declared }, index) => `${name} = ${parameters.add(values[index] ?? null, declared)}`,
    )
    return `UPDATE ${table.name} SET ${[...set, ...made].join(', ')} WHERE ${amongText(table.anchor, [key], parameters)}`
  })
  return matched
}

/** Checks that rows are there, and are not those of deleted entries; they stay so until the transaction ends. */
async function demandThere(writing: Writing, table: TargetTable, group: readonly Prepared[]): Promise<void> {
  const { afterTable, atEnd } = writing.syntax.locking
  const matched = await writing.runAmong(
    table.anchor,
    group.map(({ key }) => key),
    (among, parameters) =>
      `SELECT 1 FROM ${table.name}${afterTable} WHERE ${[among(), ...alive(table, parameters)].join(' AND ')}${atEnd}`,
  )
  demandMatched(group, matched)
}

/** The condition on rows whose entries are not deleted. */
export function alive({ deleted }: TargetTable, parameters: Parameters): readonly string[] {
  if (deleted === undefined) return []
  const { name, declared } = deleted.column
  if (deleted.value === null) return [`${name} IS NOT NULL`]
  return [`(${name} IS NULL OR ${name} <> ${parameters.add(deleted.value, declared)})`]
}
