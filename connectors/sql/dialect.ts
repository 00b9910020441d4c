import type { Kind } from '../../src/model/schema.ts'
import type { Cell, Scalar } from '../../src/model/value.ts'
import type { CatalogueTable } from './catalogue.ts'
import type { Connection, DialectName } from './connection.ts'
import type { TriggerSyntax } from './delta/trigger-syntax.ts'
import type { WriteSyntax } from './export/write-syntax.ts'

/** A cell as the database driver hands it over, or takes it as a parameter. */
export type Raw = Scalar | null

/** A statement and the values of its parameters. Values never stand in the text. */
export interface Statement {
  readonly sql: string
  readonly parameters: readonly Raw[]
}

/** A column of a result. */
export interface ResultColumn {
  readonly name: string
  /**
   * The declared type in the database's own words (`varchar(40)`, `integer[]`, `enum('a','b')`); empty for an expression
   * that has none.
   */
  readonly declared: string
}

/** What a column's values are; arrays are multi-valued. */
export interface ColumnKind {
  readonly kind: Kind
  readonly multi: boolean
}

/** What a conversion goes by, beside the declared type and the kind. */
export interface ConversionOptions {
  /** The zone (IANA name, or `UTC`) of times that are stored without one. */
  readonly timeZone: string
}

/** What is particular to one kind of database. Statements are written in the SQL that all of them share. */
export interface Dialect {
  readonly name: DialectName
  /** As people call it: `PostgreSQL`. */
  readonly title: string
  /** Gets ready to connect; whether the database can be reached shows when it is asked something. */
  open(connection: Connection): Promise<Database>

  /** An identifier in its quotes. */
  quote(identifier: string): string
  /**
   * The placeholder of the parameter with this index, from 0. `declared` is the type of the column that it is compared with
   * or written to; empty where that is not known.
   */
  placeholder(index: number, declared?: string): string
  /** Appended to an expression in ORDER BY so that texts that differ in anything do not stand in between each other. */
  readonly exactOrder: string
  /**
   * An expression that tells texts apart that differ in anything, where the column's own comparison may not (upper and
   * lower case, trailing spaces). It compares with a cell as `exactOrder` orders it, whatever the column was declared to be.
   */
  exactly(expression: string): string
  /**
   * Whether `exactly` and `exactOrder` go together, so that a row's place can be told by comparison also where its column is
   * not known to be unique. Otherwise columns that are not unique are ordered by themselves and then by `exactly`.
   */
  readonly ordersExactly: boolean
  /** Whether rows behind this part of an anchor can be told from those before it; where absent, always. */
  isPlaceable?(cell: Raw): boolean
  /** An expression as text that can be put together with others, where that does not go without saying. */
  textOf?(expression: string, declared: string): string
  /** An expression for the null that stands in the place of a column declared like this in a UNION. */
  nullAs(declared: string): string

  kindOf(declared: string): ColumnKind
  /** Gives a cell of such a column the form its kind has outside of the database; `undefined` where it has it already. */
  reader(declared: string, kind: Kind, options: ConversionOptions): ((cell: Raw) => Cell) | undefined
  /**
   * Gives a value the form of a parameter for a column that is declared like this; `undefined` where it has it. Throws a
   * `TargetError` of the kind `value` for a value that the column cannot hold.
   */
  writer(declared: string, kind: Kind, options: ConversionOptions): ((value: Cell) => Raw) | undefined

  /** How rows are read as the bytes they come in; `undefined` where they are read cell by cell. */
  readonly raw: RawReading | undefined
  /**
   * An expression that makes one cell of all values in a group, ascending and each once; its declared type is
   * `<declared>[]`. `undefined` where rows of several tables are read one after the other in a UNION instead.
   */
  readonly collect: ((expression: string, declared: string) => string) | undefined

  readonly write: WriteSyntax
  /** How changes are caught by triggers; `undefined` where they are not. */
  readonly triggers: TriggerSyntax | undefined
}

/** Rows as the bytes they came in, in the database's own wording. The bytes of a row determine its cells. */
export interface RawRows {
  readonly bytes: Buffer
  /** Start and end of row `i` at `2i` and `2i + 1`. */
  readonly ranges: Uint32Array
  readonly count: number
}

