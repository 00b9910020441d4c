/** How one kind of database writes what the others write differently. Names stand in their quotes already. */
export interface WriteSyntax {
  /** Parameters that a statement may have at most. */
  readonly maxParameters: number
  /** Rows that a statement may be given at most. */
  readonly maxRows: number
  /** Adds a row of nothing but what the database gives of itself. */
  readonly insertNothing: (table: string) => string
  /** Adds rows and gives back some columns of each. */
  readonly insertReturning: ((rows: RowsToWrite, returned: readonly WrittenColumn[]) => ReturningInsert) | undefined
  /** Asks whether this very database can do `insertReturning`, where not all of the kind can. */
  readonly returningProbe?: { readonly sql: string; readonly answers: RegExp }
  /** Adds rows; those whose key is there get the other columns instead. */
  readonly upsert: (rows: RowsToWrite, key: readonly string[]) => string
  /** Adds rows; those whose key is there stay as they are. All columns of the key are written. */
  readonly insertMissing: (rows: RowsToWrite, key: readonly string[]) => string
  /** Changes rows, each to its own values: the first columns are the key, the others get the values. */
  readonly update: (rows: RowsToWrite, keyLength: number) => string
  /** What stands in SET for the default of a column; `undefined` where there is no word for it. */
  readonly defaultWord: 'DEFAULT' | undefined
  /** Gives the defaults of a table's columns as expressions, a row with name and expression each, where there is no word. */
  readonly defaults?: (table: string) => { readonly sql: string; readonly parameters: readonly string[] }
  /** Locks the rows that a SELECT gives until the transaction ends. */
  readonly locking: { readonly afterTable: string; readonly atEnd: string }
}

export interface WrittenColumn {
  /** In its quotes. */
  readonly name: string
  /** The declared type in the database's own words. */
  readonly declared: string
}

export interface RowsToWrite {
  readonly table: string
  readonly columns: readonly WrittenColumn[]
  /** The placeholders of each row, in the order of the columns. */
  readonly rows: readonly (readonly string[])[]
}

export interface ReturningInsert {
  readonly sql: string
  /**
   * Whether each row that is given back ends with the position of the row it comes from. Otherwise rows come back in the
   * order in which they went in, which those who rely on it check.
   */
  readonly numbered: boolean
}
