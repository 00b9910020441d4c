import type { MessagePort } from 'node:worker_threads'
import type { WireError } from '../model/error.ts'
import type { FrameBuffers } from './frame.ts'
import type { RunCounters, RunEnd, RunRecord, RunRequest, RunStart } from './run.ts'

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
  | /** Closes the space and ends the thread. */ { readonly kind: 'close' }
)

export type WriterMessage =
  | { readonly kind: 'answer'; readonly id: number; readonly result: RunStart | RunRecord | null }
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
/** What it gets back: it may send as many frames more, and use their buffers again. */
export interface Credit {
  readonly kind: 'credit'
  readonly buffers: readonly FrameBuffers[]
}

/** Frames a worker may have under way. Together they hold more than one transaction. */
export const CREDITS = 32
