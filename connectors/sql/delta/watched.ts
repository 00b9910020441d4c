import type { CatalogueColumn, CatalogueTable } from '../catalogue.ts'
import { demand, type Subject, unfit } from '../columns.ts'
import type { Source } from '../open.ts'
import { listed } from '../settings/names.ts'
import type { ObjectTypeSettings } from '../settings/object-type.ts'
import type { View } from '../view.ts'
import type { WatchedColumns } from './trigger-syntax.ts'

/** A table whose changes are changes of entries. */
export interface Watched extends WatchedColumns {
  readonly table: CatalogueTable
  /** The entries that a changed row belongs to: its columns that hold their anchor. */
  readonly feeds: readonly { readonly view: View; readonly key: readonly string[] }[]
}

/** The tables whose changes are changes of entries, by their names in the catalogue. */
export async function watchedTables(source: Source): Promise<ReadonlyMap<string, Watched>> {
  const found = new Map<string, Watched>()
  for (const view of source.views) {
    const label = `object type "${view.objectType.name}"`
    const subject: Subject = { dialect: source.dialect, snapshot: source.snapshot, label }
    if (view.settings.procedure !== undefined) {
      throw unfit(subject, 'a procedure gives all entries and not those that changed. Use delta.method compare.')
    }
    const origins = [
      ...originsOf(subject, '', view.settings, view.parent.anchor),
      ...view.parent.children.flatMap(({ attribute, settings, key }) =>
        originsOf(subject, `multi.${attribute}.`, settings, key),
      ),
    ]
    for (const { name, key, setting } of origins) {
      if (key.length !== view.parent.anchor.length) {
        throw unfit(
          subject,
          `${setting} names ${key.length} columns and the anchor ${view.parent.anchor.length}. They must correspond.`,
        )
      }
      const table = await tableOf(subject, name, setting)
      const known = found.get(nameOf(table))
      const columns = key.map(column => demand(subject, table.columns, column, setting))
      found.set(nameOf(table), {
        name: nameOf(table),
        table,
        columns: united(known?.columns ?? [], columns),
        feeds: [...(known?.feeds ?? []), { view, key }],
      })
    }
  }
  return found
}

/** A table's name as the catalogue has it. */
function nameOf({ schema, name }: Pick<CatalogueTable, 'schema' | 'name'>): string {
  return schema === null ? name : `${schema}.${name}`
}

interface Origin {
  readonly name: string
  readonly key: readonly string[]
  readonly setting: string
}

/** Where rows come from: the tables that are named, or the one that is read. */
function originsOf(
  subject: Subject,
  where: string,
  { table, changes }: Pick<ObjectTypeSettings, 'table' | 'changes'>,
  key: readonly string[],
): readonly Origin[] {
  if (changes !== undefined) {
    return changes.map(change => ({ name: change.table, key: listed(change.key), setting: `${where}changes` }))
  }
  if (table !== undefined) return [{ name: table, key, setting: `${where}table` }]
  throw unfit(
    subject,
    `what a query gives changes with the tables it reads. Name those tables, and their columns that hold the anchor, in ${where}changes.`,
  )
}

async function tableOf(subject: Subject, name: string, setting: string): Promise<CatalogueTable> {
  const table = await subject.snapshot.table(name)
  if (table === undefined) throw unfit(subject, `there is no table "${name}", which ${setting} speaks of.`)
  if (table.kind === 'table') return table
  const changes = setting.replace(/table$/, 'changes')
  throw unfit(
    subject,
    `"${name}" is a view. Name the tables it reads, and their columns that hold the anchor, in ${changes}.`,
  )
}

function united(known: readonly CatalogueColumn[], more: readonly CatalogueColumn[]): readonly CatalogueColumn[] {
  return [...known, ...more.filter(({ name }) => known.every(column => column.name !== name))].toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  )
}
