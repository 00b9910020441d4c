import type { Diagnostic } from '../../grammar/syntax/diagnostics.ts'
import { HostError } from '../model/error.ts'
import { Mistakes } from '../model/mistakes.ts'
import type { Config } from './config.ts'
import { ConnectedSystem } from './system.ts'

/** What keeps connected systems from being imported, as far as it can be known without reading them. */
export interface SystemsCheck {
  /** What is wrong in the settings and mappings, warnings included. */
  readonly diagnostics: readonly Diagnostic[]
  /** The systems that could not be asked for their schema, and why. */
  readonly failures: readonly { readonly system: string; readonly error: HostError }[]
}

/** Loads every connector in its worker, checks its settings and, by the system's schema, its mapping. */
export async function checkSystems(config: Config): Promise<SystemsCheck> {
  const diagnostics: Diagnostic[] = []
  const failures: { system: string; error: HostError }[] = []
  for (const name of config.systems.keys()) {
    const system = new ConnectedSystem(config, name)
    try {
      await system.prepare()
      diagnostics.push(...system.warnings)
    } catch (error) {
      if (error instanceof Mistakes) diagnostics.push(...error.diagnostics)
      else if (error instanceof HostError) failures.push({ system: name, error })
      else throw error
    } finally {
      await system.close()
    }
  }
  return { diagnostics, failures }
}
