import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { HostError, type WireError } from '../model/error.ts'
import type { Frame } from './frame.ts'
import {
  CREDITS,
  type Credit,
  type Done,
  type Restart,
  type WriterMessage,
  type WriterRequest,
  type WriterResult,
} from './thread-protocol.ts'
import { Writer } from './writer.ts'

/** Entries in one transaction. More would make a first load quicker, and let another write wait longer. */
const TRANSACTION = 64_000
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
  /** Why a commit failed: nothing more is written then. */
  failure: Error | undefined
  idle: NodeJS.Timeout | undefined
}

if (parentPort === null) throw new Error('this is the entry of a thread')
serve(parentPort, (workerData as { folder: string }).folder)

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
      // What can be gone on from ends a transaction of its own.
      const marked = frames.findLastIndex(({ resume }) => resume !== null) + 1
      for (const some of [frames.slice(0, marked), frames.slice(marked)]) {
        if (open.failure === undefined && some.length > 0) writer.apply(some)
      }
    } catch (error) {
      open.failure = error instanceof Error ? error : new Error(String(error))
      tell({ kind: 'failed', error: toWire(error) })
    }
    const buffers = frames.map(({ octets, numbers }) => ({ octets, numbers }))
    open.port.postMessage(
      { kind: 'credit', buffers } satisfies Credit,
      buffers.flatMap(({ octets, numbers }) => [octets, numbers]),
    )
    const now = performance.now()
    if (now - progressAt > PROGRESS_MS && writer.counters !== undefined) {
      progressAt = now
      tell({ kind: 'progress', counters: { ...writer.counters }, portion: frames.at(-1)?.portion ?? null })
    }
  }

  function receive(open: OpenRun, message: Frame | Done | Restart): void {
    if (message.kind === 'restart') {
      writer?.restart()
      return
    }
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

  async function answer(request: WriterRequest): Promise<WriterResult> {
    switch (request.kind) {
      case 'open':
        writer ??= Writer.open(folder)
        return null
      case 'begin': {
        writer ??= Writer.open(folder)
        const start = writer.begin(request.request)
        const open: OpenRun = {
          port: request.port,
          pending: [],
          entries: 0,
          done: false,
          whenDone: undefined,
          failure: undefined,
          idle: undefined,
        }
        run = open
        request.port.on('message', (message: Frame | Done | Restart) => receive(open, message))
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
            receive(open, next.message as Frame | Done | Restart)
          }
          commit(open)
        }
        open.port.close()
        run = undefined
        const { failure } = open
        const steps = writer.finish(
          failure === undefined ? request.end : { ...request.end, outcome: 'failed', error: failure.message },
        )
        return await stepByStep(steps)
      }
      case 'approve':
        writer ??= Writer.open(folder)
        return await stepByStep(writer.approve(request.plan))
      case 'discard':
        writer ??= Writer.open(folder)
        return writer.discard(request.plan)
      case 'enqueue':
        writer ??= Writer.open(folder)
        return writer.enqueue(request.changes)
      case 'exported':
        writer ??= Writer.open(folder)
        writer.exported(request.changes, request.writes, request.schema)
        return null
      case 'open-record':
        writer ??= Writer.open(folder)
        return writer.openRecord(request.record)
      case 'record':
        writer ??= Writer.open(folder)
        writer.record(request.record, request.failures)
        return null
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

  async function reply(request: WriterRequest): Promise<void> {
    try {
      tell({ kind: 'answer', id: request.id, result: await answer(request) })
    } catch (error) {
      tell({ kind: 'refusal', id: request.id, error: toWire(error) })
    }
    if (request.kind === 'close') main.close()
  }

  main.on('message', (request: WriterRequest) => void reply(request))
}

/** Lets other requests in between the transactions of a long one. */
async function stepByStep<R>(steps: Generator<void, R>): Promise<R> {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    await new Promise(resolve => setImmediate(resolve))
  }
}

function toWire(error: unknown): WireError | string {
  if (error instanceof HostError) return error.toWire()
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
