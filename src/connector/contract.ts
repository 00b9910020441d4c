import type { Static, TObject } from 'typebox'
import type { Anchor, AttributeChange, Change } from '../model/change.ts'
import type { Schema } from '../model/schema.ts'
import type { TargetFailure } from '../model/target-failure.ts'
import type { Cell, Scalar, Value } from '../model/value.ts'

/**
 * One definition object per connector. What it implements is what it can do; nothing is listed twice.
 *
 * Every operation runs in a worker of the connected system's own (a thread or a process) and may be ended there at any
 * moment: a connector keeps no state between operations that the connected system does not keep for it. What it does
 * keep (a pool of connections) may be gone at the next call.
 *
 * An operation that throws has failed, and nothing is deleted by it. `TargetError` says that the connected system failed
 * or refused, and how; any other error counts as the connector's own. Messages should say what to do: they are shown as
 * they are.
 */
export interface Connector<S extends TObject = TObject> {
  /** One line: which systems it is for. */
  readonly description: string
  /** The declaration of its settings: validation, defaults, documentation, form and JSON Schema come from it. */
  readonly settings: S

  /** Reaches the connected system and returns, or throws what is wrong. Changes nothing. */
  test?(settings: Static<S>, context: OperationContext): Promise<void>

  /**
   * Completes settings: is given those there are (not checked, some may be wrong or missing) and proposes the rest from
   * what the connected system tells, for a person to accept or change. Changes nothing.
   */
  discover?(settings: Readonly<Record<string, unknown>>, context: OperationContext): Promise<Discovery>

  /**
   * The object types and attributes there are. Called before each import and export; the order of an object type's
   * attributes is the order of the cells in its rows. The same system gives the same schema until it is changed.
   * A connector without it can be tested and scripted, but neither imported nor exported.
   */
  schema?(settings: Static<S>, context: OperationContext): Promise<Schema>

  /** The parts of the system that are imported apart from each other (naming contexts, tenants). None: it has one. */
  partitions?(settings: Static<S>, context: OperationContext): Promise<readonly Partition[]>

  /** The containers below one, for a person to pick from; those at the top where `parent` is `null`. One level a call. */
  hierarchy?(settings: Static<S>, context: HierarchyContext): Promise<readonly Container[]>

  /**
   * All entries, page by page. The runtime asks for the next page when it can take one, so a connector need not
   * bound itself; a page of 500 to 4,000 rows is a good one, and 100,000 the most there may be. Returning means that
   * the source was read completely: entries that were not among the pages are then deleted from the connector space. A
   * source that may have been cut short must throw instead.
   *
   * A connector that can go on in the middle sets `resume` on its pages. The next import after one that was interrupted
   * gets the last committed one as `context.resume` and yields what comes after; where the source has changed too much
   * for that, it throws a `TargetError` of the kind `resume` before its first page, and is called again without.
   */
  importFull?(settings: Static<S>, context: FullContext): AsyncIterable<Page>

  /**
   * What changed since a watermark. Entries that were not among the pages stay as they are. Pages are applied in their
   * order: an entry may come several times. Seeing a change twice must be harmless, missing one never happens. Throws a
   * `TargetError` of the kind `watermark` where the watermark is too old. A connector without this operation gets its
   * delta by comparing a full read with what is known.
   */
  importDelta?(settings: Static<S>, context: DeltaContext): AsyncIterable<Page>

  /**
   * One entry as it is now, its cells in the order of the schema; `null` where there is none. Called for entries of
   * which a delta told only a part, to repair an export whose answer was lost, and for a person who looks at one.
   */
  read?(settings: Static<S>, wanted: EntryName, context: OperationContext): Promise<readonly Cell[] | null>

  /**
   * Writes a batch of changes, and returns one result for each, in their order. Changes of a batch are of different
   * entries and do not depend on each other. Throwing means that nothing is known of any of them: each is then tried
   * again by itself, so a change that was made already must be found to be made (`exists`, `absent`) or be harmless.
   * Values that are not mentioned stay as they are.
   */
  export?(settings: Static<S>, changes: readonly Change[], context: OperationContext): Promise<readonly ChangeResult[]>

