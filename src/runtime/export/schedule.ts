import { Anchors } from './anchors.ts'
import type { ExportFailure } from './failure.ts'
import type { Line } from './line.ts'
import { chunks, type ExportPlan } from './plan.ts'
import type { Outlook } from './refusal.ts'
import { Sender } from './sender.ts'
import { typesByName } from './step.ts'
import type { Tally } from './tally.ts'
import type { Work } from './work.ts'

/** Takes the work of a plan through its passes, and through what was deferred on the way. */
export class Schedule {
  readonly #plan: ExportPlan
  readonly #line: Line
  readonly #tally: Tally
  readonly #concurrency: number
  readonly #sender: Sender
  /** Entries that are not there because their add failed, and why. */
  readonly #missing = new Map<number, ExportFailure>()
  /** Entries whose next steps wait, because an earlier one was deferred, and why it was. */
  readonly #held = new Map<number, ExportFailure>()
  /** The last pass that makes names of an object type free. */
  readonly #lastFreeing = new Map<string, number>()
  #pass = 0
  #outlook: 'passes' | 'second' | 'end' = 'passes'

  constructor(plan: ExportPlan, line: Line, tally: Tally, concurrency: number) {
    this.#plan = plan
    this.#line = line
    this.#tally = tally
    this.#concurrency = Math.max(1, concurrency)
    const types = typesByName(plan.schema)
    const anchors = new Anchors(types)
    for (const [at, pass] of plan.passes.entries()) {
      for (const { change, entry } of pass.batches.flat()) {
        anchors.begin(entry, change)
        if (change.kind === 'delete' || change.kind === 'rename') this.#lastFreeing.set(change.objectType, at)
      }
    }
    this.#sender = new Sender(line, types, anchors, work => this.#outlookOf(work))
  }

  async run(): Promise<void> {
    const passes = this.#plan.passes
    for (const [at, batches] of this.#tally.works.entries()) {
      if (passes[at]?.isLate === true && passes[at - 1]?.isLate !== true) await this.#secondPass()
      this.#pass = at
      await this.#batches(batches)
    }
    await this.#secondPass()
    await this.#rest()
  }

  /** What waited for entries to be there. */
  async #secondPass(): Promise<void> {
    this.#outlook = 'second'
    await this.#again(['entries'])
    this.#outlook = 'passes'
  }

  /** What waited for anything else, as long as it gets less. */
  async #rest(): Promise<void> {
    this.#outlook = 'end'
    const all = this.#tally.works.flat(2)
    const made = (): number => all.reduce((sum, work) => sum + work.made, 0)
    for (let before = -1; before < made() && this.#line.closed === undefined; ) {
      before = made()
      await this.#again(['entries', 'end'])
    }
    if (this.#line.closed !== undefined) return
    const left = all.filter(work => work.isDeferred)
    for (const work of left) work.closeDeferred()
    if (left.length > 0) this.#tally.note(left)
  }

  async #again(until: Parameters<Work['reopen']>[0]): Promise<void> {
    this.#held.clear()
    const works = this.#tally.works.flat(2).filter(work => work.isDeferred)
    for (const work of works) work.reopen(until)
    for (const wave of waves(works.filter(work => work.current !== undefined))) {
      await this.#batches(chunks(wave, this.#plan.batch))
    }
  }

  /** Some batches side by side, as many as may be. */
  async #batches(batches: readonly (readonly Work[])[]): Promise<void> {
    const queue = batches.values()
    const worker = async (): Promise<void> => {
      for (const batch of queue) {
        if (this.#line.closed !== undefined) return
        await this.#batch(batch)
      }
    }
    await Promise.all(Array.from({ length: Math.min(this.#concurrency, batches.length) }, worker))
  }

  async #batch(batch: readonly Work[]): Promise<void> {
    for (const work of batch) {
      const { entry } = work.step
      const missing = this.#missing.get(entry)
      const held = this.#held.get(entry)
      if (missing !== undefined) work.failAll(missing)
      else if (held !== undefined) work.defer('end', held)
    }
    await this.#sender.send(batch)
    for (const work of batch) {
      const { change, entry } = work.step
      if (change.kind === 'add' && work.dead !== undefined) this.#missing.set(entry, work.dead)
      const held = work.holding
      if (held !== undefined) this.#held.set(entry, held)
    }
    this.#tally.note(batch)
  }

  #outlookOf({ current }: Work): Outlook {
    const entries = this.#outlook === 'passes'
    if (this.#outlook === 'end' || current?.kind === 'delete') return { entries, names: true }
    const last = current && this.#lastFreeing.get(current.objectType)
    return { entries, names: last !== undefined && last >= this.#pass }
  }
}

/** Work in rounds, each with no more than one of an entry, so that those of one entry keep their order. */
function waves(works: readonly Work[]): readonly (readonly Work[])[] {
  const found: Work[][] = []
  const sizes = new Map<number, number>()
  for (const work of works) {
    const at = sizes.get(work.step.entry) ?? 0
    sizes.set(work.step.entry, at + 1)
    const wave = found[at]
    if (wave === undefined) found.push([work])
    else wave.push(work)
  }
  return found
}
