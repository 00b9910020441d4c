import type { CatalogueColumn } from '../catalogue.ts'

/** A table that is watched, by its name in the catalogue (`schema.table` where it is not in the schema searched first). */
export interface WatchedColumns {
  readonly name: string
  /** The columns that tell which entry a row belongs to. */
  readonly columns: readonly CatalogueColumn[]
}

/** The columns of the change table. */
export const changeColumns = {
  /** Counts up with each change, not in the order in which transactions commit. Rows below 0 tell of the table itself. */
  seq: 'seq',
  relation: 'relation',
  operation: 'operation',
  /** The columns of the row that tell the entry, as JSON: see `parseKey`. */
  rowKey: 'row_key',
  noted: 'noted_at',
  /** The transaction that made the change, where the order is `snapshot`. */
  transaction: 'xid',
} as const

/** Rows of the change table that tell of itself, by their `seq`. */
export const states = {
  /** Its `row_key` is another text after each installation: what happened before is not known to be complete. */
  installed: -1,
  /** Its `row_key` is the last change that was removed for its age. */
  purged: -2,
} as const

/** How it is told which changes are new. */
export type ChangeOrder =
  | /** The transaction that made them was not seen by the last snapshot. */ {
      readonly kind: 'snapshot'
      /** An expression: which transactions are seen now, as text. */
      readonly seen: string
      /** The number of the first transaction that was not seen for sure, and of the first that had not begun. */
      bounds(seen: string): { readonly first: string; readonly end: string } | undefined
      /** A condition on the number of a transaction: it was not seen. */
      unseen(transaction: string, seen: string): string
    }
  | /** Their number is above the last one, or is one that was missing among those below it. */ {
      readonly kind: 'sequence'
    }
  | /** Their number is above the last one: never does more than one transaction write. */ { readonly kind: 'serial' }

/** How one kind of database catches changes by triggers. */
export interface TriggerSyntax {
  /** A line for people: what the triggers cost and miss. */
  readonly note: string
  readonly order: ChangeOrder
  /** Stands behind each statement where statements are printed. */
  readonly end: string
  /** A SELECT of the schema in which a table without one is made; `undefined` where that need not be known. */
  readonly schema: string | undefined
  /** A condition on `noted_at`: older than so many seconds. */
  olderThan(column: string, seconds: number): string
  /** Stands at the end of an ordered SELECT that gives the first rows alone. */
  limit(rows: number): string
  /**
   * An expression that gives a key the form it has in a column declared like this; `undefined` where it has it already.
   */
  readonly recast: ((expression: string, declared: string) => string) | undefined
  /**
   * A SELECT of the triggers whose name begins with a prefix (letters, digits and `_`): name, schema or null, table, and 1
   * where it fires or 0 where it was disabled.
   */
  installed(prefix: string): string
  /** Statements that make the change table, where there is none, and the triggers of each table, in place of those there are. */
  install(changes: string, watched: readonly NamedTriggers[], installation: string): readonly string[]
  /** Statements that remove triggers. */
  remove(changes: string, triggers: readonly InstalledTrigger[]): readonly string[]
  /** A statement that removes the change table. */
  removeTable(changes: string): string
  /** Statements that remove changes older than so many seconds, and note how far. */
  purge(changes: string, seconds: number): readonly string[]
}

/** A table with the names of its triggers. */
export interface NamedTriggers extends WatchedColumns {
  /** What the names of its triggers are made of: `<stem>_i`, `_u`, `_d`, `_t`. */
  readonly stem: string
}

/** A trigger that is there. */
export interface InstalledTrigger {
  readonly name: string
  readonly schema: string | null
  readonly table: string
  readonly isEnabled: boolean
}
