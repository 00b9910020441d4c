import type { DatabaseSync } from 'node:sqlite'
import type { CatalogueColumn, CatalogueForeignKey, CatalogueKey, CatalogueTable } from '../../catalogue.ts'

interface Found {
  readonly name: string
  readonly kind: 'table' | 'view'
  readonly sql: string
}

/** All tables and views, those of SQLite itself left out. */
export function tablesOf(database: DatabaseSync): readonly CatalogueTable[] {
  const found = database
    .prepare(
      "SELECT name, type AS kind, sql FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    )
    .all() as unknown as Found[]
  return found.map(table => describe(database, table))
}

/** A table or view by its name, in whatever case it is written. */
export function tableOf(database: DatabaseSync, name: string): CatalogueTable | undefined {
  const found = database
    .prepare(
      "SELECT name, type AS kind, sql FROM sqlite_schema WHERE type IN ('table', 'view') AND name = ? COLLATE NOCASE",
    )
    .get(name.replace(/^main\./i, '')) as unknown as Found | undefined
  return found === undefined ? undefined : describe(database, found)
}

interface ColumnInfo {
  readonly name: string
  readonly type: string
  readonly notnull: number
  readonly dflt_value: string | null
  readonly pk: number
  readonly hidden: number
}

function describe(database: DatabaseSync, { name, kind, sql }: Found): CatalogueTable {
  const infos = database
    .prepare('SELECT * FROM pragma_table_xinfo(?) WHERE hidden <> 1')
    .all(name) as unknown as ColumnInfo[]
  const primaryKey = infos
    .filter(({ pk }) => pk > 0)
    .toSorted((a, b) => a.pk - b.pk)
    .map(column => column.name)
  // A single column that is declared INTEGER PRIMARY KEY is the row's own number (https://www.sqlite.org/lang_createtable.html#rowid).
  const numbered = kind === 'table' && primaryKey.length === 1 && !/\bWITHOUT\s+ROWID\b/i.test(sql)
  const columns = infos.map((column): CatalogueColumn => {
    const isNumber = numbered && column.name === primaryKey[0] && column.type.toUpperCase() === 'INTEGER'
    const generated = isNumber || column.hidden > 1
    return {
      name: column.name,
      declared: column.type,
      nullable: column.notnull === 0 && !isNumber,
      generated,
      hasDefault: generated || column.dflt_value !== null,
      comment: null,
    }
  })
  return {
    schema: null,
    name,
    kind,
    columns,
    primaryKey,
    unique: [
      ...(primaryKey.length > 0 ? [{ name: 'PRIMARY KEY', columns: primaryKey }] : []),
      ...uniqueKeys(database, name),
    ],
    foreignKeys: foreignKeys(database, name),
    rows: null,
  }
}

function uniqueKeys(database: DatabaseSync, table: string): readonly CatalogueKey[] {
  const indexes = database
    .prepare('SELECT name FROM pragma_index_list(?) WHERE "unique" = 1 AND partial = 0 AND origin <> \'pk\'')
    .all(table) as unknown as { name: string }[]
  return indexes.flatMap(({ name }) => {
    const rows = database.prepare('SELECT name FROM pragma_index_info(?) ORDER BY seqno').all(name)
    const columns = (rows as unknown as { name: string | null }[]).map(column => column.name)
    return columns.every(column => column !== null) ? [{ name, columns }] : []
  })
}

interface ForeignKeyInfo {
  readonly id: number
  readonly table: string
  readonly from: string
  readonly to: string | null
}

function foreignKeys(database: DatabaseSync, table: string): readonly CatalogueForeignKey[] {
  const infos = database
    .prepare('SELECT id, "table", "from", "to" FROM pragma_foreign_key_list(?) ORDER BY id, seq')
    .all(table) as unknown as ForeignKeyInfo[]
  return [...Map.groupBy(infos, ({ id }) => id).values()].map(columns => {
    const target = columns[0]?.table ?? ''
    const key = primaryKeyOf(database, target)
    return {
      name: `FOREIGN KEY ${columns.map(({ from }) => from).join(', ')}`,
      columns: columns.map(({ from }) => from),
      table: { schema: null, name: target },
      references: columns.map(({ to }, index) => to ?? key[index] ?? ''),
    }
  })
}

function primaryKeyOf(database: DatabaseSync, table: string): readonly string[] {
  const rows = database.prepare('SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk').all(table)
  return (rows as unknown as { name: string }[]).map(({ name }) => name)
}
