import { mkdirSync } from 'node:fs'
import { type MessagePort, Worker } from 'node:worker_threads'
import type { Change } from '../model/change.ts'
import { HostError, type WireError } from '../model/error.ts'
import type { StoredSchema } from '../model/schema.ts'
import type { ObjectFailure } from './frame.ts'
import type { SettledChanges } from './pending.ts'
import type { PlanOutcome } from './plan.ts'
import type { RunCounters, RunEnd, RunRecord, RunRequest, RunStart } from './run.ts'
import type { WriterMessage, WriterRequest } from './thread-protocol.ts'
import type { WriteThrough } from './write-through.ts'

/** What a run reports while it goes on. */
export interface RunListener {
  /** `portion`: how much of the source has been read, from 0 to 1, where that is known. */
  progress(counters: RunCounters, portion: number | null): void
  /** A commit failed: the run should be stopped and ended as failed. */
  failed(error: Error): void
}

/**
 * The main thread's end of a space's writer thread. The thread starts with the first run and is ended only by `close`,
 * never terminated: a thread ended inside a write transaction would leave the store locked for good.
 */
export class WriterClient {
  readonly #folder: string
  #worker: Worker | undefined
  #nextId = 1
  readonly #waiting = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>()
  #listener: RunListener | undefined

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Opens the space, and creates it where there is none. */
  async open(): Promise<void> {
    await this.#ask<null>(id => ({ id, kind: 'open' }))
  }

  /** Opens a run whose frames come through `port`. One run at a time. */
  begin(request: RunRequest, port: MessagePort, listener: RunListener): Promise<RunStart> {
    this.#listener = listener
    return this.#ask<RunStart>(id => ({ id, kind: 'begin', request, port }), [port])
  }

  /** Commits what has arrived and closes the run. */
  end(end: RunEnd): Promise<RunRecord> {
    return this.#ask<RunRecord>(id => ({ id, kind: 'end', end }))
  }

  /** Does exactly what a plan says, or nothing. `undefined` for a plan that there is not. */
  approve(plan: number): Promise<PlanOutcome | undefined> {
    return this.#ask<PlanOutcome | undefined>(id => ({ id, kind: 'approve', plan }))
  }

  /** Drops a plan. Says whether there was such a plan. */
  discard(plan: number): Promise<boolean> {
    return this.#ask<boolean>(id => ({ id, kind: 'discard', plan }))
  }

  /** Lets changes wait for their export. Returns their numbers. */
  enqueue(changes: readonly Change[]): Promise<readonly number[]> {
    return this.#ask<readonly number[]>(id => ({ id, kind: 'enqueue', changes }))
  }

  /** Settles changes that waited, and shows what became of their entries. */
  async exported(changes: SettledChanges, writes: readonly WriteThrough[], schema: StoredSchema): Promise<void> {
    await this.#ask<null>(id => ({ id, kind: 'exported', changes, writes, schema }))
  }

  /** Opens the record of a run that is not an import. Returns its number. */
  openRecord(record: Omit<RunRecord, 'run'>): Promise<number> {
    return this.#ask<number>(id => ({ id, kind: 'open-record', record }))
  }

  /** Keeps it as it is, with the failures that have come since the last time. */
  async record(record: RunRecord, failures: readonly ObjectFailure[]): Promise<void> {
    await this.#ask<null>(id => ({ id, kind: 'record', record, failures }))
  }

  /** Closes the space. A transaction under way is finished first. */
  async close(): Promise<void> {
    const worker = this.#worker
    if (worker === undefined) return
    const ended = new Promise(resolve => worker.once('exit', resolve))
    await this.#ask<null>(id => ({ id, kind: 'close' }))
    await ended
  }

  #ask<T>(request: (id: number) => WriterRequest, transfer: MessagePort[] = []): Promise<T> {
    const worker = (this.#worker ??= this.#start())
    const id = this.#nextId++
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      worker.postMessage(request(id), transfer)
    })
  }

  #start(): Worker {
    mkdirSync(this.#folder, { recursive: true })
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
    const worker = new Worker(new URL(`./writer-thread.${extension}`, import.meta.url), {
      workerData: { folder: this.#folder },
    })
    worker.on('message', (message: WriterMessage) => this.#hear(message))
    const lost = (error: Error): void => {
      for (const { reject } of this.#waiting.values()) reject(error)
      this.#waiting.clear()
      this.#listener?.failed(error)
    }
    worker.on('error', lost)
    worker.on('exit', code => {
      this.#worker = undefined
      if (this.#waiting.size > 0) lost(new Error(`the writer thread ended with code ${code}`))
    })
    return worker
  }

  #hear(message: WriterMessage): void {
    switch (message.kind) {
      case 'answer':
        this.#waiting.get(message.id)?.resolve(message.result as never)
        this.#waiting.delete(message.id)
        break
      case 'refusal':
        this.#waiting.get(message.id)?.reject(fromWire(message.error))
        this.#waiting.delete(message.id)
        break
      case 'progress':
        this.#listener?.progress(message.counters, message.portion)
        break
      case 'failed':
        this.#listener?.failed(fromWire(message.error))
        break
      default:
        message satisfies never
    }
  }
}

function fromWire(error: WireError | string): Error {
  return typeof error === 'string' ? new Error(error) : new HostError(error)
}
