import type { MessagePort } from 'node:worker_threads'
import type { CompiledMapping } from '../mapping/compile.ts'
import type { WireError } from '../model/error.ts'
import type { Schema } from '../model/schema.ts'
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

/** What a task comes to. Errors cross the thread as data. */
export type TaskResult =
  | { readonly kind: 'declaration'; readonly settings: unknown; readonly delta: boolean }
  | { readonly kind: 'schema'; readonly schema: Schema }
  | { readonly kind: 'tested' }
  | { readonly kind: 'imported'; readonly watermark: string | null }
  | { readonly kind: 'error'; readonly error: WireError }
