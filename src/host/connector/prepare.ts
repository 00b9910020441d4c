import type { TSchema } from 'typebox'
import type { Preparation, PreparationScript } from '../../connector/contract.ts'
import { Mistakes } from '../../model/mistakes.ts'
import type { LogSign } from '../../runtime/protocol.ts'
import { type Config, checkSystemSettings, systemOf } from '../config.ts'
import { openConnector } from './open.ts'

/** A script that sets up a connected system. */
export type PreparedScript = PreparationScript

export interface PrepareOptions {
  readonly log: (line: LogSign) => void
  readonly signal: AbortSignal
}

/**
 * What a connected system needs so that it can tell what changes, by its settings in a configuration; see
 * `Connector.prepare`. Throws `Mistakes` where the settings are wrong, and the `HostError` `operation-missing` where its
 * connector prepares nothing.
 */
export async function prepareSystem(
  config: Config,
  name: string,
  wanted: Preparation,
  { log, signal }: PrepareOptions,
): Promise<readonly PreparedScript[]> {
  const { connector } = systemOf(config, name)
  const opened = await openConnector({ name, connector, settingsFile: undefined }, { log })
  try {
    const { settings, diagnostics } = checkSystemSettings<TSchema>(config, name, opened.declaration)
    if (settings === undefined) throw new Mistakes(diagnostics)
    return await opened.pool.call(opened.spec(settings, config.folder), 'prepare', wanted, signal)
  } finally {
    await opened.close()
  }
}
