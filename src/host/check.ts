import type { Diagnostic } from '../../grammar/syntax/diagnostics.ts'
import { HostError } from '../model/error.ts'
import { Mistakes } from '../model/mistakes.ts'
import { type Config, systemOf } from './config.ts'
import { ConnectedSystem } from './system.ts'

/** What keeps a connected system from being imported, as far as it can be known without reading it. */
export interface SystemCheck {
  readonly system: string
  /** What is wrong in its settings and its mapping, warnings included. */
  readonly diagnostics: readonly Diagnostic[]
  /** Why it could not be asked for its schema, without which there are no diagnostics. */
  readonly failure: HostError | undefined
}

/**
 * Loads the connectors in their workers, checks their settings and, by the systems' schemas, the mappings: those of all
 * systems or of the ones that are named. Throws a `HostError` for a name that the configuration does not have.
 */
export async function checkSystems(
  config: Config,
  names: readonly string[] = [...config.systems.keys()],
): Promise<readonly SystemCheck[]> {
  for (const name of names) systemOf(config, name)
  const checks: SystemCheck[] = []
  for (const name of names) checks.push(await checkSystem(config, name))
  return checks
}

async function checkSystem(config: Config, name: string): Promise<SystemCheck> {
  const system = new ConnectedSystem(config, name)
  try {
    await system.prepare()
    return { system: name, diagnostics: system.warnings, failure: undefined }
  } catch (error) {
    if (error instanceof Mistakes) return { system: name, diagnostics: error.diagnostics, failure: undefined }
    if (error instanceof HostError) return { system: name, diagnostics: [], failure: error }
    throw error
  } finally {
    await system.close()
  }
}
