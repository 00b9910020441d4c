import { hostError } from '../../src/model/error.ts'
import { suggest } from '../../src/model/suggest.ts'
import type { Dialect, Snapshot } from './dialect.ts'
import { sqlite } from './dialects/sqlite.ts'
import type { SqlSettings } from './settings.ts'
import { type View, viewOf } from './view.ts'

const defaultBusyTimeoutMs = 5000

/** A database as it is at one instant. */
export interface Source {
  readonly dialect: Dialect
  readonly snapshot: Snapshot
  /** The object types that are wanted, in the order of the settings. */
  readonly views: readonly View[]
}

/** Opens a database and looks at its object types: at those that are wanted, or at all. Whoever opens closes `snapshot`. */
export async function openSource(
  settings: SqlSettings,
  { folder, objectTypes }: { readonly folder: string; readonly objectTypes?: readonly string[] },
): Promise<Source> {
  checkReferences(settings)
  const dialect = sqlite
  const { url, busyTimeoutMs = defaultBusyTimeoutMs } = settings
  const snapshot = await dialect.open(url, { folder, busyTimeoutMs })
  try {
    const views: View[] = []
    for (const [name, objectType] of Object.entries(settings.objectTypes)) {
      if (objectTypes?.includes(name) === false) continue
      views.push(await viewOf(dialect, snapshot, name, objectType))
    }
    return { dialect, snapshot, views }
  } catch (error) {
    await snapshot.close()
    throw error
  }
}

function checkReferences({ objectTypes }: SqlSettings): void {
  const known = Object.keys(objectTypes)
  for (const [name, { references }] of Object.entries(objectTypes)) {
    for (const [attribute, objectType] of Object.entries(references ?? {})) {
      if (known.includes(objectType)) continue
      throw hostError('source-unfit', {
        source: `object type "${name}"`,
        reason: `"${attribute}" refers to the object type "${objectType}", which is not among objectTypes. ${suggest(objectType, known)}`,
      })
    }
  }
}
