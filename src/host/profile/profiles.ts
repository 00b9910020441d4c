import { hostError } from '../../model/error.ts'
import type { ImportMode } from '../../space/run.ts'
import type { SystemConfig } from '../config.ts'
import { type Step, stepOf } from './step.ts'

/** A run profile: steps that are run one after the other. */
export interface Profile {
  /** `null` for an import by itself. */
  readonly name: string | null
  /** As configured; `undefined` for one that is run by name only. */
  readonly schedule: string | undefined
  readonly steps: readonly Step[]
}

/** The text of a file of changes that are to be exported, and its name for messages. */
export interface ChangeText {
  readonly file: string
  readonly text: string
}

/** What is to be run: a profile by its name, or an import by itself. */
export type RunOrder = (
  | {
      readonly profile: string
      /** Changes that its exports write with those that wait. */
      readonly changes?: ChangeText
    }
  | { readonly mode: ImportMode }
) & {
  /** Compares and counts; writes nothing. */
  readonly dryRun: boolean
}

/** The profiles that every system has, unless the configuration gives the name another meaning. */
const given: Readonly<Record<string, Step['run']>> = { full: 'full import', delta: 'delta import', export: 'export' }

/** The profiles of a system by their names: those that are configured, then those that are there of themselves. */
export function profilesOf({ profiles }: SystemConfig, folder: string): ReadonlyMap<string, Profile> {
  const named = new Map<string, Profile>()
  for (const [name, { schedule, steps }] of Object.entries(profiles)) {
    named.set(name, { name, schedule, steps: steps.map(step => stepOf(step, folder)) })
  }
  for (const [name, run] of Object.entries(given)) {
    if (!named.has(name)) named.set(name, { name, schedule: undefined, steps: [{ run }] })
  }
  return named
}

/** What an order means for a system. Throws the `HostError` `profile-unknown`. */
export function orderedProfile(system: SystemConfig, folder: string, order: RunOrder): Profile {
  if ('mode' in order) return { name: null, schedule: undefined, steps: [{ run: `${order.mode} import` }] }
  const profiles = profilesOf(system, folder)
  const profile = profiles.get(order.profile)
  if (profile === undefined) {
    throw hostError('profile-unknown', {
      system: system.name,
      profile: order.profile,
      known: [...profiles.keys()].join(', '),
    })
  }
  return profile
}
