import type { ChangeResult } from '../../connector/contract.ts'
import type { Anchor, AttributeChange, Change } from '../../model/change.ts'
import type { Value } from '../../model/value.ts'
import type { ExportFailure } from './failure.ts'
import type { Step } from './step.ts'

/** A part of a change that was not made, so that it can be tried another time, and why. */
export interface FailedPart {
  readonly change: AttributeChange
  readonly failure: ExportFailure
}

/** What is tried again later in the same export. */
interface Deferred {
  readonly change: Change
  /** Once all entries are there, or once names are free and nothing refers to what goes. */
  readonly until: 'entries' | 'end'
  readonly failure: ExportFailure
}

/** So many refusals are followed to find the values of one step that are to blame. */
const mostDivisions = 512

/** A step on its way: what is left of it to send, piece by piece, and what became of the rest. */
export class Work {
  readonly step: Step
  readonly failed: FailedPart[] = []
  /** Calls that it was a part of. */
  calls = 0
  /** Why all of it failed. */
  dead: ExportFailure | undefined
  anchor: Anchor | undefined
  attributes: Readonly<Record<string, Value>> | undefined
  /** An answer was lost, and the entry was found to be there. */
  repaired = false
  /** How many pieces of it were made. */
  made = 0
  /** How often the first piece failed in a way that may pass. */
  tries = 0
  /** Whether the first piece may have been made already: a call threw, or was not answered. */
  doubt: 'none' | 'thrown' | 'unanswered' = 'none'
  /** What to wait before the first piece is sent again; ms. */
  waitMs = 0
  /** Its call threw while it was the only one in it: others are not drawn into that. */
  isAlone = false
  #pieces: Change[]
  #deferred: Deferred[] = []
  #divisions = 0

  constructor(step: Step) {
    this.step = step
    this.#pieces = [step.change]
  }

  /** What is to be sent next; `undefined` when nothing is left, for now or for good. */
  get current(): Change | undefined {
    return this.#pieces[0]
  }

  /** Nothing more will come of it. */
  get isSettled(): boolean {
    return this.#pieces.length === 0 && this.#deferred.length === 0
  }

  /** Nothing was done for it yet. */
  get isUntouched(): boolean {
    return this.calls === 0 && this.made === 0 && this.dead === undefined && this.failed.length === 0
  }

  get isDeferred(): boolean {
    return this.#deferred.length > 0
  }

  /** Why other steps of the entry must wait: it is not there, or not under its name, before what was deferred is made. */
  get holding(): ExportFailure | undefined {
    return this.#deferred.find(({ change }) => change.kind !== 'update')?.failure
  }

  /** The first piece is made. */
  done({ anchor, attributes }: Pick<ChangeResult & { kind: 'done' }, 'anchor' | 'attributes'>): void {
    this.made++
    if (anchor !== undefined) this.anchor = anchor
    if (attributes !== undefined) this.attributes = { ...this.attributes, ...attributes }
    this.#next()
  }

  /** The first piece is not made and will not be. Without the entry, or its new state, the others are pointless. */
  fail(failure: ExportFailure): void {
    const change = this.current
    if (change?.kind === 'update') {
      this.failed.push(...change.changes.map(one => ({ change: one, failure })))
      this.#next()
    } else this.failAll(failure)
  }

  /** Nothing of what is left will be made. */
  failAll(failure: ExportFailure): void {
    for (const change of [...this.#pieces, ...this.#deferred.map(one => one.change)]) {
      if (change.kind === 'update') this.failed.push(...change.changes.map(one => ({ change: one, failure })))
      else this.dead = failure
    }
    this.#pieces = []
    this.#deferred = []
  }

  /** Something else takes the place of the first piece; nothing, where it is `undefined`. */
  change(to: Change | undefined): void {
    if (to === undefined) return this.#next()
    this.#pieces[0] = to
    this.doubt = 'none'
  }

  /** A part of the first piece is not made; `rest` goes on. */
  lose(taken: AttributeChange, failure: ExportFailure): void {
    this.failed.push({ change: taken, failure })
  }

  /** The first piece becomes two. Returns whether it may still be divided. */
  divide(halves: readonly [Change, Change]): boolean {
    if (++this.#divisions > mostDivisions) return false
    this.#pieces.splice(0, 1, ...halves)
    this.doubt = 'none'
    return true
  }

  /** A part of the first piece is left for later. */
  deferPart(taken: AttributeChange, failure: ExportFailure): void {
    const { objectType, anchor } = this.step.change
    const change: Change = { kind: 'update', objectType, anchor: anchor ?? [], changes: [taken] }
    this.#deferred.push({ change, until: 'entries', failure })
  }

  /** All that is left waits. */
  defer(until: Deferred['until'], failure: ExportFailure): void {
    this.#deferred.push(...this.#pieces.map(change => ({ change, until, failure })))
    this.#pieces = []
    this.#fresh()
  }

  /** Takes up again what was deferred. */
  reopen(until: readonly Deferred['until'][]): void {
    const [again, kept] = [true, false].map(wanted =>
      this.#deferred.filter(one => until.includes(one.until) === wanted),
    )
    this.#pieces.push(...(again ?? []).map(({ change }) => change))
    this.#deferred = kept ?? []
  }

  /** What is still deferred failed as it did when it was. */
  closeDeferred(): void {
    for (const { change, failure } of this.#deferred.splice(0)) {
      if (change.kind === 'update') this.failed.push(...change.changes.map(one => ({ change: one, failure })))
      else this.dead = failure
    }
  }

  #next(): void {
    this.#pieces.shift()
    this.#fresh()
  }

  #fresh(): void {
    this.tries = 0
    this.doubt = 'none'
    this.waitMs = 0
    this.isAlone = false
  }
}
