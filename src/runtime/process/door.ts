import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** An address that one connection is waited for at. */
export interface Door {
  readonly address: string
  /** Nobody else gets in, and nothing is left of the address afterwards. */
  readonly entered: Promise<Socket>
  readonly close: () => void
}

/** Opens a door that only this user can reach: a socket in a private folder, or a pipe under a name nobody can guess. */
export async function openDoor(): Promise<Door> {
  const address = doorAddress()
  const server = createServer()
  const close = (): void => {
    server.close()
    removeDoor(address)
  }
  const entered = new Promise<Socket>(resolve => {
    server.once('connection', socket => {
      close()
      resolve(socket)
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(address, resolve)
  })
  return { address, entered, close }
}

function doorAddress(): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\ecmahost-${randomUUID()}`
  return join(mkdtempSync(join(tmpdir(), 'ecmahost-')), 'connector')
}

/** Removes what stands for an address in the file system. */
export function removeDoor(address: string): void {
  if (process.platform !== 'win32') rmSync(dirname(address), { recursive: true, force: true })
}
