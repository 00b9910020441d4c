import type { Config } from '../../host/config.ts'
import { systemOf } from '../../host/config.ts'
import { reach } from '../../host/control/reach.ts'
import type { ProfileReport } from '../../host/profile/event.ts'
import type { RunOrder } from '../../host/profile/profiles.ts'
import { Exit, exitCodes } from '../exit.ts'
import { say } from '../output.ts'
import { showProgress } from '../progress.ts'
import { stopSignal } from '../stop.ts'
import { Telling } from './telling.ts'

export interface OrderOptions {
  /** Says nothing but the progress: the report is data then. */
  readonly json: boolean
}

/**
 * Runs what is ordered, here or in the host that has the data folder, and tells how it goes. Ctrl-C stops it, wherever
 * it goes on.
 */
export async function runOrder(
  config: Config,
  name: string,
  order: RunOrder,
  { json }: OrderOptions,
): Promise<ProfileReport> {
  systemOf(config, name)
  const reached = await reach(config)
  if (reached.place === 'host' && !json) say('The host that has the data folder runs it.')
  const { signal, release } = stopSignal()
  const progress = showProgress()
  const telling = new Telling(name, progress)
  const tell = json ? telling.progress.bind(telling) : telling.tell.bind(telling)
  try {
    return await reached.run(name, order, { signal, tell })
  } finally {
    progress.close()
    reached.close()
    release()
  }
}

/** Ends the command with what the run came to, where that is not all well. */
export function exitWith({ outcome, steps }: ProfileReport): void {
  if (outcome === 'stopped') throw new Exit(exitCodes.stopped)
  if (outcome !== 'completed') throw new Exit(exitCodes.world)
  if (steps.some(({ failed, withheld }) => failed > 0 || withheld !== null)) throw new Exit(exitCodes.failures)
}
