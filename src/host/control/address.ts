import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** The longest path that the address of a socket has room for, in octets (`sun_path`, with its end). */
const longestPath = process.platform === 'linux' ? 107 : 103

/** Where the host that has a data folder is reached by other processes of this machine. */
export interface ControlAddress {
  /** The path of a socket, or the name of a pipe on Windows. */
  readonly path: string
  /** Takes away what was made for it. */
  remove(): void
}

/**
 * An address for the host that has just taken a data folder: `control.sock` in it, or a socket in a private folder, noted
 * in `control.path`, where that path is too long for one. What an earlier host left there is taken away.
 */
export function makeAddress(folder: string): ControlAddress {
  if (process.platform === 'win32') return { path: pipeName(folder), remove: () => undefined }
  const path = join(folder, 'control.sock')
  const note = join(folder, 'control.path')
  removeNoted(note)
  if (Buffer.byteLength(path) <= longestPath) {
    rmSync(path, { force: true })
    return { path, remove: () => rmSync(path, { force: true }) }
  }
  const elsewhere = join(mkdtempSync(join(tmpdir(), 'ecmahost-')), 'control.sock')
  writeFileSync(note, elsewhere, { mode: 0o600 })
  return { path: elsewhere, remove: () => removeNoted(note) }
}

/** Where a host that has a data folder would be reached. */
export function findAddress(folder: string): string {
  if (process.platform === 'win32') return pipeName(folder)
  return readNote(join(folder, 'control.path')) ?? join(folder, 'control.sock')
}

function pipeName(folder: string): string {
  return `\\\\.\\pipe\\ecmahost-${createHash('sha256').update(folder).digest('hex').slice(0, 32)}`
}

function readNote(note: string): string | undefined {
  try {
    return readFileSync(note, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** The socket, its folder where nothing else is in it, and the note. */
function removeNoted(note: string): void {
  const path = readNote(note)
  if (path === undefined) return
  rmSync(path, { force: true })
  try {
    rmdirSync(dirname(path))
  } catch {
    // It is gone already, or somebody keeps something there.
  }
  rmSync(note, { force: true })
}
