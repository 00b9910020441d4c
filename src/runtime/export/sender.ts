import type { ChangeResult } from '../../connector/contract.ts'
import type { Change } from '../../model/change.ts'
import type { Anchors } from './anchors.ts'
import { type ExportFailure, failureFrom, failureOf, isUnanswered, reachOf } from './failure.ts'
import type { Line } from './line.ts'
import { type Outlook, refuse } from './refusal.ts'
import { Repair } from './repair.ts'
import type { TypesByName } from './step.ts'
import type { Work } from './work.ts'

/** Sends the work of a batch until nothing of it is left, or the line is closed. */
export class Sender {
  readonly #line: Line
  readonly #types: TypesByName
  readonly #anchors: Anchors
  readonly #repair: Repair
  readonly #outlook: (work: Work) => Outlook

  constructor(line: Line, types: TypesByName, anchors: Anchors, outlook: (work: Work) => Outlook) {
    this.#line = line
    this.#types = types
    this.#anchors = anchors
    this.#repair = new Repair(line, types, anchors)
    this.#outlook = outlook
  }

  /** @param batch work of different entries, none of which depends on another */
  async send(batch: readonly Work[]): Promise<void> {
    let now = batch
    let later: readonly Work[] = []
    while (this.#line.closed === undefined) {
      const open = now.filter(work => work.current !== undefined)
      later = [...later, ...open.filter(work => work.waitMs > 0)]
      now = open.filter(work => work.waitMs === 0)
      if (now.length === 0) {
        now = nextOf(later)
        if (now.length === 0) return
        const taken = new Set(now)
        later = later.filter(work => !taken.has(work))
        await this.#line.pause(Math.max(...now.map(work => work.waitMs)))
        for (const work of now) work.waitMs = 0
      }
      await this.#round(now)
    }
  }

  async #round(batch: readonly Work[]): Promise<void> {
    const works: Work[] = []
    const changes: Change[] = []
    for (const work of batch) {
      if (isAddInDoubt(work)) await this.#readBack(work)
      const change = work.waitMs > 0 ? undefined : this.#outgoing(work)
      if (change === undefined) continue
      works.push(work)
      changes.push(change)
    }
    if (works.length === 0) return
    const answer = await this.#line.write(changes)
    if (answer === undefined) return
    for (const work of works) work.calls++
    if (answer.kind === 'threw') await this.#threw(works, answer.failure)
    else await this.#answered(works, answer.value)
  }

  /** The first piece of some work as it is sent. */
  #outgoing(work: Work): Change | undefined {
    const change = work.current
    if (change === undefined || change.kind === 'add') return change
    const anchor = this.#anchors.of(work.step.entry)
    if (anchor !== undefined) return { ...change, anchor }
    work.failAll(
      failureFrom('result-invalid', 'The target gave the new entry no anchor, so that it cannot be changed.'),
    )
    return undefined
  }

  async #answered(works: readonly Work[], results: readonly ChangeResult[]): Promise<void> {
    const failures = results.flatMap(result => (result.kind === 'failed' ? [failureOf(result.failure)] : []))
    const isSilent = failures.length === results.length && failures.every(failure => failure.retry)
    this.#line.heard(isSilent ? failures[0] : undefined)
    for (const [at, work] of works.entries()) {
      const result = results[at]
      if (result?.kind === 'done') this.#done(work, result)
      else if (result !== undefined) await this.#refused(work, failureOf(result.failure))
    }
  }

  #done(work: Work, result: ChangeResult & { readonly kind: 'done' }): void {
    this.#anchors.made(work.step.entry, work.current, result.anchor)
    work.done(result)
  }

  async #refused(work: Work, failure: ExportFailure): Promise<void> {
    if (failure.retry) return this.#again(work, failure)
    const { current: change, doubt } = work
    const isMade = failure.code === 'target-exists' || failure.code === 'target-absent'
    if (isMade && doubt !== 'none' && change?.kind === 'add') {
      await this.#readBack(work)
      if (work.current !== change || work.waitMs > 0) return
      // It cannot be read: then what is there is taken for what was added.
      if (work.doubt === doubt && failure.code === 'target-exists') return this.#repair.found(work, change)
    }
    if (isMade && doubt !== 'none' && change?.kind === 'rename') {
      if (await this.#repair.wasRenamed(work, change, failure)) return this.#done(work, { kind: 'done' })
    }
    refuse(work, failure, this.#types.get(work.step.change.objectType), this.#outlook(work))
  }

  async #readBack(work: Work): Promise<void> {
    const failure = await this.#repair.readBack(work)
    if (failure !== undefined) this.#again(work, failure)
  }

  #again(work: Work, failure: ExportFailure): void {
    work.tries++
    if (isUnanswered(failure)) work.doubt = 'unanswered'
    const delay = this.#line.delayMs(failure, work.tries)
    if (work.tries >= this.#line.retry.attempts) work.fail(failure)
    else work.waitMs = Math.max(1, delay)
  }

  /** A call threw: nothing is known of any of its changes. */
  async #threw(works: readonly Work[], failure: ExportFailure): Promise<void> {
    this.#line.heard(failure)
    const doubt = isUnanswered(failure) ? 'unanswered' : 'thrown'
    for (const work of works) if (work.doubt !== 'unanswered') work.doubt = doubt
    const reach = reachOf(failure)
    if (reach === 'all') this.#line.close(failure)
    if (this.#line.closed !== undefined) return
    const [only, second] = works
    const tries = Math.max(...works.map(work => work.tries)) + 1
    if (only !== undefined && second === undefined) {
      only.isAlone = true
      await this.#refused(only, failure)
    } else if (reach === 'target' && tries < this.#line.retry.attempts) {
      const waitMs = Math.max(1, this.#line.delayMs(failure, tries))
      for (const work of works) {
        work.tries = tries
        work.waitMs = waitMs
      }
    } else {
      if (failure.retry) await this.#line.pause(this.#line.delayMs(failure, tries))
      await this.#halves(works)
    }
  }

  async #halves(works: readonly Work[]): Promise<void> {
    const middle = Math.ceil(works.length / 2)
    for (const half of [works.slice(0, middle), works.slice(middle)]) {
      if (this.#line.closed === undefined) await this.#round(half)
    }
  }
}

function isAddInDoubt(work: Work): boolean {
  return work.doubt === 'unanswered' && work.current?.kind === 'add'
}

/** What waits is sent together, but for that which failed by itself. */
function nextOf(later: readonly Work[]): readonly Work[] {
  const together = later.filter(work => !work.isAlone)
  return together.length > 0 ? together : later.slice(0, 1)
}
