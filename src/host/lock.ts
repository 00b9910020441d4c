import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type HostError, hostError } from '../model/error.ts'

/** A data folder held for one host. */
export interface FolderLock {
  close(): void
}

/**
 * Takes a data folder for this process alone, making the folder if need be; throws `folder-in-use` when another process
 * has it. Node has no file locks of its own, so an exclusive transaction of SQLite holds one: the operating system
 * releases it however the process ends, and no stale lock is ever left behind.
 */
export function lockFolder(folder: string): FolderLock {
  const pidFile = join(folder, 'host.pid')
  let database: DatabaseSync | undefined
  try {
    mkdirSync(folder, { recursive: true })
    database = new DatabaseSync(join(folder, 'host.lock'), { timeout: 0 })
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    writeFileSync(pidFile, `${process.pid}\n`)
  } catch (error) {
    database?.close()
    throw explain(error as NodeJS.ErrnoException & { errcode?: number }, folder, pidFile)
  }
  const held = database
  return {
    close() {
      rmSync(pidFile, { force: true })
      held.close()
    },
  }
}

/** The primary result codes of SQLite that say something about the folder. */
const sqlite = { busy: 5, locked: 6, full: 13 }

function explain(error: NodeJS.ErrnoException & { errcode?: number }, folder: string, pidFile: string): HostError {
  if (error.errcode === sqlite.busy || error.errcode === sqlite.locked) {
    return hostError('folder-in-use', { folder, pid: holder(pidFile) })
  }
  if (error.code === 'ENOSPC' || error.errcode === sqlite.full) return hostError('disk-full', { folder })
  return hostError('folder-unusable', { folder, reason: error.message })
}

/** The process that has it, as far as it said so. */
function holder(pidFile: string): string {
  try {
    return readFileSync(pidFile, 'utf8').trim()
  } catch {
    return ''
  }
}
