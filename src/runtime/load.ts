import { existsSync, readdirSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Connector } from '../connector/contract.ts'
import { hostError } from '../model/error.ts'

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
const builtIn = new URL('../../connectors/', import.meta.url)

/** The names of the connectors that ship. */
export function builtInConnectors(): string[] {
  return readdirSync(fileURLToPath(builtIn), { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)
    .sort()
}

/** Loads a connector by built-in name or absolute path. Only workers do: a connector is other people's code. */
export async function loadConnector(name: string): Promise<Connector> {
  const url = isAbsolute(name) ? pathToFileURL(name) : new URL(`${name}/index.${extension}`, builtIn)
  if (!existsSync(url)) {
    throw hostError('connector-unknown', { connector: name, known: builtInConnectors().join(', ') })
  }
  let module: { connector?: Connector; default?: Connector }
  try {
    module = (await import(url.href)) as typeof module
  } catch (error) {
    throw hostError('connector-broken', {
      connector: name,
      reason: error instanceof Error ? error.message : String(error),
    })
  }
  const connector = module.connector ?? module.default
  if (typeof connector !== 'object' || connector === null || typeof connector.settings !== 'object') {
    throw hostError('connector-broken', {
      connector: name,
      reason: 'the module must export `connector`, made by defineConnector.',
    })
  }
  return connector
}
