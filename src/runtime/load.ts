import { existsSync, readdirSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Connector } from '../connector/contract.ts'
import { isLegacy } from '../connector/legacy/adapt/instance.ts'
import { hostError } from '../model/error.ts'
import { provideOwnPackage } from './own-package.ts'

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
  let connector: Connector | undefined
  try {
    provideOwnPackage()
    const module = (await import(url.href)) as { connector?: Connector; default?: Connector }
    const exported = module.connector ?? module.default
    connector = isLegacy(exported) ? await adapt(exported) : exported
  } catch (error) {
    throw hostError('connector-broken', {
      connector: name,
      reason: error instanceof Error ? error.message : String(error),
    })
  }
  if (typeof connector !== 'object' || connector === null || typeof connector.settings !== 'object') {
    throw hostError('connector-broken', {
      connector: name,
      reason: 'the module must export `connector`: made by defineConnector, or a class with the methods of ECMA2.',
    })
  }
  return connector
}

/** Loaded only for a connector that was written for ECMA2. */
async function adapt(exported: unknown): Promise<Connector> {
  const { fromLegacy } = await import('../connector/legacy/adapt/from-legacy.ts')
  return await fromLegacy(exported)
}
