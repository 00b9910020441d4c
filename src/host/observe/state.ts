import type { RunRecord } from '../../space/run.ts'
import type { SpaceReader } from '../../space/space.ts'

/** How a system stands, as `/readyz` tells it. */
export interface SystemState {
  /** Whether SCIM clients are answered, be it from what an earlier run left. */
  readonly served: boolean
  /** Its last import, be it under way; `null` before the first. */
  readonly lastImport: Pick<RunRecord, 'run' | 'mode' | 'outcome' | 'started' | 'seconds' | 'failed'> | null
  /** When the last import ended that read all it should. ISO 8601, UTC. */
  readonly lastGoodImport: string | null
}

/** So many runs are looked back. */
const runsLookedAt = 100

export function stateOf(space: SpaceReader | undefined): SystemState {
  if (space === undefined) return { served: false, lastImport: null, lastGoodImport: null }
  const last = importsOf(space).next().value
  const good = lastGoodImport(space)
  return {
    served: true,
    lastImport: last === undefined ? null : summaryOf(last),
    lastGoodImport: good === undefined ? null : new Date(good).toISOString(),
  }
}

/** Stored entries by object type. */
export function entriesOf(space: SpaceReader | undefined): Readonly<Record<string, number>> {
  const objectTypes = space?.schema?.objectTypes ?? []
  return Object.fromEntries(objectTypes.map(({ name }) => [name, space?.count(name) ?? 0]))
}

/** When the last import ended that read all it should, in milliseconds since 1970. */
export function lastGoodImport(space: SpaceReader | undefined): number | undefined {
  if (space === undefined) return undefined
  const good = importsOf(space).find(({ outcome, withheld }) => outcome === 'completed' && withheld === null)
  return good === undefined ? undefined : Date.parse(good.started) + good.seconds * 1000
}

/** Newest first. What was only tried out is none. */
function importsOf(space: SpaceReader): IteratorObject<RunRecord, undefined> {
  const isImport = ({ mode, dryRun }: RunRecord): boolean => mode !== 'export' && !dryRun
  return space.runs(runsLookedAt).values().filter(isImport)
}

function summaryOf({ run, mode, outcome, started, seconds, failed }: RunRecord): SystemState['lastImport'] {
  return { run, mode, outcome, started, seconds, failed }
}
