import type { MessagePort } from 'node:worker_threads'
import type { Capabilities } from '../connector/capabilities.ts'
import type {
  ChangeResult,
  Container,
  Discovery,
  EntryName,
  ExportLimits,
  Partition,
  PasswordChange,
  PasswordSetting,
  Preparation,
  PreparationScript,
  Script,
} from '../connector/contract.ts'
import type { Reading } from '../connector/read-page.ts'
import type { CompiledMapping } from '../mapping/compile.ts'
import type { Change } from '../model/change.ts'
import type { WireError } from '../model/error.ts'
import type { Schema } from '../model/schema.ts'
import type { Cell, Value } from '../model/value.ts'
import type { RunStart } from '../space/run.ts'

/** Which connector a worker loads, and with what. */
export interface ConnectorSpec {
  /** The connected system's name, for messages. */
  readonly system: string
  /** A built-in name, or the absolute path of a module. */
  readonly connector: string
  /** Checked settings; secrets are resolved. */
  readonly settings: unknown
  /** Relative paths in the settings start here. */
  readonly folder: string
  /** Its questions to the connected system are kept, or answered from what was kept. */
  readonly recording?: RecordingSpec
}

/** Where the answers of a connected system are kept, and which task asks. */
export interface RecordingSpec {
  readonly mode: 'record' | 'replay'
  readonly file: string
  /** Which of the tasks of a recording this is, counted from 1. */
  readonly task: number
  /** What must not be in the file, in the same order each time. */
  readonly secrets: readonly string[]
  /** For each line whether its answer was given, 32 bits each: what all workers know of it. */
  readonly given?: SharedArrayBuffer
}

/** The operations that are one question and one answer, by name. */
export interface Calls {
  readonly test: { readonly input: null; readonly output: null }
  readonly discover: { readonly input: Readonly<Record<string, unknown>>; readonly output: Discovery }
  readonly schema: { readonly input: null; readonly output: Schema }
  readonly partitions: { readonly input: null; readonly output: readonly Partition[] }
  readonly hierarchy: {
    readonly input: { readonly partition: string | null; readonly parent: string | null }
    readonly output: readonly Container[]
  }
  readonly read: { readonly input: EntryName; readonly output: readonly Cell[] | null }
  readonly limits: { readonly input: null; readonly output: ExportLimits }
  readonly export: { readonly input: readonly Change[]; readonly output: readonly ChangeResult[] }
  readonly setPassword: { readonly input: PasswordSetting; readonly output: null }
  readonly changePassword: { readonly input: PasswordChange; readonly output: null }
  readonly prepare: { readonly input: Preparation; readonly output: readonly PreparationScript[] }
  readonly script: { readonly input: Script; readonly output: Value | null }
}
export type CallName = keyof Calls

/** What a connector worker is asked to do: one task of the system's pool each. */
export type Task =
  | /** The declaration of the connector's settings, and what it can do. */ {
      readonly kind: 'declaration'
      readonly spec: ConnectorSpec
    }
  | CallTask
  | /** A whole import; frames go through the port to the space's writer. */ ImportTask
  | /** Reads the system until an entry comes along; nothing is stored. */ FindTask
  | /** Hands over the pages of an import as they are; nothing is stored. */ PagesTask

/** One of `Calls`. */
export interface CallTask<C extends CallName = CallName> {
  readonly kind: 'call'
  readonly operation: C
  readonly spec: ConnectorSpec
  readonly input: Calls[C]['input']
}

/** What of a system an import reads, and how. */
export interface ImportScope {
  readonly objectTypes: readonly string[]
  readonly partition: string | null
  readonly pageSize: number | null
  /** Ends the import after so many objects, as if it were not complete. */
  readonly stopAfter: number | null
}

export interface ImportTask {
  readonly kind: 'import'
  readonly spec: ConnectorSpec
  readonly mapping: CompiledMapping
  readonly scope: ImportScope
  readonly epoch: string
  readonly start: RunStart
  /** Goes on from this watermark; `null` reads everything. */
  readonly from: string | null
  readonly port: MessagePort
}

export interface FindTask {
  readonly kind: 'find'
  readonly spec: ConnectorSpec
  readonly anchor: string
  /** The object types that are looked through, and where the parts of their anchors stand in a row. */
  readonly anchors: readonly { readonly objectType: string; readonly positions: readonly number[] }[]
  /** Is told now and then how far the search has come, as `SearchProgress`. */
  readonly port: MessagePort
}

export interface PagesTask {
  readonly kind: 'pages'
  readonly spec: ConnectorSpec
  readonly reading: Reading
  /** Carries each page out as a `ReadPage`; a message back asks for the next. */
  readonly port: MessagePort
}

/** How far a search has come. */
export interface SearchProgress {
  readonly read: number
  /** How much of the source has been read, from 0 to 1; `null` where the connector does not say. */
  readonly portion: number | null
}

/** A row as its connector hands it over, and where it stands. */
export interface FoundRow {
  readonly objectType: string
  readonly cells: readonly Cell[]
  /** What it stands in: `people.csv`. */
  readonly source: string
  /** What positions in it are counted in. */
  readonly unit: 'line' | 'row'
  readonly position: number
}

/** What a task comes to. Errors cross the thread as data. */
export type TaskResult =
  | { readonly kind: 'declaration'; readonly settings: unknown; readonly capabilities: Capabilities }
  | { readonly kind: 'called'; readonly output: unknown }
  | { readonly kind: 'imported'; readonly watermark: string | null; readonly complete: boolean }
  | {
      readonly kind: 'found'
      /** `null` where the whole system was read and no entry has the anchor. */
      readonly row: FoundRow | null
      readonly read: number
      /** Rows that could not be read: the entry may be one of them. */
      readonly unreadable: number
    }
  | /** All pages have been handed over. */ { readonly kind: 'paged' }
  | { readonly kind: 'error'; readonly error: WireError }

/** A task with what its worker needs to do it. */
export interface Job {
  readonly task: Task
  /** Carries `Sign`s out and `Order`s in. */
  readonly channel: MessagePort
  readonly isolation: 'thread' | 'process'
  /** How much memory the connector may use: the most there can be in one message of its process. */
  readonly memoryMiB: number
  /** Progress is told at most this often. */
  readonly progressEveryMs: number
}

/** What the host tells a worker while a task goes on. */
export type Order =
  | /** The run was stopped: the operation's signal is aborted. */ { readonly kind: 'stop' }
  | /** The connector seems to use too much memory: it may be garbage. */ { readonly kind: 'collect' }
  | /** The process of the thread's last task is still there. */ { readonly kind: 'process-lives' }
  | /** The process that the connector runs in has ended. */ { readonly kind: 'process-ended' }

/** What a worker tells while a task goes on, through the task's own channel. */
export type Sign =
  | /** The task has begun in this thread. */ {
      readonly kind: 'begun'
      readonly threadId: number
      /**
       * Where the thread waits for the connector's process, which is to be started. `null` where it has one, or needs
       * none: then it is told whether that lives.
       */
      readonly address: string | null
    }
  | /** It is alive and got something out of the connector (a page, an answer). */ { readonly kind: 'progress' }
  | /** It waits for the writer and not for the connector; no stall is counted until the next sign. */ {
      readonly kind: 'waiting'
    }
  | /** A line for the log: the connector's own, or what it wrote to stdout and stderr. */ LogSign

export interface LogSign {
  readonly kind: 'log'
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly message: string
  readonly details?: Readonly<Record<string, unknown>>
}
