import type { MetaChange } from './meta-change.ts'
import type { Plan, PlanOutcome } from './plan.ts'
import { PlanTables } from './plan-tables.ts'
import type { Transactions } from './transactions.ts'

/** Blocks of deletions, and entries that lose values, in one transaction. */
const BLOCKS = 20
const ENTRIES = 100

/**
 * Does what a plan says, exactly, or nothing: every entry must be as it was when the plan was made. Yields after each
 * transaction; what is done of a plan is struck from it in the same one, so that after a crash the rest can be approved.
 */
export function* approvePlan(space: Transactions, plan: Plan, now: () => number): Generator<void, PlanOutcome> {
  const plans = new PlanTables(space.tables)
  if (plan.state !== 'open') return { kind: 'refused', reason: `plan ${plan.plan} is ${plan.state} already` }
  const moved = whatMoved(space, plans, plan.plan)
  if (moved !== undefined) return { kind: 'refused', reason: moved }
  let deleted = 0
  for (const blocks of chunksOf([...plans.deletionBlocks(plan.plan)], BLOCKS)) {
    space.run(batch => {
      for (const { block, entries } of blocks) {
        for (const { id } of entries) deleted += remove(space, batch, id)
        plans.strikeBlock(plan.plan, block)
      }
      return undefined
    })
    yield
  }
  let members = 0
  for (const block of chunksOf([...plans.entries(plan.plan)], ENTRIES)) {
    space.run(() => {
      for (const { id } of block) {
        members += space.entries.removeValues(id, plans.rowKeys(plan.plan, id), [0, 0], now())
        plans.strikeEntry(plan.plan, id)
      }
      return undefined
    })
    yield
  }
  space.run(() => {
    plans.put({ ...plan, state: 'approved' })
    plans.forget(plan.plan)
    return undefined
  })
  return { kind: 'applied', deleted, members }
}

/** Drops a plan: what it would take away stays, until an import finds it again. */
export function discardPlan(space: Transactions, plan: Plan): void {
  const plans = new PlanTables(space.tables)
  space.run(() => {
    if (plan.state === 'open') plans.put({ ...plan, state: 'discarded' })
    plans.forget(plan.plan)
    return undefined
  })
}

function whatMoved(space: Transactions, plans: PlanTables, plan: number): string | undefined {
  for (const list of [plans.deletions(plan), plans.entries(plan)]) {
    for (const { id, revision } of list) {
      const header = space.entries.headerOf(id)
      if (header === undefined) return 'an entry of the plan is gone already'
      if (header.revision === revision) continue
      const type = space.meta.types[header.type] ?? ''
      return `${type} ${space.entries.anchorOf(id) ?? ''} has changed since the plan was made (revision ${revision} then, ${header.revision} now)`
    }
  }
  return undefined
}

function remove(space: Transactions, batch: MetaChange, id: number): number {
  const objectType = space.entries.remove(id)
  if (objectType === undefined) return 0
  batch.count(objectType, -1)
  return 1
}

function* chunksOf<T>(list: readonly T[], size: number): Generator<readonly T[]> {
  for (let from = 0; from < list.length; from += size) yield list.slice(from, from + size)
}
