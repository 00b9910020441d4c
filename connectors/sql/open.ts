import { hostError } from '../../src/model/error.ts'
import { type Connection, connectionOf } from './connection.ts'
import type { Database, Dialect, Snapshot } from './dialect.ts'
import { dialectOf } from './dialects/index.ts'
import type { SqlSettings } from './settings.ts'
import { isZone } from './values/zone.ts'
import { checkReferences, type View, viewOf } from './view.ts'

/** A database as it is at one instant. */
export interface Source {
  readonly dialect: Dialect
  readonly database: Database
  readonly snapshot: Snapshot
  /** The object types that are wanted, in the order of the settings. */
  readonly views: readonly View[]
}

/** The databases this worker is connected to, by their connections: a pool outlives an operation. */
const databases = new Map<string, Promise<Database>>()

/** A database and what is particular to it, connected as the settings say. */
export async function openDatabase(
  settings: SqlSettings,
  folder: string,
): Promise<{ readonly dialect: Dialect; readonly database: Database; readonly connection: Connection }> {
  const connection = withRoom(connectionOf(settings, folder), settings)
  const dialect = await dialectOf(connection.dialect)
  const key = JSON.stringify(connection)
  const opening = databases.get(key) ?? dialect.open(connection)
  databases.set(key, opening)
  try {
    return { dialect, database: await opening, connection }
  } catch (error) {
    databases.delete(key)
    throw error
  }
}

/** A pool that has a connection for each range that is read at once, and for child rows that are looked up beside. */
function withRoom(connection: Connection, { objectTypes }: SqlSettings): Connection {
  const needed = Object.values(objectTypes).map(({ ranges = 1, procedure }) => (procedure === undefined ? ranges : 2))
  return { ...connection, poolSize: Math.max(connection.poolSize, ...needed) }
}

/** Opens a database and looks at its object types: at those that are wanted, or at all. Whoever opens closes `snapshot`. */
export async function openSource(
  settings: SqlSettings,
  { folder, objectTypes }: { readonly folder: string; readonly objectTypes?: readonly string[] },
): Promise<Source> {
  checkReferences(settings)
  checkZones(settings)
  const { dialect, database } = await openDatabase(settings, folder)
  const snapshot = await database.snapshot()
  try {
    const views = await viewsOf(dialect, snapshot, settings, objectTypes)
    return { dialect, database, snapshot, views }
  } catch (error) {
    await snapshot.close()
    throw error
  }
}

/** The object types of the settings as they stand in the database. */
async function viewsOf(
  dialect: Dialect,
  snapshot: Snapshot,
  settings: SqlSettings,
  objectTypes?: readonly string[],
): Promise<readonly View[]> {
  const views: View[] = []
  for (const [name, objectType] of Object.entries(settings.objectTypes)) {
    if (objectTypes?.includes(name) === false) continue
    views.push(await viewOf(dialect, snapshot, name, objectType, settings))
  }
  return views
}

function checkZones({ timeZone, objectTypes }: SqlSettings): void {
  const types = Object.values(objectTypes).flatMap(({ types }) => Object.values(types ?? {}))
  const zones = [timeZone, ...types.map(type => (typeof type === 'string' ? undefined : type.timeZone))]
  const unknown = zones.find(zone => zone !== undefined && !isZone(zone))
  if (unknown === undefined) return
  const reason = `there is no time zone "${unknown}". Write its IANA name, for example Europe/Berlin.`
  throw hostError('source-unfit', { source: 'database', reason })
}
