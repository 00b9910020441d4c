import type { MessagePort } from 'node:worker_threads'
import type { CompiledMapping } from '../mapping/compile.ts'
import type { WireError } from '../model/error.ts'
import type { Schema } from '../model/schema.ts'
import type { Cell } from '../model/value.ts'
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
}

/** What a connector worker is asked to do: one task of the system's pool each. */
export type Task =
  | /** The declaration of the connector's settings, as JSON Schema. */ {
      readonly kind: 'declaration'
      readonly spec: ConnectorSpec
    }
  | /** The connected system's schema. */ { readonly kind: 'schema'; readonly spec: ConnectorSpec }
  | /** Reaches the connected system. */ { readonly kind: 'test'; readonly spec: ConnectorSpec }
  | /** A whole import; frames go through the port to the space's writer. */ ImportTask
  | /** Reads the system until an entry comes along; nothing is stored. */ FindTask

export interface ImportTask {
  readonly kind: 'import'
  readonly spec: ConnectorSpec
  readonly mapping: CompiledMapping
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
  | { readonly kind: 'declaration'; readonly settings: unknown; readonly delta: boolean }
  | { readonly kind: 'schema'; readonly schema: Schema }
  | { readonly kind: 'tested' }
  | { readonly kind: 'imported'; readonly watermark: string | null }
  | {
      readonly kind: 'found'
      /** `null` where the whole system was read and no entry has the anchor. */
      readonly row: FoundRow | null
      readonly read: number
      /** Rows that could not be read: the entry may be one of them. */
      readonly unreadable: number
    }
  | { readonly kind: 'error'; readonly error: WireError }