/** How rows are read as bytes. */
export interface RawReading {
  /** Stands for a parameter in the text of a statement whose rows are read as bytes. */
  placeholder(index: number, declared: string): string
  /** The cells of some rows, by index, ascending: what `pages` gives for the same row. */
  cells(rows: RawRows, wanted: readonly number[]): Raw[][]
}

/** A database with a pool of connections to it. */
export interface Database {
  /** What it is called in messages: `database erp on db.example.com`. Without secrets. */
  readonly name: string
  /**
   * Opens one read transaction: everything that is read through it is of the same instant where the database can do
   * that, and nothing can be written through it.
   */
  snapshot(): Promise<Snapshot>
  /** Takes a connection from the pool that can write; no transaction is open on it. */
  session(): Promise<Session>
  /** Closes all connections. */
  close(): Promise<void>
}

/**
 * A read transaction. Whatever fails in it throws a `TargetError` or a `HostError` with a message for a person; a driver's
 * own errors never leave a dialect. One statement is read at a time.
 */
export interface Snapshot {
  readonly name: string
  /** What a person should know where not everything that is read is of one instant. */
  readonly warning?: string | undefined
  /** The columns of a SELECT, which is not run. */
  columnsOf(sql: string): Promise<readonly ResultColumn[]>
  /** What the catalogue knows of a table or view, by its name as in the settings; `undefined` where there is none. */
  table(name: string): Promise<CatalogueTable | undefined>
  /** All tables and views that are visible, those of the database itself left out. */
  tables(): Promise<readonly CatalogueTable[]>
  /** The rows of a statement, in pages of at most `pageRows`, without holding the whole result. */
  pages(sql: string, parameters: readonly Raw[], pageRows: number): AsyncIterable<Raw[][]>
  /**
   * The rows of a statement as bytes, where the dialect has `raw`. A page may be used until the next is asked for.
   * The number of rows is a wish.
   */
  raw?(sql: string, parameters: readonly Raw[], pageRows: number): AsyncIterable<RawRows>
  /** Rows of a stored procedure, where its rows cannot stand in a FROM. */
  procedure?(name: string, parameters: readonly Raw[], pageRows: number): AsyncIterable<Raw[][]>
  /** The columns of what a stored procedure gives. */
  procedureColumns?(name: string, parameters: readonly Raw[]): Promise<readonly ResultColumn[]>
  /**
   * Another connection that sees the same instant; without it, there is none. It is closed by itself, before the snapshot
   * it came from.
   */
  another?(): Promise<Snapshot>
  /** Rolls back and gives the connection to the pool. Never throws. */
  close(): Promise<void>
}

/** What a statement came to. */
export interface Outcome {
  /** Rows that it gave (RETURNING, OUTPUT, a SELECT). */
  readonly rows: readonly Raw[][]
  readonly columns: readonly string[]
  /** Rows that it found, also those that had the new values already. */
  readonly matched: number
  /** The key that the database made for the first row that was added, where it tells that apart from `rows`. */
  readonly insertedKey?: Raw
}

/** A parameter of a stored procedure. */
export interface ProcedureParameter {
  readonly name: string
  readonly direction: 'in' | 'out' | 'inout'
  readonly value: Raw
  /** The declared type, which out parameters need in some databases. */
  readonly type?: string | undefined
}

/** What a stored procedure came to. */
export interface ProcedureOutcome {
  readonly out: Readonly<Record<string, Raw>>
  /** What it returned with RETURN (SQL Server), or as the value of a function. */
  readonly returned: Raw
  readonly rows: readonly Raw[][]
  readonly columns: readonly string[]
}

/** A connection that can write. Errors are as those of a `Snapshot`, told more closely by `StatementError`. */
export interface Session {
  readonly name: string
  begin(): Promise<void>
  /** Throws where it is not known whether what was done is kept. */
  commit(): Promise<void>
  rollback(): Promise<void>
  /**
   * Does some work within the transaction, and undoes that work alone where it throws. Throws `TransactionLost` with the
   * cause where the database has undone the whole transaction.
   */
  attempt<T>(work: () => Promise<T>): Promise<T>
  execute(statement: Statement): Promise<Outcome>
  call(procedure: string, parameters: readonly ProcedureParameter[]): Promise<ProcedureOutcome>
  /** Gives the connection back; a broken one, or one within a transaction, is closed instead. Never throws. */
  release(): Promise<void>
}
