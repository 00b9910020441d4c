import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { TargetError } from '../../src/model/target-failure.ts'

/** How long another worker may hold the lock. */
const patienceMs = 60_000
const pauseMs = 5
/** SQLite's primary result codes for what another connection holds. */
const held = new Set([5, 6])

/**
 * Does something while nobody else does anything under the lock of that path. An exclusive transaction of SQLite holds
 * it, in an empty file of that path: it is released however its worker ends.
 */
export async function withLock<T>(path: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const database = new DatabaseSync(path, { timeout: 0 })
  try {
    await take(database, path, signal)
    return await work()
  } finally {
    database.close()
  }
}

async function take(database: DatabaseSync, path: string, signal: AbortSignal): Promise<void> {
  const until = performance.now() + patienceMs
  while (!tryToTake(database)) {
    if (performance.now() > until) {
      throw new TargetError('locked', `Another program has held ${path} for ${patienceMs / 1000} s. End it.`)
    }
    await delay(pauseMs, undefined, { signal })
  }
}

function tryToTake(database: DatabaseSync): boolean {
  try {
    database.exec('BEGIN EXCLUSIVE')
    return true
  } catch (error) {
    if (held.has((error as { errcode?: number }).errcode ?? 0)) return false
    throw error
  }
}
