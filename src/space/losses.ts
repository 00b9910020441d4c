import { judge, type Loss, type Verdict } from './guard.ts'
import type { RowHeader } from './layout.ts'
import type { MetaChange } from './meta-change.ts'
import type { OngoingRun } from './ongoing-run.ts'
import { type Planned, PlanTables } from './plan-tables.ts'
import type { Guards, Withheld } from './run.ts'
import type { StagedEntry } from './stage.ts'
import type { Transactions } from './transactions.ts'

/** Entries that go in one transaction. */
const ENTRIES = 10_000
/** Values that go in one transaction, if no single entry loses more. */
const VALUES = 50_000

/** What a run would take away, at its end. */
export interface Taken {
  readonly deletions: readonly Planned[]
  /** The entries that lose values, and stay. */
  readonly losing: readonly StagedEntry[]
  readonly losses: readonly Loss[]
}

/** Decides at the end of a run whether what it would take away goes, or is kept as a plan. */
export class Losses {
  readonly #space: Transactions
  readonly #plans: PlanTables
  readonly #now: () => number

  constructor(space: Transactions, now: () => number) {
    this.#space = space
    this.#plans = new PlanTables(space.tables)
    this.#now = now
  }

  /** What a run would take away. `complete`: the source was read to its end, so that what was not seen is gone. */
  of(run: OngoingRun, complete: boolean): Taken {
    const everything = run.request.whole && complete
    const tally = new Tally(run, everything ? this.#space.meta.progress[run.request.lineage]?.read : undefined)
    const deletions: Planned[] = []
    const going = new Set<number>(run.wouldGo.entries)
    if (everything) this.#unseen(run, id => going.add(id))
    for (const id of this.#space.stage.deletions()) {
      if (!run.request.whole || run.known.positionOf(id) === 0) going.add(id)
    }
    for (const id of going) {
      const header = this.#space.entries.headerOf(id)
      if (header === undefined) continue
      deletions.push({ id, revision: header.revision })
      tally.deletion(this.#typeOf(header))
    }
    const losing: StagedEntry[] = []
    for (const entry of this.#space.stage.entries()) {
      const header = going.has(entry.id) ? undefined : this.#space.entries.headerOf(entry.id)
      if (header === undefined) continue
      losing.push(entry)
      tally.members(this.#typeOf(header), this.#space.stage.countOf(entry.id))
    }
    return { deletions, losing, losses: tally.losses(everything) }
  }

  judge(run: OngoingRun, taken: Taken, guards: Guards): Verdict {
    return judge(taken.losses, run, guards)
  }

  /** Keeps what is held back as a plan; in a dry run only says what it would be. */
  withhold(run: OngoingRun, taken: Taken, verdict: Verdict): Withheld {
    const deletions = verdict.deletions === null ? [] : taken.deletions
    const losing = verdict.members === null ? [] : taken.losing
    const held = taken.losses.reduce((sum, loss) => sum + loss.membersRemoved, 0)
    const reason = [...new Set([verdict.deletions, verdict.members])].filter(text => text !== null).join('; ')
    const members = verdict.members === null ? 0 : held
    if (run.request.dryRun) return { deletions: deletions.length, members, reason, plan: null }
    const plan = this.#space.meta.nextPlan
    this.#space.run(() => {
      this.#plans.putDeletions(plan, deletions)
      for (const { id } of deletions) this.#space.stage.forget(id)
      for (const { id } of losing) {
        const revision = this.#space.entries.headerOf(id)?.revision ?? 0
        this.#plans.putValues(plan, { id, revision }, this.#space.stage.rowKeysOf(id))
        this.#space.stage.forget(id)
      }
      const made = new Date(this.#now()).toISOString()
      const { partition, objectTypes } = run.request
      this.#plans.put({
        plan,
        run: run.number,
        partition,
        objectTypes,
        made,
        reason,
        state: 'open',
        deletions: deletions.length,
        members,
      })
      return { nextPlan: plan + 1 }
    })
    return { deletions: deletions.length, members, reason, plan }
  }

