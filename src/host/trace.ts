import { resourceId } from '../model/entry.ts'
import type { ObjectFailure } from '../space/frame.ts'
import type { ChangeKind } from '../space/journal.ts'
import type { Plan, PlanItem } from '../space/plan.ts'
import type { RunRecord } from '../space/run.ts'
import type { SpaceReader, StoredEntry } from '../space/space.ts'

/** What a connector space knows of an anchor. */
export interface SpaceTrace {
  /** The entries that have the anchor, of one object type each. */
  readonly stored: readonly TracedEntry[]
  /** What was done to them in the space, oldest first: the last `changesShown`, and how many there were. */
  readonly changes: { readonly total: number; readonly last: readonly TracedChange[] }
  /** Where runs failed at the anchor, newest run first. */
  readonly failures: readonly TracedFailure[]
  /** Plans that are open, and would take the entry or some of its members away. */
  readonly plans: readonly TracedPlan[]
  /** The runs that were looked through for failures, newest first. */
  readonly runs: readonly TracedRun[]
}

export interface TracedEntry {
  readonly objectType: string
  /** Its SCIM id. */
  readonly id: string
  readonly revision: number
  /** ISO 8601, UTC. */
  readonly created: string
  readonly modified: string
  /** The run that changed it last, where it is among those that were looked at. */
  readonly changedBy: number | null
}

export interface TracedChange {
  /** Its place in the journal. */
  readonly sequence: number
  readonly change: ChangeKind
  readonly objectType: string
}

export interface TracedFailure extends ObjectFailure {
  readonly run: number
}

export type TracedRun = Pick<RunRecord, 'run' | 'mode' | 'outcome' | 'dryRun' | 'started' | 'seconds' | 'failed'>

export interface TracedPlan extends Pick<Plan, 'plan' | 'run' | 'made' | 'reason'> {
  readonly items: readonly PlanItem[]
}

const runsLookedAt = 20
const changesShown = 20

/** Looks an anchor up in everything that a space keeps: entries, journal, runs and plans. Takes as long as they are. */
export function traceAnchor(space: SpaceReader, anchor: string): SpaceTrace {
  const types = space.schema?.objectTypes.map(({ name }) => name) ?? []
  const entries = types.flatMap(type => space.get(type, anchor, { rows: false }) ?? [])
  const runs = space.runs(runsLookedAt)
  return {
    stored: entries.map(entry => tracedEntry(entry, runs)),
    changes: changesOf(space, anchor, entries),
    failures: runs.flatMap(({ run }) => failuresIn(space, run, anchor)),
    plans: space.plans().flatMap(plan => (plan.state === 'open' ? plansAt(space, plan, anchor) : [])),
    runs: runs.map(({ run, mode, outcome, dryRun, started, seconds, failed }) => {
      return { run, mode, outcome, dryRun, started, seconds, failed }
    }),
  }
}

function tracedEntry({ objectType, anchor, revision, created, modified }: StoredEntry, runs: readonly RunRecord[]) {
  const by = runs.find(({ started, dryRun }) => !dryRun && Date.parse(started) <= modified)
  return {
    objectType,
    id: resourceId(objectType, anchor),
    revision,
    created: new Date(created).toISOString(),
    modified: new Date(modified).toISOString(),
    changedBy: by === undefined || Date.parse(by.started) + by.seconds * 1000 < modified ? null : by.run,
  }
}

/** The journal names an entry by its number, and only one that was deleted by its anchor too. */
function changesOf(space: SpaceReader, anchor: string, entries: readonly StoredEntry[]): SpaceTrace['changes'] {
  const ids = new Set(entries.map(({ id }) => id))
  for (const entry of space.journal(0)) if (entry.anchor === anchor) ids.add(entry.id)
  const last: TracedChange[] = []
  let total = 0
  for (const { sequence, change, id, objectType } of ids.size === 0 ? [] : space.journal(0)) {
    if (!ids.has(id)) continue
    total++
    last.push({ sequence, change, objectType })
    if (last.length > changesShown) last.shift()
  }
  return { total, last }
}

function failuresIn(space: SpaceReader, run: number, anchor: string): readonly TracedFailure[] {
  return [...space.failures(run)].filter(failure => failure.anchor === anchor).map(failure => ({ ...failure, run }))
}

function plansAt(space: SpaceReader, { plan, run, made, reason }: Plan, anchor: string): readonly TracedPlan[] {
  const items = [...space.planItems(plan)].filter(item => item.anchor === anchor)
  return items.length === 0 ? [] : [{ plan, run, made, reason, items }]
}
