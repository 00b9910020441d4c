import { changeChildren } from './child-rows.ts'
import { prepare } from './prepare.ts'
import type { Prepared } from './prepared.ts'
import { updateRow } from './update.ts'
import { amongText, type Writing } from './writing.ts'

/**
 * Brings an entry back whose row is marked as deleted: its row becomes what a new one would be. False where there is no such
 * row.
 */
export async function revive(writing: Writing, added: Prepared): Promise<boolean> {
  const { table, change, target, key } = added
  const { deleted } = table
  if (change.kind !== 'add' || deleted === undefined || key.includes(null)) return false
  const { rows } = await writing.run(parameters => {
    const condition = amongText(table.anchor, [key], parameters)
    const { name, declared } = deleted.column
    const isDeleted =
      deleted.value === null ? `${name} IS NULL` : `${name} = ${parameters.add(deleted.value, declared)}`
    return `SELECT 1 FROM ${table.name} WHERE ${condition} AND ${isDeleted}`
  })
  if (rows.length !== 1) return false
  const anchor = target.view.objectType.anchor
  const attributes = Object.fromEntries(Object.entries(change.attributes).filter(([name]) => !anchor.includes(name)))
  const replace = { kind: 'replace', objectType: change.objectType, anchor: change.anchor ?? [], attributes } as const
  const whole = prepare(target, replace, added.index)
  // The mark goes like everything else that a new entry is not given, and what only an add writes (a password) comes.
  const extra = added.columns.flatMap((column, at) =>
    whole.columns.includes(column) || table.anchor.includes(column)
      ? []
      : [{ column, value: added.values[at] ?? null }],
  )
  const row: Prepared = {
    ...whole,
    key,
    columns: [...whole.columns, ...extra.map(({ column }) => column)],
    values: [...whole.values, ...extra.map(({ value }) => value)],
  }
  await updateRow(writing, unmarked(row))
  await changeChildren(writing, [row], [key])
  return true
}

/** A row whose mark is taken away, where the entry is not given a value for that column. */
function unmarked(row: Prepared): Prepared {
  const { deleted } = row.table
  if (deleted === undefined) return row
  const { column, value } = deleted
  const at = row.columns.indexOf(column)
  const isGiven = row.defaults.includes(column) || (at >= 0 && row.values[at] !== value)
  if (isGiven) return row
  const others = {
    ...row,
    columns: row.columns.toSpliced(at, at < 0 ? 0 : 1),
    values: row.values.toSpliced(at, at < 0 ? 0 : 1),
  }
  if (column.column.hasDefault) return { ...others, defaults: [...row.defaults, column] }
  return { ...others, columns: [...others.columns, column], values: [...others.values, column.write(null)] }
}
