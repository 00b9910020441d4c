import { singular, wordsOf } from '../../../src/model/words.ts'
import type { CatalogueColumn, CatalogueTable } from '../catalogue.ts'
import type { Dialect } from '../dialect.ts'

/** Columns of a table that name a row of another one. */
export interface Link {
  readonly columns: readonly string[]
  readonly target: CatalogueTable
  /** The columns there, in the order of `columns`. */
  readonly references: readonly string[]
  /** No foreign key says so, only the names. */
  readonly isGuessed: boolean
}

/** A table with what it refers to. */
export interface RelatedTable extends CatalogueTable {
  readonly links: readonly Link[]
}

/** The name of a table as the settings have it. */
export function nameOf({ schema, name }: Pick<CatalogueTable, 'schema' | 'name'>): string {
  return schema === null ? name : `${schema}.${name}`
}

/** Where the rows of a table are read from: by its name, where that can be written; a dot in it would divide it. */
export function sourceOf(
  dialect: Dialect,
  { schema, name }: Pick<CatalogueTable, 'schema' | 'name'>,
): { readonly table: string } | { readonly query: string } {
  const isDivided = name.includes('.') || schema?.includes('.') === true
  return isDivided
    ? { query: `SELECT * FROM ${quotedName(dialect, { schema, name })}` }
    : { table: nameOf({ schema, name }) }
}

/** The name of a table as statements have it. */
export function quotedName(dialect: Dialect, { schema, name }: Pick<CatalogueTable, 'schema' | 'name'>): string {
  return [schema, name].flatMap(part => (part === null ? [] : [dialect.quote(part)])).join('.')
}

/** What the tables refer to: by their foreign keys, and by the names of columns where there is none. */
export function related(dialect: Dialect, tables: readonly CatalogueTable[]): readonly RelatedTable[] {
  const byName = new Map(tables.map(table => [nameOf(table), table]))
  const bySingular = Map.groupBy(tables, ({ name }) => singularName(name))
  return tables.map(table => {
    const declared = table.foreignKeys.flatMap((key): Link[] => {
      const target = byName.get(nameOf(key.table))
      return target === undefined
        ? []
        : [{ columns: key.columns, target, references: key.references, isGuessed: false }]
    })
    const taken = new Set(declared.flatMap(link => link.columns))
    const guessed = table.columns
      .filter(column => !taken.has(column.name))
      .flatMap(column => guess(dialect, table, column, bySingular))
    return { ...table, links: [...declared, ...guessed] }
  })
}

/** `user_id` is the key `id` or `user_id` of the table `user` or `users`, where it holds values of the same kind. */
function guess(
  dialect: Dialect,
  table: CatalogueTable,
  column: CatalogueColumn,
  tables: ReadonlyMap<string, readonly CatalogueTable[]>,
): Link[] {
  const words = wordsOf(column.name)
  const end = words.at(-1) ?? ''
  const isWholeKey = table.primaryKey.length === 1 && table.primaryKey[0] === column.name
  if (!['id', 'no', 'nr', 'key', 'code'].includes(end) || words.length < 2 || isWholeKey) return []
  const kind = dialect.kindOf(column.declared).kind
  const named = tables.get(singularName(words.slice(0, -1).join(' '))) ?? []
  const targets = named.filter(({ kind: of, schema, primaryKey, columns }) => {
    const key = columns.find(({ name }) => name === primaryKey[0])
    if (of === 'view' || schema !== table.schema || key === undefined || primaryKey.length > 1) return false
    if (dialect.kindOf(key.declared).kind !== kind) return false
    const keyWords = wordsOf(key.name)
    return keyWords.length === 1 || keyWords.join() === words.join()
  })
  const [target] = targets
  if (target === undefined || targets.length > 1) return []
  return [{ columns: [column.name], target, references: target.primaryKey, isGuessed: true }]
}

/** `tblUsers` and `USERS` are `user`. */
function singularName(name: string): string {
  const words = wordsOf(name)
  const bare = words.length > 1 && /^(?:tbl|tb|tab|t)$/.test(words[0] ?? '') ? words.slice(1) : words
  return [...bare.slice(0, -1), singular(bare.at(-1) ?? '')].join(' ')
}

/** The links that name rows of a table by all of a key, in the order of the key. */
export function linksTo(from: RelatedTable, target: CatalogueTable, key: readonly string[]): readonly Link[] {
  return from.links.flatMap(link => {
    if (nameOf(link.target) !== nameOf(target) || link.references.length !== key.length) return []
    const columns = key.map(name => link.columns[link.references.indexOf(name)])
    return columns.every(name => name !== undefined) ? [{ ...link, columns, references: key }] : []
  })
}
