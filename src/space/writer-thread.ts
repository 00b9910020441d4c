import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { HostError, type WireError } from '../model/error.ts'
import type { Frame } from './frame.ts'
import type { RunCounters, RunEnd, RunRecord, RunRequest, RunStart } from './run.ts'
import { Writer } from './writer.ts'

/** What the main thread asks of a writer thread. Each request is answered once, by its `id`. */
export type WriterRequest = { readonly id: number } & (
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
  | /** Now and then during a run. */ { readonly kind: 'progress'; readonly counters: RunCounters }
  | /** A commit failed; the run goes no further. */ { readonly kind: 'failed'; readonly error: WireError | string }

/** What a connector worker sends besides frames, last. */
export interface Done {
  readonly kind: 'done'
}
/** What it gets back: it may send as many frames more. */
export interface Credit {
  readonly kind: 'credit'
  readonly frames: number
}

/** Frames a worker may have under way. Together they hold more than one transaction. */
export const CREDITS = 24
/** Entries in one transaction: few enough that another write waits for a third of a second at the most. */
const TRANSACTION = 48_000
/** A smaller batch is committed when nothing more has come for this long. */
const IDLE_MS = 100
const PROGRESS_MS = 100

interface OpenRun {
  readonly port: MessagePort
  pending: Frame[]
  entries: number
  done: boolean
  /** Waits for `done`. */
  whenDone: (() => void) | undefined
  failed: boolean
  idle: NodeJS.Timeout | undefined
}

if (parentPort !== null) serve(parentPort, (workerData as { folder: string }).folder)

function serve(main: MessagePort, folder: string): void {
  const tell = (message: WriterMessage): void => main.postMessage(message)
  let writer: Writer | undefined
  let run: OpenRun | undefined
  let progressAt = 0

  function commit(open: OpenRun): void {
    clearTimeout(open.idle)
    open.idle = undefined
    const frames = open.pending
    if (frames.length === 0 || writer === undefined) return
    open.pending = []
    open.entries = 0
    try {
      if (!open.failed) writer.apply(frames)
    } catch (error) {
      open.failed = true
      tell({ kind: 'failed', error: toWire(error) })
    }
    open.port.postMessage({ kind: 'credit', frames: frames.length } satisfies Credit)
    const now = performance.now()
    if (now - progressAt > PROGRESS_MS && writer.counters !== undefined) {
      progressAt = now
      tell({ kind: 'progress', counters: { ...writer.counters } })
    }
  }

  function receive(open: OpenRun, message: Frame | Done): void {
    if (message.kind === 'done') {
      commit(open)
      open.done = true
      open.whenDone?.()
      return
    }
    open.pending.push(message)
    open.entries += message.count
    if (open.entries >= TRANSACTION || open.pending.length >= CREDITS - 2) commit(open)
    else open.idle ??= setTimeout(() => commit(open), IDLE_MS)
  }

  async function answer(request: WriterRequest): Promise<RunStart | RunRecord | null> {
    switch (request.kind) {
      case 'begin': {
        writer ??= Writer.open(folder)
        const start = writer.begin(request.request)
        const open: OpenRun = {
          port: request.port,
          pending: [],
          entries: 0,
          done: false,
          whenDone: undefined,
          failed: false,
          idle: undefined,
        }
        run = open
        request.port.on('message', (message: Frame | Done) => receive(open, message))
        return start
      }
      case 'end': {
        if (run === undefined || writer === undefined) throw new Error('no run is open')
        const open = run
        if (request.end.outcome === 'completed') {
          await new Promise<void>(resolve => {
            open.whenDone = resolve
            if (open.done) resolve()
          })
        } else {
          for (let next = receiveMessageOnPort(open.port); next; next = receiveMessageOnPort(open.port)) {
            receive(open, next.message as Frame | Done)
          }
          commit(open)
        }
        open.port.close()
        run = undefined
        const steps = writer.finish(open.failed ? { ...request.end, outcome: 'failed' } : request.end)
        for (;;) {
          const step = steps.next()
          if (step.done === true) return step.value
          await new Promise(resolve => setImmediate(resolve))
        }
      }
      case 'close': {
        if (run !== undefined) {
          run.port.close()
          clearTimeout(run.idle)
        }
        await writer?.close()
        return null
      }
      default:
        return request satisfies never
    }
  }

  main.on('message', (request: WriterRequest) => {
    answer(request).then(
      result => {
        tell({ kind: 'answer', id: request.id, result })
        if (request.kind === 'close') main.close()
      },
      (error: unknown) => {
        tell({ kind: 'refusal', id: request.id, error: toWire(error) })
        if (request.kind === 'close') main.close()
      },
    )
  })
}

function toWire(error: unknown): WireError | string {
  if (error instanceof HostError) return error.toWire()
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
