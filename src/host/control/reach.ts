import { HostError } from '../../model/error.ts'
import type { PlanOutcome } from '../../space/plan.ts'
import { type Config, systemOf } from '../config.ts'
import { type FolderLock, lockFolder } from '../lock.ts'
import type { ProfileReport } from '../profile/event.ts'
import { orderedChanges } from '../profile/ordered-changes.ts'
import { orderedProfile, type RunOrder } from '../profile/profiles.ts'
import { runProfile } from '../profile/run.ts'
import { ConnectedSystem } from '../system.ts'
import { ControlClient } from './client.ts'
import type { Controlled, RunTelling } from './controlled.ts'

/** Whoever does what is asked: this process, or the host that has the data folder. */
export interface Reached extends Controlled {
  readonly place: 'here' | 'host'
  close(): void
}

/**
 * Takes the data folder to work in this process, or, where a running host has it, sends what is asked to that host.
 * Throws `folder-in-use` where another process has it that cannot be asked: a command that imports, or a host that has
 * just begun.
 */
export async function reach(config: Config): Promise<Reached> {
  let lock: FolderLock
  try {
    lock = lockFolder(config.host.data)
  } catch (error) {
    if (!(error instanceof HostError) || error.code !== 'folder-in-use') throw error
    const client = await ControlClient.connect(config.host.data)
    if (client === undefined) throw error
    return {
      place: 'host',
      run: (...asked) => client.run(...asked),
      approve: (...asked) => client.approve(...asked),
      discard: (...asked) => client.discard(...asked),
      close: () => undefined,
    }
  }
  return {
    place: 'here',
    run: (name, order, telling) => withSystem(config, name, system => runHere(config, system, order, telling)),
    approve: (name, plan): Promise<PlanOutcome> => withSystem(config, name, system => system.approvePlan(plan)),
    discard: (name, plan) => withSystem(config, name, system => system.discardPlan(plan)),
    close: () => lock.close(),
  }
}

async function withSystem<T>(config: Config, name: string, work: (system: ConnectedSystem) => Promise<T>): Promise<T> {
  const system = new ConnectedSystem(config, name)
  try {
    return await work(system)
  } finally {
    await system.close()
  }
}

async function runHere(
  config: Config,
  system: ConnectedSystem,
  order: RunOrder,
  { signal, tell }: RunTelling,
): Promise<ProfileReport> {
  const profile = orderedProfile(systemOf(config, system.name), config.folder, order)
  await Promise.all([system.prepare(signal), system.space()])
  tell({ kind: 'warnings', warnings: system.warnings })
  const mask = (text: string): string => config.secrets.mask(text)
  const changes = orderedChanges(system, order)
  return await runProfile(system, profile, { dryRun: order.dryRun, signal, tell, mask, changes })
}
