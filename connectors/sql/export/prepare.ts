import type {
  AddChange,
  AttributeChange,
  Change,
  RenameChange,
  ReplaceChange,
  Single,
} from '../../../src/model/change.ts'
import { TargetError } from '../../../src/model/target-failure.ts'
import type { Cell, Value } from '../../../src/model/value.ts'
import type { Raw } from '../dialect.ts'
import { anchorCells } from '../one.ts'
import type { InitialPassword } from '../password/initial-password.ts'
import type { ChildChange, ChildValue, Prepared } from './prepared.ts'
import {
  demandColumn,
  demandTable,
  type Target,
  type TargetChild,
  type TargetColumn,
  type TargetTable,
} from './target.ts'
import { blamed, taggedOf } from './values.ts'

/** Puts a change into terms of rows; throws the failure of one that cannot be. */
export function prepare(target: Target, change: Change, index: number, password?: InitialPassword): Prepared {
  const table = demandTable(target)
  const row = new Row(target, table)
  const key = change.kind === 'add' ? newKey(table, change) : keyOf(target, change.anchor)
  const { statement, procedure } = target.view.settings.password ?? {}
  const isCalled = statement !== undefined || procedure !== undefined
  switch (change.kind) {
    case 'add':
      for (const [at, column] of table.anchor.entries()) if (key[at] !== null) row.put(column, key[at] ?? null)
      for (const [attribute, value] of Object.entries(change.attributes)) row.set(attribute, value, 'new')
      if (password !== undefined && !isCalled && table.password !== undefined) row.put(table.password, password.value)
      break
    case 'update':
      for (const one of change.changes) row.change(one)
      break
    case 'replace':
      replace(row, target, table, change)
      break
    case 'rename':
      rename(row, target, table, change)
      break
    case 'delete':
      break
    default:
      change satisfies never
  }
  // What is added with upsert may be there already: then its child rows become those that are given.
  const isUpsert = change.kind === 'add' && target.settings.upsert === true
  const children = childChanges(target, change).map(one => (isUpsert ? { ...one, clear: true } : one))
  return {
    index,
    change,
    target,
    table,
    key,
    password: isCalled || table.password === undefined ? password : undefined,
    children,
    ...row.done(),
  }
}

/** The anchor of an entry as the database compares it. */
export function keyOf({ dialect, view, table }: Target, anchor: readonly Cell[]): readonly Raw[] {
  const key =
    table?.anchor.map(({ write }, index) => write(anchor[index] ?? null)) ?? anchorCells(dialect, view, anchor)
  const lacking = key.indexOf(null)
  if (lacking < 0) return key
  const name = view.objectType.anchor[lacking] ?? ''
  throw new TargetError('absent', `The anchor has no value for "${name}", so there is no such entry.`)
}

/** What a change does to child rows, whatever becomes of the row they belong to. */
export function childChanges(target: Target, change: Change): readonly ChildChange[] {
  switch (change.kind) {
    case 'add':
    case 'replace':
      return [...target.children.values()].flatMap(child => {
        const value = Object.hasOwn(change.attributes, child.attribute)
          ? (change.attributes[child.attribute] ?? null)
          : null
        if (value === null && (change.kind === 'add' || child.table === undefined)) return []
        return [{ child, clear: change.kind === 'replace', add: childValues(child, listOf(value)), remove: [] }]
      })
    case 'update':
      return change.changes.flatMap((one): readonly ChildChange[] => {
        const child = target.children.get(one.attribute)
        if (child === undefined) return []
        if (one.kind === 'replace')
          return [{ child, clear: true, add: childValues(child, listOf(one.value)), remove: [] }]
        return [{ child, clear: false, add: childValues(child, one.add), remove: childValues(child, one.remove) }]
      })
    case 'delete':
      return [...target.children.values()]
        .filter(child => child.table !== undefined)
        .map(child => ({ child, clear: true, add: [], remove: [] }))
    case 'rename':
      return []
    default:
      return change satisfies never
  }
}

function listOf(value: Cell): readonly Single[] {
  if (value === null) return []
  return Array.isArray(value) ? (value as readonly Single[]) : [value as Single]
}

function newKey(table: TargetTable, { anchor, attributes }: AddChange): readonly Raw[] {
  return table.anchor.map(({ write, attribute }, index) =>
    write(anchor?.[index] ?? (Object.hasOwn(attributes, attribute) ? (attributes[attribute] ?? null) : null)),
  )
}