  /** What `export` takes at once. Without it 100 changes, of any number of values. */
  limits?(settings: Static<S>): ExportLimits

  /** Gives an entry a new password, without the old one. */
  setPassword?(settings: Static<S>, change: PasswordSetting, context: OperationContext): Promise<void>

  /** Changes a password as its owner does, with the old one. */
  changePassword?(settings: Static<S>, change: PasswordChange, context: OperationContext): Promise<void>

  /**
   * What the connected system needs so that it can tell what changes (triggers, a publication), as scripts in its own
   * language, in the order in which they are run: to set it up, to remove all of it again, or to throw away what is old.
   * Runs them where that is asked for, and changes nothing otherwise. Only ever called by a person.
   */
  prepare?(settings: Static<S>, wanted: Preparation, context: OperationContext): Promise<readonly PreparationScript[]>

  /** Runs a script in the connected system's own language, and returns what it gave. Only ever called by a person. */
  script?(settings: Static<S>, script: Script, context: OperationContext): Promise<Value | null>
}

/** What the runtime hands to every operation of a connector. */
export interface OperationContext {
  /** Aborted when the run is stopped. An operation should end soon after; one that does not is ended with its worker. */
  readonly signal: AbortSignal
  /** The folder that relative paths in the settings start from: the one of the configuration file. */
  readonly folder: string
  /** Goes to the host's log under the system's name. Secrets of the settings are masked. */
  readonly log: Log
  /**
   * Asks the connected system something, by way of the recorder: `request` says in words or data what is asked (never a
   * secret), `ask` asks. When answers are being replayed, `ask` is not called. Answers must be plain data. A connector
   * whose questions all go this way (or by `fetch`, which does of itself) can be tested without its system.
   */
  readonly recorded: <T>(request: unknown, ask: () => Promise<T>) => Promise<T>
}

/** Writes a line to the log; `details` are data that belong to it. */
export type LogLine = (message: string, details?: Readonly<Record<string, unknown>>) => void
/** The host's log, as a connector sees it. */
export interface Log {
  readonly debug: LogLine
  readonly info: LogLine
  readonly warn: LogLine
  readonly error: LogLine
}

interface ImportContext extends OperationContext {
  /** The object types that are wanted. Pages of others are ignored. */
  readonly objectTypes: readonly string[]
  /** The partition to read; `null` for all there is. */
  readonly partition: string | null
  /** How many rows a page should have, where somebody has set it. A wish. */
  readonly pageSize: number | null
}

/** What a full import is told. */
export interface FullContext extends ImportContext {
  /** Where an interrupted import goes on, by this connector's own wording; `null` for the beginning. */
  readonly resume: string | null
}

/** What a delta import goes on from. */
export interface DeltaContext extends ImportContext {
  /** The watermark of the last page that was committed, by this connector's own wording. */
  readonly watermark: string
}

/** Asks for the containers below one. */
export interface HierarchyContext extends OperationContext {
  readonly partition: string | null
  /** The `name` of the container whose children are wanted; `null` for those at the top. */
  readonly parent: string | null
}

/** Settings as a connector proposes them. */
export interface Discovery {
  /** What was given, completed. */
  readonly settings: Readonly<Record<string, unknown>>
  /** What a person should know of it: what was guessed, what is still to be said. */
  readonly notes: readonly string[]
}

/** A part of a connected system that is imported by itself. */
export interface Partition {
  /** What identifies it: a DN, a tenant's id. */
  readonly name: string
  readonly title?: string
}

/** A node of the tree that a system keeps its entries in. */
export interface Container {
  /** What identifies it: its DN. */
  readonly name: string
  readonly title: string
  /** Whether asking for its children makes sense. */
  readonly hasChildren: boolean
}

/** Which entry is meant. */
export interface EntryName {
  readonly objectType: string
  readonly anchor: Anchor
}

/** A piece of an import, of one object type. Only a delta yields deletions and updates. */
export type Page = RowPage | RawPage | UpdatePage | DeletionPage

