import type { Static, TObject } from 'typebox'
import type { Schema } from '../model/schema.ts'
import type { Cell } from '../model/value.ts'

/** What the runtime hands to every operation of a connector. */
export interface OperationContext {
  /** Aborted when the run is stopped. An operation should end soon after; one that does not is ended with its worker. */
  readonly signal: AbortSignal
  /** The folder that relative paths in the settings start from: the one of the configuration file. */
  readonly folder: string
}

/** What a delta import goes on from. */
export interface DeltaContext extends OperationContext {
  /** The watermark of the last page that was committed, by this connector's own wording. */
  readonly watermark: string
}

/**
 * One definition object per connector. What it implements is what it can do; nothing is listed twice.
 *
 * Every operation runs inside a worker of the connected system's own pool and may be ended there at any moment: a
 * connector keeps no state between operations that the connected system does not keep for it. An operation that throws
 * ends its run as failed, and nothing is deleted by it. Errors should say what to do; their text is shown as it is.
 */
export interface Connector<S extends TObject = TObject> {
  /** One line: which systems it is for. */
  readonly description: string
  /** The declaration of its settings: validation, defaults, documentation and the JSON Schema come from it. */
  readonly settings: S

  /** Reaches the connected system and returns, or throws what is wrong. Changes nothing. */
  test?(settings: Static<S>, context: OperationContext): Promise<void>

  /**
   * The object types and attributes there are. Called before each import; the order of an object type's attributes
   * is the order of the cells in its rows.
   */
  schema(settings: Static<S>, context: OperationContext): Promise<Schema>

  /**
   * All entries, page by page. The runtime asks for the next page when it can take one, so a connector need not
   * bound itself; a page of 500 to 4,000 rows is a good one. Returning means that the source was read completely:
   * entries that were not among the pages are then deleted from the connector space. A source that may have been
   * cut short must throw instead.
   */
  importFull(settings: Static<S>, context: OperationContext): AsyncIterable<Page>

  /**
   * What changed since a watermark. Entries that were not among the pages stay as they are. A connector without
   * this operation gets its delta by comparing a full read with what is known.
   */
  importDelta?(settings: Static<S>, context: DeltaContext): AsyncIterable<Page>
}

/** A piece of an import. Rows of one object type; in a delta also the anchors of entries that are gone. */
export type Page = RowPage | RawPage | DeletionPage

interface AnyPage {
  readonly objectType: string
  /** What the rows stand in, for messages: `people.csv`, `table users`. */
  readonly source: string
  /**
   * Where an import may go on from once this page and all before it are committed. It is stored in the same
   * transaction as the page. A full import sets it on its last page at the latest.
   */
  readonly watermark?: string
  /** How much of the source has been read with this page, from 0 to 1, for progress. */
  readonly portion?: number
  /** Rows that could not be read. They are counted as failed, and the import goes on. */
  readonly failures?: readonly RowFailure[]
}

/** Rows whose values are at hand. */
export interface RowPage extends AnyPage {
  readonly kind: 'rows'
  /** A row's cells stand in the order of the object type's attributes. */
  readonly rows: readonly (readonly Cell[])[]
  /** The position of the first row in its source, counted from 1; the others follow. */
  readonly firstPosition: number
}

/**
 * Rows as the bytes they came in. The runtime takes a row's fingerprint from its bytes and asks for values only where
 * the row is not known yet, so an unchanged source is never decoded. The bytes of a row must determine its values.
 */
export interface RawPage extends AnyPage {
  readonly kind: 'raw'
  readonly bytes: Uint8Array
  /** Start and end of row `i` in `bytes`, at `2i` and `2i + 1`. The page may be used until the next is asked for. */
  readonly ranges: Uint32Array
  readonly count: number
  /** The position of each row in its source (a line number in a file), counted from 1. */
  readonly positions: Uint32Array
  /**
   * Values of some rows, by index within the page, ascending; the result is in the same order. A row that turns out
   * unreadable is returned as a `RowFailure`.
   */
  decode(rows: readonly number[]): readonly (readonly Cell[] | RowFailure)[]
}

/** Entries that are gone, in a delta import. */
export interface DeletionPage extends AnyPage {
  readonly kind: 'deletions'
  /** The values of the object type's anchor attributes, one array an entry. */
  readonly anchors: readonly (readonly Cell[])[]
}

/** A row that could not be read. */
export interface RowFailure {
  /** The row's position in its source, counted from 1. */
  readonly position: number
  /** What is wrong with it and what to do, in a sentence. */
  readonly message: string
}