function replace(row: Row, target: Target, table: TargetTable, { attributes }: ReplaceChange): void {
  for (const { name } of target.view.objectType.attributes) {
    const column = table.columns.get(name)
    if (table.anchor.some(({ attribute }) => attribute === name)) continue
    if (Object.hasOwn(attributes, name)) row.set(name, attributes[name] ?? null, 'replaced')
    else if (target.children.has(name)) row.set(name, null, 'replaced')
    else if (column !== undefined && !column.column.generated) row.clear(column)
  }
  for (const name of Object.keys(attributes)) {
    if (!target.view.objectType.attributes.some(attribute => attribute.name === name)) demandColumn(table, name)
  }
}

function rename(row: Row, target: Target, table: TargetTable, { to }: RenameChange): void {
  for (const [attribute, value] of Object.entries(to)) {
    if (target.children.has(attribute)) {
      throw new TargetError('refused', `"${attribute}" holds several values and is no part of a name.`, { attribute })
    }
    row.put(demandColumn(table, attribute), demandColumn(table, attribute).write(value))
  }
}

/** Collects what becomes of a row and of its child rows. */
class Row {
  readonly #target: Target
  readonly #table: TargetTable
  readonly #values = new Map<TargetColumn, Raw>()
  readonly #defaults = new Set<TargetColumn>()

  constructor(target: Target, table: TargetTable) {
    this.#target = target
    this.#table = table
  }

  put(column: TargetColumn, value: Raw): void {
    this.#values.set(column, value)
  }

  /** The whole value of an attribute; of child rows, those there are go. */
  set(attribute: string, value: Cell, what: 'new' | 'replaced'): void {
    const child = this.#target.children.get(attribute)
    if (child !== undefined) {
      return
    }
    const column = demandColumn(this.#table, attribute)
    if (value === null && what === 'new') return
    if (!this.#table.anchor.includes(column)) this.put(column, column.write(value))
    else if (!this.#values.has(column)) this.put(column, column.write(value))
  }

  change(change: AttributeChange): void {
    const { attribute } = change
    if (this.#table.anchor.some(column => column.attribute === attribute)) {
      throw new TargetError('refused', `"${attribute}" is of the anchor: a rename changes it.`, { attribute })
    }
    if (change.kind === 'replace') return this.set(attribute, change.value, 'replaced')
    if (this.#target.children.has(attribute)) return
    throw new TargetError('refused', `"${attribute}" holds one value, which is replaced.`, { attribute })
  }

  /** Takes the value away that a column has. */
  clear(column: TargetColumn): void {
    const { nullable, hasDefault } = column.column
    if (nullable) return this.put(column, column.write(null))
    if (hasDefault) {
      this.#defaults.add(column)
      return
    }
    throw new TargetError(
      'value',
      `The column "${column.attribute}" of the table ${this.#table.table.name} needs a value in every row and has no default. Give the attribute a value.`,
      { attribute: column.attribute },
    )
  }

  /** Columns stand in one order, whatever order the change has. */
  done(): Pick<Prepared, 'columns' | 'values' | 'defaults'> {
    const written = [...this.#values].toSorted(([a], [b]) => (a.attribute < b.attribute ? -1 : 1))
    return {
      columns: written.map(([column]) => column),
      values: written.map(([, value]) => value),
      defaults: [...this.#defaults],
    }
  }
}

function childValues(child: TargetChild, values: readonly Value[]): readonly ChildValue[] {
  const { attribute, table, children } = child
  if (table === undefined) {
    throw new TargetError(
      'refused',
      `The values of "${attribute}" are read from a query, which cannot be written to. Name a table in multi.${attribute}.`,
      { attribute },
    )
  }
  const found = new Map<string, ChildValue>()
  for (const outside of values) {
    const { type } = children
    const tagged = type && taggedOf(outside, attribute, type.names)
    const made = { value: written(child, tagged?.anchor ?? outside, outside), type: tagged?.type ?? null, outside }
    found.set(
      `${String(made.type)} ${made.value instanceof Uint8Array ? Buffer.from(made.value).toString('hex') : String(made.value)}`,
      made,
    )
  }
  return [...found.values()]
}

function written({ write, attribute }: TargetChild, value: Value, outside: Value): Raw {
  try {
    return write(value)
  } catch (error) {
    throw blamed(error, attribute, outside)
  }
}