interface AnyPage {
  readonly objectType: string
  /** What the rows stand in, for messages: `people.csv`, `table users`. */
  readonly source: string
  /**
   * Where a delta import may go on from once this page and all before it are committed. It is stored in the same
   * transaction as the page. A full import sets it on its last page at the latest: to `null` where the settings leave
   * nothing to go by, so that a delta import reads everything and compares.
   */
  readonly watermark?: string | null
  /**
   * Where a full import that is interrupted after this page can go on: `FullContext.resume`. It is stored in the same
   * transaction as the page.
   */
  readonly resume?: string
  /** How much of the source has been read with this page, from 0 to 1, for progress. */
  readonly portion?: number
  /** Rows that could not be read. They are counted as failed, and the import goes on. */
  readonly failures?: readonly RowFailure[]
}

/** Whole entries whose values are at hand. */
export interface RowPage extends AnyPage {
  readonly kind: 'rows'
  /**
   * A row's cells stand in the order of the object type's attributes. A list of values that may not be all there are is
   * marked by `incomplete`.
   */
  readonly rows: readonly (readonly Cell[])[]
  /** The position of the first row in its source, counted from 1; the others follow. */
  readonly firstPosition: number
}

/**
 * Whole entries as the bytes they came in. The runtime takes a row's fingerprint from its bytes and asks for values only
 * where the row is not known yet, so an unchanged source is never decoded. The bytes of a row must determine its values.
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
  decode(rows: readonly number[]): DecodedRows | Promise<DecodedRows>
}

/** Rows with their values, or why they could not be read. */
export type DecodedRows = readonly (readonly Cell[] | RowFailure)[]

/**
 * What has changed within entries, of a delta that does not give whole ones. Values that come and go in an attribute
 * which is mapped as it is (the members of a group) cost what changed; for anything else the entry is asked for by
 * `read`, and where there is no such operation it is counted as failed.
 */
export interface UpdatePage extends AnyPage {
  readonly kind: 'updates'
  readonly updates: readonly EntryUpdate[]
}

/** What has changed within one entry. */
export interface EntryUpdate {
  /** The values of the object type's anchor attributes. */
  readonly anchor: Anchor
  readonly changes: readonly AttributeChange[]
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

/** What became of a change. */
export type ChangeResult =
  | {
      readonly kind: 'done'
      /** Where the connected system gave the entry its anchor, or another one. */
      readonly anchor?: Anchor
      /** Values that the connected system set by itself (numbers, times, normal forms), where it tells them. */
      readonly attributes?: Readonly<Record<string, Value>>
    }
  | {
      /**
       * Not done. `value` with the attribute, and of a list also the value, lets the rest of the change through;
       * `reference` lets it be tried again without, and with it once the entry that it names is there.
       */
      readonly kind: 'failed'
      readonly failure: TargetFailure
    }

/** What a target takes at once. */
export interface ExportLimits {
  /** Changes in a call of `export`. */
  readonly batch?: number
  /** Values that come and go in one attribute of one change. */
  readonly values?: number
}

/** A new password for an entry. */
export interface PasswordSetting extends EntryName {
  readonly password: string
  /** The owner must choose another at the next sign-in. */
  readonly mustChange: boolean
  /** A locked account is unlocked. */
  readonly unlock: boolean
}

/** A password changed by its owner. */
export interface PasswordChange extends EntryName {
  readonly oldPassword: string
  readonly password: string
}

/** A script in the connected system's language. */
export interface Script {
  readonly text: string
  readonly arguments: Readonly<Record<string, Scalar>>
}

/** What is asked of `prepare`. */
export interface Preparation {
  /** `purge`: what was noted of changes is removed where it is older than `olderThanMs`. */
  readonly kind: 'set-up' | 'remove' | 'purge'
  readonly olderThanMs: number | null
  /** Runs the scripts too. */
  readonly apply: boolean
}

/** A script that sets up a connected system. */
export interface PreparationScript {
  /** What it is for, in a line. */
  readonly title: string
  readonly text: string
}
