import type { ExportLimits } from '../../connector/contract.ts'
import type { Change } from '../../model/change.ts'
import type { Schema } from '../../model/schema.ts'
import { type Arranged, arrange, stageOfRank } from './arrange.ts'
import { cutOut } from './cut.ts'
import { dependenciesOf } from './dependencies.ts'
import { inSequence } from './sequence.ts'
import { splitByValues } from './split.ts'
import { type KnownEntry, type Step, stageOf, typesByName } from './step.ts'

/** Steps that can go out at the same time, in batches as large as the target takes. */
export interface Pass {
  /** Nothing but deletions, and what waits for them, comes from here on. */
  readonly isLate: boolean
  readonly batches: readonly (readonly Step[])[]
}

/** What goes to a target, in which order. */
export interface ExportPlan {
  readonly schema: Schema
  /** The changes that were to be made. */
  readonly changes: readonly Change[]
  /** Positions of changes that cancel each other, so that nothing is left to do. */
  readonly cancelled: readonly number[]
  readonly passes: readonly Pass[]
  readonly batch: number
}

const defaultBatch = 100
/** Cutting a circle may leave another one, through a rename. What is left then is sorted out by the target's refusals. */
const mostCuts = 3

/**
 * Orders changes of one connected system so that each finds what it needs: an entry before what refers to it (a manager
 * before the report, a user before its groups, a container before what stands in it), a rename before what uses the new
 * name, deletions last and the other way round. Circles of references are broken: a reference is left for a second pass.
 * Several changes of one entry keep their order and are merged where that comes to the same (`inSequence`). No batch
 * holds two steps of one entry, or one that depends on another.
 *
 * @param known gives the attributes that an entry has now, where that is known: deletions are ordered by what they hold
 */
export function planExport(
  changes: readonly Change[],
  schema: Schema,
  limits: ExportLimits = {},
  known: KnownEntry = () => undefined,
): ExportPlan {
  const types = typesByName(schema)
  const { steps: merged, cancelled } = inSequence(changes, types)
  const arrangement = (steps: readonly Step[]): Arranged =>
    arrange(
      dependenciesOf(steps, types, known),
      steps.map(step => stageOf(step, types)),
    )
  let steps = merged
  for (let round = 0; round < mostCuts; round++) {
    const { cut } = arrangement(steps)
    const next = cutOut(steps, cut)
    if (next === steps) break
    steps = next
  }
  const parts = splitByValues(steps, limits.values ?? Number.POSITIVE_INFINITY)
  const batch = limits.batch ?? defaultBatch
  return { schema, changes, cancelled, batch, passes: passesOf(parts, arrangement(parts).ranks, batch) }
}

function passesOf(steps: readonly Step[], ranks: Arranged['ranks'], batch: number): readonly Pass[] {
  const byRank = Map.groupBy(steps.entries(), ([at]) => ranks[at] ?? 0)
  const inOrder = [...byRank].sort(([a], [b]) => a - b)
  return inOrder.map(([rank, members]) => ({
    isLate: stageOfRank(rank) > 1,
    batches: chunks(
      members.map(([, step]) => step),
      batch,
    ),
  }))
}

/** A list in pieces of a size at most. */
export function chunks<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  const count = Math.ceil(list.length / size)
  return Array.from({ length: count }, (_, i) => list.slice(i * size, (i + 1) * size))
}
