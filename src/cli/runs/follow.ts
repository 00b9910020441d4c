import type { RunRecord } from '../../space/run.ts'
import type { Progress, Track } from '../progress.ts'

export interface Following {
  readonly name: string
  /** The last runs, newest first, as they are at the moment. */
  readonly runs: () => readonly RunRecord[]
  /** Whether somebody has the data folder: without one, what seems to go on does not. */
  readonly isHeld: () => boolean
  /** Whether a run was a step of a profile that another step follows. */
  readonly isFollowed: (record: RunRecord) => boolean
  /** Waits until it is worth looking again. */
  readonly wait: () => Promise<void>
  readonly signal: AbortSignal
  readonly progress: Progress
  /** Is told of each run that is over. */
  readonly ended: (record: RunRecord) => Promise<void>
}

/** It is looked so often before nothing going on is the end: another run may wait for its turn. */
const LOOKS = 3
/** So often where a run was a step that another one follows. */
const LOOKS_BETWEEN_STEPS = 40

/** Follows the runs of a system until none goes on any more. Returns how many it saw. */
export async function followRuns(following: Following): Promise<number> {
  const { signal, progress } = following
  const tracks = new Map<number, Track>()
  /** The first run that it was not told of yet; there is none before one goes on. */
  let next = Number.POSITIVE_INFINITY
  let told = 0
  let looks = LOOKS
  for (let idle = 0; idle < looks && !signal.aborted; idle++) {
    const records = following.runs()
    const going = records.filter(({ outcome }) => outcome === 'running')
    next = Math.min(next, ...going.map(({ run }) => run))
    // One may have come and gone between two looks.
    for (const record of records.toReversed()) {
      if (record.run < next || record.outcome === 'running') continue
      tracks.get(record.run)?.close()
      tracks.delete(record.run)
      next = record.run + 1
      told++
      await following.ended(record)
      const isFollowed = record.outcome === 'completed' && following.isFollowed(record)
      looks = isFollowed ? LOOKS_BETWEEN_STEPS : LOOKS
      idle = 0
    }
    if (next === Number.POSITIVE_INFINITY) break
    if ((going.length > 0 || looks > LOOKS) && !following.isHeld()) break
    for (const record of going) {
      const track = tracks.get(record.run) ?? progress.track(following.name)
      tracks.set(record.run, track)
      track.update(record.read, expectedOf(record, records))
    }
    if (going.length > 0) idle = 0
    await following.wait()
  }
  for (const track of tracks.values()) track.close()
  return told + tracks.size
}

/** How much there is to read, as the last complete run of the kind says. */
function expectedOf(record: RunRecord, records: readonly RunRecord[]): number | undefined {
  const last = records.find(
    ({ mode, outcome, partition }) => mode === record.mode && partition === record.partition && outcome === 'completed',
  )
  return record.mode === 'full' ? last?.read : undefined
}
