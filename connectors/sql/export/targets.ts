import { hostError } from '../../../src/model/error.ts'
import { suggest } from '../../../src/model/suggest.ts'
import { TargetError } from '../../../src/model/target-failure.ts'
import type { Database, Dialect, Session, Snapshot } from '../dialect.ts'
import { openSource } from '../open.ts'
import type { SqlSettings } from '../settings.ts'
import { type Target, targetOf } from './target.ts'
import { Writing } from './writing.ts'

/** What is known of a database from looking at its catalogue. */
interface Known {
  readonly at: number
  /** Why an object type cannot be written stands in its place. */
  readonly targets: ReadonlyMap<string, Target | TargetError>
  readonly dialect: Dialect
  readonly returns: boolean
}

/** How long what the catalogue says is gone by: the batches of an export follow each other. */
const goodForMs = 30_000

const known = new WeakMap<Database, Map<string, Known>>()

/** A database and the object types in it as they are written. */
export interface Targets {
  readonly database: Database
  readonly dialect: Dialect
  /** The object type of that name; throws where there is none. */
  of(objectType: string): Target
  writing(session: Session): Writing
}

export async function openTargets(settings: SqlSettings, database: Database, folder: string): Promise<Targets> {
  const key = JSON.stringify(settings)
  const those = known.get(database) ?? new Map<string, Known>()
  known.set(database, those)
  const found = those.get(key)
  const { targets, dialect, returns } =
    found !== undefined && performance.now() - found.at < goodForMs ? found : await lookUp(settings, folder)
  if (found === undefined || found.targets !== targets)
    those.set(key, { at: performance.now(), targets, dialect, returns })
  return {
    database,
    dialect,
    of: objectType => {
      const target = targets.get(objectType)
      if (target instanceof TargetError) throw target
      if (target !== undefined) return target
      const reason = `there is no object type "${objectType}". ${suggest(objectType, [...targets.keys()])}`
      throw hostError('source-unfit', { source: 'settings', reason })
    },
    writing: session => new Writing(session, dialect, returns),
  }
}

/** What the catalogue says is not gone by any more: something did not fit it. */
export function forgetTargets(database: Database): void {
  known.delete(database)
}

async function lookUp(settings: SqlSettings, folder: string): Promise<Omit<Known, 'at'>> {
  const { dialect, snapshot, views } = await openSource(settings, { folder })
  try {
    const targets = new Map<string, Target | TargetError>()
    for (const view of views) {
      const target = targetOf(dialect, snapshot, view).catch((error: unknown) => {
        if (error instanceof TargetError && error.failure.kind === 'refused') return error
        throw error
      })
      targets.set(view.objectType.name, await target)
    }
    return { targets, dialect, returns: await canReturn(dialect, snapshot) }
  } finally {
    await snapshot.close()
  }
}

/** Whether an INSERT gives back what it added: not all versions of a database do. */
async function canReturn({ write }: Dialect, snapshot: Snapshot): Promise<boolean> {
  if (write.insertReturning === undefined) return false
  if (write.returningProbe === undefined) return true
  for await (const [row] of snapshot.pages(write.returningProbe.sql, [], 1)) {
    return write.returningProbe.answers.test(String(row?.[0]))
  }
  return false
}
