import type { Kind } from '../../../src/model/schema.ts'
import { suggest } from '../../../src/model/suggest.ts'
import { TargetError } from '../../../src/model/target-failure.ts'
import type { Cell } from '../../../src/model/value.ts'
import type { CatalogueColumn, CatalogueTable } from '../catalogue.ts'
import type { Dialect, Raw, Snapshot } from '../dialect.ts'
import type { ExportSettings } from '../settings/export.ts'
import { typeSetting } from '../values/reader.ts'
import type { Children, View } from '../view.ts'
import { type Writer, writerOf } from './values.ts'
import type { WrittenColumn } from './write-syntax.ts'

/** A column as it is written: its name stands in its quotes. */
export interface TargetColumn extends WrittenColumn {
  readonly attribute: string
  readonly column: CatalogueColumn
  readonly write: Writer
  readonly read: ((cell: Raw) => Cell) | undefined
}

/** The rows of one multi-valued attribute as they are written. */
export interface TargetChild {
  readonly attribute: string
  readonly index: number
  readonly children: Children
  /** `undefined`: the rows come from a query, and nothing can be written. */
  readonly table: CatalogueTable | undefined
  readonly name: string
  readonly key: readonly WrittenColumn[]
  readonly value: WrittenColumn
  readonly type: WrittenColumn | undefined
  readonly constants: readonly { readonly column: WrittenColumn; readonly value: Raw }[]
  readonly write: Writer
}

/** The table that entries of an object type are written to. */
export interface TargetTable {
  readonly table: CatalogueTable
  /** Its name in its quotes. */
  readonly name: string
  /** By attribute, in the order of the table. */
  readonly columns: ReadonlyMap<string, TargetColumn>
  readonly anchor: readonly TargetColumn[]
  /** What marks a row whose entry is deleted. */
  readonly deleted: { readonly column: TargetColumn; readonly value: Raw } | undefined
  readonly password: TargetColumn | undefined
}

/** An object type as it is written. */
export interface Target {
  readonly dialect: Dialect
  readonly view: View
  readonly settings: ExportSettings
  /** `undefined`: entries come from a view or a query, and the settings name no table. */
  readonly table: TargetTable | undefined
  readonly children: ReadonlyMap<string, TargetChild>
}

/** Looks up what entries of an object type are written to. */
export async function targetOf(dialect: Dialect, snapshot: Snapshot, view: View): Promise<Target> {
  const settings = view.settings.export ?? {}
  const table = await writtenTable(snapshot, view, settings)
  const children = new Map<string, TargetChild>()
  for (const [index, child] of view.parent.children.entries()) {
    children.set(child.attribute, await targetChild(dialect, snapshot, view, child, index))
  }
  return { dialect, view, settings, table: table && tableOf(dialect, view, table), children }
}

/** The table of a target; throws what to do where it has none. */
export function demandTable({ table, view }: Target): TargetTable {
  if (table !== undefined) return table
  throw new TargetError(
    'refused',
    `Entries of the object type "${view.objectType.name}" are read from a ${view.table === undefined ? 'query' : 'view'}, which cannot be written to. Name the table with export.table, or write statements of your own in export.statements.`,
  )
}

/** The column of an attribute; throws the failure of one that cannot be written. */
export function demandColumn(table: TargetTable, attribute: string): TargetColumn {
  const found = table.columns.get(attribute)
  if (found !== undefined) return found
  throw new TargetError(
    'refused',
    `The table ${table.table.name} has no column "${attribute}", so that attribute cannot be written. ${suggest(attribute, [...table.columns.keys()])}`,
    { attribute },
  )
}

async function writtenTable(
  snapshot: Snapshot,
  view: View,
  settings: ExportSettings,
): Promise<CatalogueTable | undefined> {
  if (settings.table === undefined) return view.table?.kind === 'table' ? view.table : undefined
  const found = await snapshot.table(settings.table)
  if (found !== undefined) return found
  const names = (await snapshot.tables()).map(({ schema, name }) => (schema === null ? name : `${schema}.${name}`))
  throw new TargetError(
    'refused',
    `There is no table "${settings.table}", which export.table of the object type "${view.objectType.name}" names. ${suggest(settings.table, names)}`,
  )
}

function tableOf(dialect: Dialect, view: View, table: CatalogueTable): TargetTable {
  const columnOf = (column: CatalogueColumn): TargetColumn => {
    const at = view.objectType.attributes.findIndex(({ name }) => name === column.name)
    const known = view.objectType.attributes[at]
    const attribute = known ?? { name: column.name, kind: dialect.kindOf(column.declared).kind }
    const options = { timeZone: view.zones(column.name) }
    const type = typeSetting(view.settings, column.name)
    return {
      attribute: column.name,
      name: dialect.quote(column.name),
      declared: column.declared,
      column,
      write: writerOf(dialect, column.declared, attribute, type, options),
      read: at < 0 ? dialect.reader(column.declared, attribute.kind, options) : view.readers[at],
    }
  }
  const columns = new Map(table.columns.map(column => [column.name, columnOf(column)] as const))
  const demand = (name: string, setting: string): TargetColumn => {
    const found = columns.get(name)
    if (found !== undefined) return found
    throw new TargetError(
      'refused',
      `The table ${table.name} has no column "${name}", which ${setting} of the object type "${view.objectType.name}" names. ${suggest(name, [...columns.keys()])}`,
    )
  }
  const { softDelete } = view.settings.export ?? {}
  const { column: password } = view.settings.password ?? {}
  const deleted = softDelete && demand(softDelete.column, 'export.softDelete')
  return {
    table,
    name: tableName(dialect, table),
    columns,
    anchor: view.objectType.anchor.map(name => demand(name, 'anchor')),
    deleted: deleted && { column: deleted, value: deleted.write(softDelete?.value ?? null) },
    password: password === undefined ? undefined : demand(password, 'password.column'),
  }
}

async function targetChild(
  dialect: Dialect,
  snapshot: Snapshot,
  view: View,
  children: Children,
  index: number,
): Promise<TargetChild> {
  const { from, value, type, attribute } = children
  const table = from.table === undefined ? undefined : await snapshot.table(from.table)
  const declared = new Map(table?.columns.map(column => [column.name, column.declared]))
  const column = (name: string): WrittenColumn => ({
    name: dialect.quote(name),
    declared: declared.get(name) ?? (name === value.name ? value.declared : ''),
  })
  const known = view.objectType.attributes.find(({ name }) => name === attribute)
  const kind: Kind = type === undefined ? (known?.kind ?? 'string') : 'string'
  const options = { timeZone: view.zones(attribute) }
  return {
    attribute,
    index,
    children,
    table,
    name: table === undefined ? '' : tableName(dialect, table),
    key: children.key.map(column),
    value: column(value.name),
    type: type && column(type.column.name),
    constants: children.constants.map(({ column: { name }, value }) => ({ column: column(name), value })),
    write: writerOf(dialect, value.declared, { name: attribute, kind }, typeSetting(view.settings, attribute), options),
  }
}

function tableName(dialect: Dialect, { schema, name }: CatalogueTable): string {
  return schema === null ? dialect.quote(name) : `${dialect.quote(schema)}.${dialect.quote(name)}`
}
