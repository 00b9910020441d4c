import type { Raw } from '../dialect.ts'
import type { Parameters } from '../parameters.ts'
import { childFailure } from './blame.ts'
import type { ChildValue, Prepared } from './prepared.ts'
import type { TargetChild } from './target.ts'
import { insertText } from './text.ts'
import type { WrittenColumn } from './write-syntax.ts'
import { amongText, partsOf, type Writing } from './writing.ts'

/** A value that comes or goes, with the key of the entry it belongs to. */
interface ChildRow {
  readonly key: readonly Raw[]
  readonly value: ChildValue
}

/** Databases bear so many columns in a SELECT, and alternatives in a condition. */
const atOnce = 200
const valuesAtOnce = 500

/** Makes the changes of child rows of some entries. `keys` are their anchors as they are now. */
export async function changeChildren(
  writing: Writing,
  group: readonly Pick<Prepared, 'children'>[],
  keys: readonly (readonly Raw[])[],
): Promise<void> {
  const children = new Set(group.flatMap(prepared => prepared.children.map(({ child }) => child)))
  for (const child of children) {
    const cleared: (readonly Raw[])[] = []
    const removed: ChildRow[] = []
    const added: ChildRow[] = []
    for (const [at, { children }] of group.entries()) {
      const key = keys[at] ?? []
      for (const one of children) {
        if (one.child !== child) continue
        if (one.clear) cleared.push(key)
        for (const value of one.remove) removed.push({ key, value })
        for (const value of one.add) added.push({ key, value })
      }
    }
    await clearChild(writing, child, cleared)
    await removeRows(writing, child, removed)
    await addRows(writing, child, added, group.length === 1)
  }
}

/** Deletes all rows of some entries that belong to an attribute. */
export async function clearChild(
  writing: Writing,
  child: TargetChild,
  keys: readonly (readonly Raw[])[],
): Promise<void> {
  if (child.table === undefined) return
  await writing.runAmong(
    child.key,
    keys,
    (condition, parameters) =>
      `DELETE FROM ${child.name} WHERE ${[condition(), ...fixed(child, parameters)].join(' AND ')}`,
  )
}

async function removeRows(writing: Writing, child: TargetChild, rows: readonly ChildRow[]): Promise<void> {
  const byEntry = [
    ...Map.groupBy(rows, ({ key, value }) => JSON.stringify([key.map(String), String(value.type)])).values(),
  ]
  const alternatives = byEntry.flatMap(list => [...partsOf(list, valuesAtOnce)])
  let part: (readonly ChildRow[])[] = []
  let count = 0
  const flush = async (): Promise<void> => {
    if (part.length === 0) return
    const now = part
    part = []
    count = 0
    await writing.run(parameters => {
      const named = now.map(list => `(${valuesOfEntry(child, list, parameters)})`).join(' OR ')
      return `DELETE FROM ${child.name} WHERE ${[`(${named})`, ...fixed(child, parameters)].join(' AND ')}`
    })
  }
  for (const list of alternatives) {
    if (part.length >= atOnce || count + list.length > 1000) await flush()
    part.push(list)
    count += list.length
  }
  await flush()
}

function valuesOfEntry(child: TargetChild, rows: readonly ChildRow[], parameters: Parameters): string {
  const [first] = rows
  if (first === undefined) return '1 = 0'
  const conditions = [amongText(child.key, [first.key], parameters)]
  if (child.type !== undefined) {
    conditions.push(`${child.type.name} = ${parameters.add(first.value.type, child.type.declared)}`)
  }
  conditions.push(
    amongText(
      [child.value],
      rows.map(({ value }) => [value.value]),
      parameters,
    ),
  )
  return conditions.join(' AND ')
}

async function addRows(
  writing: Writing,
  child: TargetChild,
  rows: readonly ChildRow[],
  isAlone: boolean,
): Promise<void> {
  if (rows.length === 0) return
  try {
    // The database need not have undone the failed statement alone, so what is to be tried again is a piece of its own.
    if (isAlone && rows.length > 1) await writing.session.attempt(async () => await addAll(writing, child, rows))
    else await addAll(writing, child, rows)
  } catch (error) {
    const blamed = childFailure(error, child.attribute, isAlone ? rows[0]?.value.outside : undefined)
    if (!isAlone || rows.length === 1 || blamed === error) throw isAlone ? blamed : error
    for (const part of partsOf(rows, Math.ceil(rows.length / 8))) await addRows(writing, child, part, true)
  }
}

/** Adding a value that is there already changes nothing. */
async function addAll(writing: Writing, child: TargetChild, rows: readonly ChildRow[]): Promise<void> {
  const columns = writtenColumns(child)
  const cells = (list: readonly ChildRow[]): readonly (readonly Raw[])[] =>
    list.map(({ key, value }) => [
      ...key,
      value.value,
      ...(child.type === undefined ? [] : [value.type]),
      ...child.constants.map(constant => constant.value),
    ])
  const unique = uniqueKey(writing, child)
  if (unique !== undefined) {
    await writing.runRows(child.name, columns, cells(rows), list => writing.syntax.insertMissing(list, unique))
    return
  }
  const lacking: ChildRow[] = []
  for (const part of partsOf(rows, atOnce))
    lacking.push(...(await lackingAmong(writing, columns, child, part, cells(part))))
  await writing.runRows(child.name, columns, cells(lacking), insertText)
}

/** The rows that are not there yet, of a table without a key that would tell. */
async function lackingAmong(
  writing: Writing,
  columns: readonly WrittenColumn[],
  { name }: TargetChild,
  rows: readonly ChildRow[],
  cells: readonly (readonly Raw[])[],
): Promise<readonly ChildRow[]> {
  const { rows: found } = await writing.run(parameters => {
    const flags = cells.map(
      row =>
        `CASE WHEN EXISTS (SELECT 1 FROM ${name} WHERE ${amongText(columns, [row], parameters)}) THEN 1 ELSE 0 END`,
    )
    return `SELECT ${flags.map((flag, index) => `${flag} AS f${index}`).join(', ')}`
  })
  return rows.filter((_, index) => String(found[0]?.[index]) === '0')
}

function writtenColumns(child: TargetChild): readonly WrittenColumn[] {
  return [
    ...child.key,
    child.value,
    ...(child.type === undefined ? [] : [child.type]),
    ...child.constants.map(({ column }) => column),
  ]
}

/**
 * The columns of the key by which a row that is there already is told; `undefined` where there is none, or another key
 * could stand in the way as well, which not every database tells apart.
 */
function uniqueKey({ dialect }: Writing, child: TargetChild): readonly string[] | undefined {
  const { children, table } = child
  const value = [
    ...children.key,
    children.value.name,
    ...(children.type === undefined ? [] : [children.type.column.name]),
  ]
  const written = new Set([...value, ...children.constants.map(({ column }) => column.name)])
  const [key, another] = table?.unique.filter(({ columns }) => columns.every(name => written.has(name))) ?? []
  if (key === undefined || another !== undefined || !value.every(name => key.columns.includes(name))) return undefined
  return key.columns.map(name => dialect.quote(name))
}

function fixed(child: TargetChild, parameters: Parameters): readonly string[] {
  return child.constants.map(({ column, value }) => `${column.name} = ${parameters.add(value, column.declared)}`)
}
