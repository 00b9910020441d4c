import { existsSync, type FSWatcher, statSync, watch } from 'node:fs'
import { basename, dirname } from 'node:path'

/** Editors write a file in several steps; it is read once nothing more has happened for this long. */
const QUIET_MS = 200

/** Calls back when a file has been changed or replaced. The folder is watched, because many editors replace the file. */
function watchFile(path: string, changed: () => void): FSWatcher {
  let timer: NodeJS.Timeout | undefined
  const watcher = watch(dirname(path), (_, name) => {
    if (name !== basename(path)) return
    clearTimeout(timer)
    timer = setTimeout(changed, QUIET_MS)
  })
  watcher.on('close', () => clearTimeout(timer))
  return watcher
}

/** A file to watch, and when it was last written before it was read, where that is known. */
export interface WatchedFile {
  readonly path: string
  readonly modifiedMs?: number | undefined
}

/**
 * Watches files that change with what stands in them: `files` is asked again after each change. One that was written
 * between being read and being watched counts as changed.
 */
export function watchFiles(
  files: () => readonly WatchedFile[],
  changed: (path: string) => Promise<void>,
): { close(): void } {
  const watchers = new Map<string, FSWatcher>()
  let closed = false
  const tell = (path: string): void => void changed(path).then(follow)
  const follow = (): void => {
    if (closed) return
    const wanted = files().filter(({ path }) => existsSync(dirname(path)))
    for (const [path, watcher] of watchers) {
      if (wanted.some(file => file.path === path)) continue
      watcher.close()
      watchers.delete(path)
    }
    for (const { path, modifiedMs } of wanted) {
      if (watchers.has(path)) continue
      watchers.set(
        path,
        watchFile(path, () => tell(path)),
      )
      const now = statSync(path, { throwIfNoEntry: false })?.mtimeMs
      if (modifiedMs !== undefined && now !== undefined && now !== modifiedMs) tell(path)
    }
  }
  follow()
  return {
    close() {
      closed = true
      for (const watcher of watchers.values()) watcher.close()
      watchers.clear()
    },
  }
}
