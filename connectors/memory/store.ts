import { open, readFile, rename, stat } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import type { OperationContext } from '../../src/connector/contract.ts'
import { hostError } from '../../src/model/error.ts'
import type { Directory } from './directory.ts'
import { parseDirectory, printDirectory } from './file.ts'
import { typesOf } from './kind.ts'
import { withLock } from './lock.ts'
import type { MemorySettings } from './settings.ts'

/** Text is handed to the system in pieces of about this length. */
const pieceLength = 2 ** 20

/** The directory this worker read last. It is that of the file as long as the file has not been replaced. */
let last: { readonly version: string; readonly directory: Directory } | undefined

/** The directory as its file has it now. Not to be changed. */
export async function readDirectory(settings: MemorySettings, { folder }: OperationContext): Promise<Directory> {
  const path = resolve(folder, settings.file)
  const version = await versionOf(path, settings)
  if (last?.version === version) return last.directory
  const text = version.endsWith(absent) ? '{}' : await readFile(path, 'utf8')
  const directory = parseDirectory(text, typesOf(settings), basename(path))
  last = { version, directory }
  return directory
}

/** Changes the directory and writes its file, unless nothing happened. No other worker changes it meanwhile. */
export async function changeDirectory<T>(
  settings: MemorySettings,
  context: OperationContext,
  change: (directory: Directory) => T | Promise<T>,
): Promise<T> {
  const path = resolve(context.folder, settings.file)
  return await withLock(`${path}.lock`, context.signal, async () => {
    const directory = await readDirectory(settings, context)
    const { version } = directory
    const before = last
    // What is changed here and then not written must not be taken for the file's.
    last = undefined
    const result = await change(directory)
    if (directory.version === version) {
      last = before
      return result
    }
    directory.forget(settings.remember)
    await write(path, directory)
    last = { version: await versionOf(path, settings), directory }
    return result
  })
}

const absent = 'absent'

/** Differs for any two contents that the file has had, and for other object types. */
async function versionOf(path: string, settings: MemorySettings): Promise<string> {
  const read = `${path}\n${JSON.stringify(settings.objectTypes)}`
  try {
    const { ino, size, mtimeNs } = await stat(path, { bigint: true })
    return `${read}\n${ino} ${size} ${mtimeNs}`
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw hostError('source-unreadable', { source: basename(path), reason: (error as Error).message })
    }
    if (settings.create) return `${read}\n${absent}`
    const help = 'Write {} into it to begin with an empty directory, or set create: true'
    throw hostError('source-missing', { source: settings.file, path: `${path}. ${help}` })
  }
}

/** A crash leaves the old file or the new one, whole. */
async function write(path: string, directory: Directory): Promise<void> {
  const temporary = `${path}.new`
  const file = await open(temporary, 'w')
  try {
    let piece = ''
    for (const text of printDirectory(directory)) {
      piece += text
      if (piece.length < pieceLength) continue
      await file.write(piece)
      piece = ''
    }
    await file.write(piece)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, path)
  await syncFolder(dirname(path))
}

/** Until its folder is written too, a renaming may be lost. Where folders cannot be opened there is no need. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const opened = await open(folder, 'r')
  try {
    await opened.sync()
  } finally {
    await opened.close()
  }
}
