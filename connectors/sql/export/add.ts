import { TargetError } from '../../../src/model/target-failure.ts'
import type { Scalar, Value } from '../../../src/model/value.ts'
import { isUnique } from '../catalogue.ts'
import type { Raw } from '../dialect.ts'
import { changeChildren } from './child-rows.ts'
import { type Done, Unmatched } from './outcome.ts'
import { madeParts, type Prepared } from './prepared.ts'
import type { TargetColumn } from './target.ts'
import { insertText } from './text.ts'
import type { Writing } from './writing.ts'

/** Adds entries of one shape with their child rows. */
export async function addEntries(writing: Writing, group: readonly Prepared[]): Promise<readonly Added[]> {
  const [first] = group
  if (first === undefined) return []
  const made = madeParts(first)
  const added = made.length === 0 ? await addGiven(writing, first, group) : await addMade(writing, first, made, group)
  await changeChildren(
    writing,
    group,
    added.map(({ key }) => key),
  )
  return added
}

/** An entry that was added, and its anchor as the database has it. */
export interface Added {
  readonly key: readonly Raw[]
  readonly result: Done
}

async function addGiven(writing: Writing, first: Prepared, group: readonly Prepared[]): Promise<readonly Added[]> {
  const { table, columns, target } = first
  const key = table.anchor.map(({ name }) => name)
  const isUpsert = target.settings.upsert === true
  if (isUpsert && !isUnique(table.table, target.view.objectType.anchor) && table.table.kind === 'table') {
    throw new TargetError(
      'refused',
      `The table ${table.table.name} has no unique key over ${target.view.objectType.anchor.join(', ')}, which upsert needs. Make one, or leave upsert out.`,
    )
  }
  await writing.runRows(
    table.name,
    columns,
    group.map(({ values }) => values),
    rows => (isUpsert ? writing.syntax.upsert(rows, key) : insertText(rows)),
  )
  return group.map(({ key }) => ({ key, result: { kind: 'done' } }))
}

/** The database makes the anchor, or a part of it, which is read back. */
async function addMade(
  writing: Writing,
  first: Prepared,
  made: readonly TargetColumn[],
  group: readonly Prepared[],
): Promise<readonly Added[]> {
  // What else has got a value by itself comes along.
  const written = new Set(first.columns)
  const others = [...first.table.columns.values()].filter(
    column => column.column.hasDefault && !written.has(column) && !made.includes(column) && isAttribute(first, column),
  )
  const wanted = [...made, ...others]
  const isTogether = writing.returns && first.columns.length > 0 && made.length === 1 && isNumber(made[0])
  if (!isTogether) {
    const added: Added[] = []
    for (const one of group) added.push(await addOne(writing, one, made, wanted))
    return added
  }
  const rows = await insertTogether(writing, first, wanted, group)
  return group.map((one, index) => addedOf(one, made, wanted, rows[index] ?? []))
}

/**
 * The rows that come back, each for the change in the same place. Where they come without a position, the numbers that the
 * database made must ascend in the order in which the rows went in; where they do not, each row is added by itself.
 */
async function insertTogether(
  writing: Writing,
  first: Prepared,
  wanted: readonly TargetColumn[],
  group: readonly Prepared[],
): Promise<readonly (readonly Raw[])[]> {
  const { insertReturning } = writing.syntax
  if (insertReturning === undefined) return []
  const values = group.map(one => one.values)
  let numbered = false
  const outcomes = await writing.runRows(first.table.name, first.columns, values, rows => {
    const insert = insertReturning(rows, wanted)
    numbered = insert.numbered
    return insert.sql
  })
  const found = outcomes.flatMap(({ rows }) => {
    const inOrder = numbered ? rows.toSorted((a, b) => Number(a.at(-1)) - Number(b.at(-1))) : rows
    return inOrder
  })
  if (found.length !== group.length || !(numbered || isAscending(found.map(([cell]) => cell)))) throw new Unmatched()
  return found
}

function isAscending(cells: readonly (Raw | undefined)[]): boolean {
  const numbers = cells.map(cell => (typeof cell === 'bigint' || typeof cell === 'number' ? cell : Number(cell)))
  return numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? Number.POSITIVE_INFINITY))
}

async function addOne(
  writing: Writing,
  one: Prepared,
  made: readonly TargetColumn[],
  wanted: readonly TargetColumn[],
): Promise<Added> {
  const { columns, values, table } = one
  const { insertReturning } = writing.syntax
  if (columns.length > 0 && writing.returns && insertReturning !== undefined) {
    const [outcome] = await writing.runRows(table.name, columns, [values], rows => insertReturning(rows, wanted).sql)
    return addedOf(one, made, wanted, outcome?.rows[0] ?? [])
  }
  const [outcome] =
    columns.length === 0
      ? [await writing.run(() => writing.syntax.insertNothing(table.name))]
      : await writing.runRows(table.name, columns, [values], insertText)
  return addedOf(one, made, made, [outcome?.insertedKey ?? null])
}

function addedOf(
  one: Prepared,
  made: readonly TargetColumn[],
  wanted: readonly TargetColumn[],
  row: readonly Raw[],
): Added {
  const key = one.table.anchor.map((column, index) => one.key[index] ?? row[made.indexOf(column)] ?? null)
  if (key.includes(null)) {
    const lacking = made.map(({ attribute }) => attribute).join(', ')
    throw new TargetError(
      'value',
      `${one.table.table.name} gives ${lacking} no value that this database tells. Give the entry its anchor, or write export.statements.insert so that it gives ${lacking}.`,
    )
  }
  const anchor = key.map((cell, index) => outside(one.table.anchor[index], cell) as Scalar)
  const attributes: Record<string, Value> = {}
  for (const [index, column] of wanted.entries()) {
    const value = outside(column, row[index] ?? null)
    if (!made.includes(column) && value !== null) attributes[column.attribute] = value as Value
  }
  const told = Object.keys(attributes).length === 0 ? {} : { attributes }
  return { key, result: { kind: 'done', anchor, ...told } }
}

function outside(column: TargetColumn | undefined, cell: Raw): unknown {
  return column?.read === undefined ? cell : column.read(cell)
}

function isAttribute({ target }: Prepared, { attribute }: TargetColumn): boolean {
  return target.view.objectType.attributes.some(({ name }) => name === attribute)
}

function isNumber(column: TargetColumn | undefined): boolean {
  return column?.column.generated === true && !/char|text|uuid|uniqueidentifier/i.test(column.declared)
}
