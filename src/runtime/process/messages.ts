import type { Capabilities } from '../../connector/capabilities.ts'
import type { Page, RawPage } from '../../connector/contract.ts'
import type { WireError } from '../../model/error.ts'
import type { TargetFailure } from '../../model/target-failure.ts'
import type { CallName, ConnectorSpec, LogSign } from '../protocol.ts'

/** What a worker asks the process that its connector runs in. Whatever has an `id` is answered once, by that id. */
export type Request =
  | /** A task begins: all that follows is of this connector. */ {
      readonly kind: 'begin'
      readonly spec: ConnectorSpec
    }
  | /** The task was stopped: its signal is aborted. */ { readonly kind: 'stop' }
  | /** It seems to use too much memory: it may be garbage. */ { readonly kind: 'collect' }
  | /** What the connector declares: answered by a `Declared`. */ { readonly kind: 'declare'; readonly id: number }
  | {
      readonly kind: 'call'
      readonly id: number
      readonly operation: CallName
      readonly input: unknown
    }
  | /** Begins an import, whose pages are then asked for under the same id. */ {
      readonly kind: 'open'
      readonly id: number
      readonly operation: ImportName
      /** What the operation is told besides its means: `objectTypes`, `watermark` and the like. */
      readonly scope: Readonly<Record<string, unknown>>
    }
  | /** The next page: answered by a `SentPage`, or by `null` after the last. */ {
      readonly kind: 'next'
      readonly id: number
      readonly iteration: number
    }
  | /** Rows of the page that came last: answered by `SentRows`. */ {
      readonly kind: 'decode'
      readonly id: number
      readonly iteration: number
      readonly rows: readonly number[]
    }
  | /** No more pages are wanted. */ { readonly kind: 'end'; readonly id: number; readonly iteration: number }

export type ImportName = 'importFull' | 'importDelta'

/** What the process says. */
export type Reply =
  | { readonly kind: 'answer'; readonly id: number; readonly output: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: SentFailure }
  | LogSign

/** What was thrown, as data that comes out as the same error. */
export type SentFailure =
  | { readonly kind: 'target'; readonly failure: TargetFailure }
  | { readonly kind: 'host'; readonly error: WireError }
  | { readonly kind: 'other'; readonly message: string }

export interface Declared {
  readonly settings: unknown
  readonly capabilities: Capabilities
}

/** Rows with their values, and where in them lists stand that are `incomplete`: row and cell, one after the other. */
export interface SentRows {
  readonly rows: readonly unknown[]
  readonly incomplete: readonly number[]
}

/** A page on its way. The octets of a raw one travel behind the message, as they are. */
export type SentPage =
  | { readonly kind: 'whole'; readonly page: Exclude<Page, RawPage>; readonly incomplete: readonly number[] }
  | { readonly kind: 'raw'; readonly page: Omit<RawPage, 'bytes' | 'decode'> }
