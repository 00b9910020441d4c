import type { ExportFailure } from './failure.ts'
import type { Line } from './line.ts'
import { type Outcome, outcomeOf } from './outcome.ts'
import type { ExportPlan } from './plan.ts'
import { Work } from './work.ts'

/** How far an export has come. */
export interface ExportCounts {
  /** Changes that were to be made. */
  readonly total: number
  readonly done: number
  readonly partlyDone: number
  readonly failed: number
  readonly notAttempted: number
  /** Calls of the target's `export`, and of its `read`. */
  readonly calls: number
  readonly reads: number
  /** What was spent waiting, over all batches; ms. */
  readonly waitedMs: number
}

/** What an export came to. */
export interface ExportReport {
  /** One for each change of the plan, in their order. */
  readonly outcomes: readonly Outcome[]
  readonly counts: ExportCounts
  /** Why the export ended before all was attempted. */
  readonly ended?: ExportFailure
}

interface TallyOptions {
  readonly inDoubt?: ReadonlySet<number>
  readonly onProgress?: (counts: ExportCounts) => void
  readonly onSettled?: (input: number, outcome: Outcome) => void
}

/** The work of a plan, and what became of its changes. */
export class Tally {
  /** By pass and batch, as the plan has them. */
  readonly works: readonly (readonly (readonly Work[])[])[]
  readonly #plan: ExportPlan
  readonly #line: Line
  readonly #options: TallyOptions
  /** The work that each change takes. */
  readonly #byInput: readonly Work[][]
  readonly #outcomes: (Outcome | undefined)[]
  readonly #numbers = { done: 0, 'partly done': 0, failed: 0, 'not attempted': 0 }

  constructor(plan: ExportPlan, line: Line, options: TallyOptions) {
    this.#plan = plan
    this.#line = line
    this.#options = options
    this.works = plan.passes.map(({ batches }) => batches.map(steps => steps.map(step => new Work(step))))
    const byInput: Work[][] = plan.changes.map(() => [])
    for (const work of this.works.flat(2)) {
      for (const input of work.step.inputs) {
        byInput[input]?.push(work)
        if (options.inDoubt?.has(input) === true) work.doubt = 'unanswered'
      }
    }
    this.#byInput = byInput
    this.#outcomes = plan.changes.map(() => undefined)
    // Changes that cancelled each other, or that change nothing.
    for (const [input, works] of byInput.entries()) if (works.length === 0) this.#settle(input)
  }

  /** Takes down what is certain now that some work was done, and tells of it. */
  note(works: readonly Work[]): void {
    for (const input of new Set(works.flatMap(({ step }) => step.inputs))) {
      if (this.#outcomes[input] === undefined && this.#works(input).every(work => work.isSettled)) this.#settle(input)
    }
    this.#options.onProgress?.(this.#counts())
  }

  /** The outcomes, once nothing more is done. */
  report(): ExportReport {
    const ended = this.#line.closed
    if (ended !== undefined) this.#end(ended)
    const outcomes = this.#plan.changes.map((_, input) => this.#outcomes[input] ?? this.#settle(input))
    return { outcomes, counts: this.#counts(), ...(ended === undefined ? {} : { ended }) }
  }

  /** What was begun and not ended has failed; what was not begun was not attempted. */
  #end(failure: ExportFailure): void {
    const open = [...this.#outcomes.keys()].filter(input => this.#outcomes[input] === undefined)
    const isBegun = (input: number): boolean => !this.#works(input).every(work => work.isUntouched)
    const { begun = [], left = [] } = Object.groupBy(open, input => (isBegun(input) ? 'begun' : 'left'))
    for (const input of left) this.#record(input, { kind: 'not attempted', failure })
    for (const input of begun) for (const work of this.#works(input)) work.failAll(failure)
  }

  #settle(input: number): Outcome {
    const change = this.#plan.changes[input]
    if (change === undefined) throw new Error(`there is no change ${input}`)
    return this.#record(input, outcomeOf(change, this.#works(input)))
  }

  #record(input: number, outcome: Outcome): Outcome {
    this.#outcomes[input] = outcome
    this.#numbers[outcome.kind]++
    this.#options.onSettled?.(input, outcome)
    return outcome
  }

  #works(input: number): readonly Work[] {
    return this.#byInput[input] ?? []
  }

  #counts(): ExportCounts {
    const { done, failed } = this.#numbers
    const { calls, reads, waitedMs } = this.#line
    return {
      total: this.#plan.changes.length,
      done,
      partlyDone: this.#numbers['partly done'],
      failed,
      notAttempted: this.#numbers['not attempted'],
      calls,
      reads,
      waitedMs,
    }
  }
}