  /** Takes away what is not held back, and forgets what was staged and came up again. Yields after each transaction. */
  *apply(run: OngoingRun, taken: Taken, verdict: Verdict): Generator<void> {
    if (verdict.deletions === null) yield* this.#delete(run, taken.deletions)
    if (verdict.members === null) yield* this.#removeMembers(run, taken)
    else run.counters.unchanged += taken.losing.filter(({ counted }) => !counted).length
    if (!run.request.dryRun) {
      this.#space.run(() => {
        this.#space.stage.clear()
        return undefined
      })
    }
  }

  /** A whole read has looked at everything anew: the plans of earlier ones are of the past. */
  outdate(run: OngoingRun): void {
    for (const plan of this.#plans.list()) {
      const { partition, objectTypes } = run.request
      const covered =
        (partition === null || partition === plan.partition) &&
        plan.objectTypes.every(objectType => objectTypes.includes(objectType))
      if (plan.state !== 'open' || !covered || plan.run >= run.number) continue
      this.#plans.put({ ...plan, state: 'outdated' })
      this.#plans.forget(plan.plan)
    }
  }

  *#delete(run: OngoingRun, deletions: readonly Planned[]): Generator<void> {
    for (let from = 0; from < deletions.length; from += ENTRIES) {
      const some = deletions.slice(from, from + ENTRIES)
      if (!run.request.dryRun) this.#space.run(batch => this.#remove(batch, some))
      run.counters.deleted += some.length
      yield
    }
  }

  #remove(batch: MetaChange, entries: readonly Planned[]): undefined {
    for (const { id } of entries) {
      this.#space.stage.forget(id)
      const objectType = this.#space.entries.remove(id)
      if (objectType !== undefined) batch.count(objectType, -1)
    }
  }

  *#removeMembers(run: OngoingRun, { losing }: Taken): Generator<void> {
    for (const some of this.#byValues(losing)) {
      this.#space.run(() => {
        for (const { id, printLow, printHigh } of some) {
          const keys = [...this.#space.stage.rowKeysOf(id)]
          this.#space.entries.removeValues(id, keys, [printLow, printHigh], this.#now())
          this.#space.stage.forget(id)
        }
        return undefined
      })
      run.counters.updated += some.filter(({ counted }) => !counted).length
      yield
    }
  }

  /** Entries in lots that lose so many values together. */
  *#byValues(losing: readonly StagedEntry[]): Generator<readonly StagedEntry[]> {
    let lot: StagedEntry[] = []
    let values = 0
    for (const entry of losing) {
      lot.push(entry)
      values += this.#space.stage.countOf(entry.id)
      if (values < VALUES) continue
      yield lot
      lot = []
      values = 0
    }
    if (lot.length > 0) yield lot
  }

  /** The entries that were there when the run began, that it would have read, and that it has not seen. */
  #unseen(run: OngoingRun, take: (id: number) => void): void {
    const { objectTypes } = run.request
    this.#space.entries.hashes.each(id => {
      if (id >= run.firstNewId || run.known.positionOf(id) !== 0 || run.overtaken.has(id)) return
      const header = this.#space.entries.headerOf(id)
      if (header === undefined || !objectTypes.includes(this.#typeOf(header))) return
      // One that came since the import began may stand where the import had been already.
      if (header.created > run.since) return
      if (run.partition === 0 || header.partition === run.partition) take(id)
    })
  }

  #typeOf({ type }: RowHeader): string {
    return this.#space.meta.types[type] ?? ''
  }
}

/** Adds losses up by object type. */
class Tally {
  readonly #run: OngoingRun
  readonly #readBefore: Readonly<Record<string, number>> | undefined
  readonly #deletions: Record<string, number> = {}
  readonly #members: Record<string, number>

  constructor(run: OngoingRun, readBefore: Readonly<Record<string, number>> | undefined) {
    this.#run = run
    this.#readBefore = readBefore
    this.#members = { ...run.wouldGo.members }
  }

  deletion(objectType: string): void {
    this.#deletions[objectType] = (this.#deletions[objectType] ?? 0) + 1
  }

  members(objectType: string, count: number): void {
    this.#members[objectType] = (this.#members[objectType] ?? 0) + count
  }

  losses(everything: boolean): readonly Loss[] {
    const { before, read, request } = this.#run
    const names = new Set([...Object.keys(this.#deletions), ...Object.keys(this.#members), ...request.objectTypes])
    return [...names].map(objectType => ({
      objectType,
      entries: before.entries[objectType] ?? 0,
      deletions: this.#deletions[objectType] ?? 0,
      members: before.members[objectType] ?? 0,
      membersRemoved: this.#members[objectType] ?? 0,
      read:
        everything && request.objectTypes.includes(objectType)
          ? {
              now: read[objectType] ?? 0,
              before: this.#readBefore?.[objectType] ?? before.entries[objectType] ?? 0,
            }
          : null,
    }))
  }
}
