import { type FSWatcher, watch } from 'node:fs'
import { basename, dirname } from 'node:path'

/** Editors write a file in several steps; it is read once nothing more has happened for this long. */
const QUIET_MS = 200

/** Calls back when a file has been changed or replaced. The folder is watched, because many editors replace the file. */
export function watchFile(path: string, changed: () => void): FSWatcher {
  let timer: NodeJS.Timeout | undefined
  const watcher = watch(dirname(path), (_, name) => {
    if (name !== basename(path)) return
    clearTimeout(timer)
    timer = setTimeout(changed, QUIET_MS)
  })
  watcher.on('close', () => clearTimeout(timer))
  return watcher
}
