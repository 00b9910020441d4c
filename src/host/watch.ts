import { existsSync, type FSWatcher, watch } from 'node:fs'
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

/** Watches files that change with what stands in them: `files` is asked again after each change. */
export function watchFiles(
  files: () => readonly string[],
  changed: (path: string) => Promise<void>,
): { close(): void } {
  const watchers = new Map<string, FSWatcher>()
  let closed = false
  const follow = (): void => {
    if (closed) return
    const wanted = new Set(files().filter(path => existsSync(dirname(path))))
    for (const [path, watcher] of watchers) {
      if (wanted.has(path)) continue
      watcher.close()
      watchers.delete(path)
    }
    for (const path of wanted) {
      if (!watchers.has(path))
        watchers.set(
          path,
          watchFile(path, () => void changed(path).then(follow)),
        )
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
