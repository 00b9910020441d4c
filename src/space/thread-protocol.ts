import type { MessagePort } from 'node:worker_threads'
import type { Change } from '../model/change.ts'
import type { WireError } from '../model/error.ts'
import type { StoredSchema } from '../model/schema.ts'
import type { FrameBuffers, ObjectFailure } from './frame.ts'
import type { SettledChanges } from './pending.ts'
import type { PlanOutcome } from './plan.ts'
import type { RunCounters, RunEnd, RunRecord, RunRequest, RunStart } from './run.ts'
import type { WriteThrough } from './write-through.ts'

/** What the main thread asks of a writer thread. Each request is answered once, by its `id`. */
export type WriterRequest = { readonly id: number } & (
  | /** Opens the space, and creates it where there is none. */ { readonly kind: 'open' }
  | /** Opens a run; frames then come through `port`. */ {
      readonly kind: 'begin'
      readonly request: RunRequest
      readonly port: MessagePort
    }
  | /** Closes the run. A completed one is closed when the worker's `done` has arrived. */ {
      readonly kind: 'end'
      readonly end: RunEnd
    }
  | /** Does what a plan says. */ { readonly kind: 'approve'; readonly plan: number }
  | /** Drops a plan. */ { readonly kind: 'discard'; readonly plan: number }
  | /** Lets changes wait for their export. */ { readonly kind: 'enqueue'; readonly changes: readonly Change[] }
  | /** Settles changes that waited, and shows what became of their entries. */ {
      readonly kind: 'exported'
      readonly changes: SettledChanges
      readonly writes: readonly WriteThrough[]
      readonly schema: StoredSchema
    }
  | /** Opens the record of a run that is not an import. */ {
      readonly kind: 'open-record'
      readonly record: Omit<RunRecord, 'run'>
    }
  | /** Keeps it as it is. */ {
      readonly kind: 'record'
      readonly record: RunRecord
      readonly failures: readonly ObjectFailure[]
    }
  | /** Closes the space and ends the thread. */ { readonly kind: 'close' }
)

/** What a request comes to. A plan that there is not gives `undefined` or `false`. */
export type WriterResult = RunStart | RunRecord | PlanOutcome | readonly number[] | number | boolean | null | undefined

export type WriterMessage =
  | { readonly kind: 'answer'; readonly id: number; readonly result: WriterResult }
  | { readonly kind: 'refusal'; readonly id: number; readonly error: WireError | string }
  | /** Now and then during a run. */ {
      readonly kind: 'progress'
      readonly counters: RunCounters
      readonly portion: number | null
    }
  | /** A commit failed; the run goes no further. */ { readonly kind: 'failed'; readonly error: WireError | string }

/** What a connector worker sends besides frames, last. */
export interface Done {
  readonly kind: 'done'
}
/** What it sends first where the connector could not go on from where it was to: what was seen so far is forgotten. */
export interface Restart {
  readonly kind: 'restart'
}
/** What it gets back: it may send as many frames more, and use their buffers again. */
export interface Credit {
  readonly kind: 'credit'
  readonly buffers: readonly FrameBuffers[]
}

/** Frames a worker may have under way. Together they hold more than one transaction. */
export const CREDITS = 32
