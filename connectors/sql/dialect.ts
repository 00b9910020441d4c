import type { Kind } from '../../src/model/schema.ts'
import type { Scalar } from '../../src/model/value.ts'

/** A cell as the database driver hands it over. */
export type Raw = Scalar | null

/** A column of a result. */
export interface ResultColumn {
  readonly name: string
  /** The declared type in the database's own words; empty for an expression that has none. */
  readonly declared: string
}

/** What is particular to one kind of database. Statements are written in the SQL that all of them share. */
export interface Dialect {
  /**
   * Connects and opens one read transaction: everything read through it is of the same instant, and nothing can be
   * written through it.
   */
  open(url: string, options: OpenOptions): Promise<Snapshot>
  /** An identifier in its quotes. */
  quote(identifier: string): string
  /** The placeholder of the parameter with this index, from 0. */
  placeholder(index: number): string
  /** Appended to an expression in ORDER BY so that equal texts alone stand beside each other. */
  readonly exactOrder: string
  /** An expression that compares with a cell as `exactOrder` orders it, whatever its column was declared to be. */
  exactly(expression: string): string
  kindOf(declared: string): Kind
  /** Gives a cell the form its kind has outside of this database; `undefined` where cells have it already. */
  conversion(kind: Kind): ((cell: Raw) => Raw) | undefined
}

export interface OpenOptions {
  readonly folder: string
  readonly busyTimeoutMs: number
}

export interface Snapshot {
  /** What the database is called in messages. */
  readonly name: string
  columnsOf(sql: string): Promise<readonly ResultColumn[]>
  /** The columns of a table in which every row has a value; none of a view, of which that is not known. */
  requiredColumns(table: string): Promise<ReadonlySet<string>>
  /** Tables and views. */
  tables(): Promise<readonly string[]>
  /** The rows of a statement, in pages of at most `pageRows`. */
  pages(sql: string, parameters: readonly Raw[], pageRows: number): AsyncIterable<readonly Raw[][]>
  close(): Promise<void>
}
