/** A table or view as the catalogue of the database describes it. */
export interface CatalogueTable {
  /** `null` where the database has no schemas, and where it is the one that is searched first. */
  readonly schema: string | null
  readonly name: string
  readonly kind: 'table' | 'view'
  readonly columns: readonly CatalogueColumn[]
  /** Empty where there is none. */
  readonly primaryKey: readonly string[]
  /** Unique constraints and indexes over plain columns, the primary key among them. */
  readonly unique: readonly CatalogueKey[]
  readonly foreignKeys: readonly CatalogueForeignKey[]
  /** How many rows it has, as the database estimates; `null` where it does not. */
  readonly rows: number | null
}

/** A column of a table or view. */
export interface CatalogueColumn {
  readonly name: string
  /** The declared type in the database's own words. */
  readonly declared: string
  readonly nullable: boolean
  /** The database makes the value: an identity, a sequence, AUTO_INCREMENT, a computed column. */
  readonly generated: boolean
  /** It has a value where none is given: `generated`, or a default. */
  readonly hasDefault: boolean
  readonly comment: string | null
}

/** Columns that identify a row together. */
export interface CatalogueKey {
  readonly name: string
  readonly columns: readonly string[]
}

/** Columns that name a row of another table. */
export interface CatalogueForeignKey extends CatalogueKey {
  readonly table: { readonly schema: string | null; readonly name: string }
  /** The columns there, in the order of `columns`. */
  readonly references: readonly string[]
}

/** Whether rows differ in these columns, by a key of the table whose columns can have no NULL. */
export function isUnique(table: CatalogueTable | undefined, columns: readonly string[]): boolean {
  if (table === undefined) return false
  const nullable = new Set(table.columns.filter(column => column.nullable).map(column => column.name))
  return table.unique.some(
    key => key.columns.length > 0 && key.columns.every(name => columns.includes(name) && !nullable.has(name)),
  )
}
