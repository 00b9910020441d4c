import type { ChangeResult, EntryName } from '../../connector/contract.ts'
import type { Change } from '../../model/change.ts'
import { hostError } from '../../model/error.ts'
import type { ObjectType } from '../../model/schema.ts'
import type { Cell } from '../../model/value.ts'
import { checkResult } from '../shape/result.ts'
import { type ExportFailure, failureFrom, failureThrown } from './failure.ts'
import { delayMs, type RetryOptions, type Surroundings } from './retry.ts'
import type { ExportTarget } from './target.ts'

/** What a call came to. */
export type Answer<T> =
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'threw'; readonly failure: ExportFailure }

/**
 * The line to a target, which all batches of an export share: it is held while the target asks to be left alone, and
 * closed for good when the export is stopped or the target seems to be down.
 */
export class Line {
  calls = 0
  reads = 0
  /** ms */
  waitedMs = 0
  readonly canRead: boolean
  readonly retry: RetryOptions
  readonly #target: ExportTarget
  readonly #surroundings: Surroundings
  readonly #signal: AbortSignal
  #closed: ExportFailure | undefined
  #openAt = Number.NEGATIVE_INFINITY
  /** Calls in a row that came to nothing. */
  #silence = 0

  constructor(target: ExportTarget, retry: RetryOptions, surroundings: Surroundings, signal: AbortSignal) {
    this.#target = target
    this.#surroundings = surroundings
    this.#signal = signal
    this.retry = retry
    this.canRead = target.read !== undefined
  }

  /** Why nothing is sent any more; `undefined` while things are. */
  get closed(): ExportFailure | undefined {
    if (this.#closed === undefined && this.#signal.aborted) {
      this.#closed = failureFrom('run-stopped', 'The export was stopped.')
    }
    return this.#closed
  }

  close(failure: ExportFailure): void {
    this.#closed ??= failure
  }

  /** Writes changes, once the target may be spoken to. `undefined` where the line was closed meanwhile. */
  async write(changes: readonly Change[]): Promise<Answer<readonly ChangeResult[]> | undefined> {
    return await this.#call(async () => {
      this.calls++
      const results = await this.#target.export(changes, this.#signal)
      checkResult('export', changes, results)
      return results
    })
  }

  /** Reads an entry. `undefined` where the line was closed meanwhile. */
  async read(entry: EntryName, type: ObjectType): Promise<Answer<readonly Cell[] | null> | undefined> {
    const answer = await this.#call(async () => {
      this.reads++
      const cells = (await this.#target.read?.(entry, this.#signal)) ?? null
      checkResult('read', entry, cells)
      if (cells === null || cells.length === type.attributes.length) return cells
      const reason = `an entry of ${type.name} has ${cells.length} cells and not ${type.attributes.length}.`
      throw hostError('result-invalid', { operation: 'read', reason })
    })
    if (answer !== undefined) this.heard(answer.kind === 'threw' ? answer.failure : undefined)
    return answer
  }

  /** Counts whether the target did anything at all: where it does not for long, the line is closed. */
  heard(failure: ExportFailure | undefined): void {
    this.#silence = failure?.retry === true ? this.#silence + 1 : 0
    if (failure !== undefined && this.#silence >= this.retry.giveUpAfter) this.close(failure)
  }

  /** What to wait before something is tried again, ms; a target that asked for more patience than there is ends it. */
  delayMs(failure: ExportFailure, tries: number): number {
    const asked = failure.retryAfterMs ?? 0
    if (asked > this.retry.patienceMs) this.close(failure)
    const delay = delayMs(tries, this.retry, this.#surroundings.random, asked)
    if (failure.code === 'target-busy') this.#openAt = Math.max(this.#openAt, this.#surroundings.now() + delay)
    return delay
  }

  /** Waits; ends early when the export is stopped. */
  async pause(ms: number): Promise<void> {
    if (ms <= 0 || this.closed !== undefined) return
    this.waitedMs += ms
    try {
      await this.#surroundings.sleep(ms, this.#signal)
    } catch (error) {
      if (!this.#signal.aborted) throw error
    }
  }

  async #call<T>(call: () => Promise<T>): Promise<Answer<T> | undefined> {
    for (let ms = this.#held(); ms > 0 && this.closed === undefined; ms = this.#held()) await this.pause(ms)
    if (this.closed !== undefined) return undefined
    try {
      return { kind: 'answer', value: await call() }
    } catch (error) {
      // What is thrown by a call that was stopped only says so.
      const failure = this.#signal.aborted ? this.closed : undefined
      return { kind: 'threw', failure: failure ?? failureThrown(error) }
    }
  }

  #held(): number {
    return this.#openAt - this.#surroundings.now()
  }
}
