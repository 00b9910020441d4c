import { openSpace, type SpaceReader } from '../../space/space.ts'
import type { Config, SystemConfig } from '../config.ts'
import { profilesOf } from '../profile/profiles.ts'
import { parseSchedule } from './schedule.ts'
import type { Scheduled } from './scheduler.ts'

/** Runs that are looked through for the last one of a profile. */
const RUNS_READ = 5_000

/** The profiles of a system that have a schedule, and when each was last begun by the history in the space. */
export function scheduledProfiles(
  system: SystemConfig,
  folder: string,
  space: SpaceReader | undefined,
): readonly Scheduled[] {
  const profiles = [...profilesOf(system, folder).values()].filter(({ schedule }) => schedule !== undefined)
  const last = profiles.length === 0 ? new Map<string, number>() : lastStarts(space)
  return profiles.flatMap(({ name, schedule: text }) => {
    const schedule = parseSchedule(text ?? '')
    if (name === null || !('next' in schedule)) return []
    return { system: system.name, profile: name, schedule, last: last.get(name) ?? null }
  })
}

/** Of each profile, when its last run began. A dry run counts for nothing. */
function lastStarts(space: SpaceReader | undefined): ReadonlyMap<string, number> {
  const starts = new Map<string, number>()
  for (const { profile, dryRun, started } of space?.runs(RUNS_READ) ?? []) {
    if (profile === null || dryRun || profile.step !== 1) continue
    if (!starts.has(profile.name)) starts.set(profile.name, Date.parse(started))
  }
  return starts
}

/** The same of a system whose space is not open in this process. */
export async function storedSchedules(
  config: Config,
  system: SystemConfig,
  folder: string,
): Promise<readonly Scheduled[]> {
  const space = openSpace(folder)
  try {
    return scheduledProfiles(system, config.folder, space)
  } finally {
    await space?.close()
  }
}
