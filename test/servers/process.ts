import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'

/** A port of the loopback address that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** Whom a server runs as: servers refuse to run as root. */
export interface Identity {
  readonly uid: number
  readonly gid: number
}

/** The user of that name if this is root; nobody in particular otherwise. */
export function identityOf(user: string): Identity | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string): number => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

/** A folder for a server's files, which its user may enter. */
export function serverFolder(name: string): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), `ecmahost-${name}-`))
  chmodSync(path, 0o777)
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** Runs a program to its end as that user; throws with what it wrote where it fails. */
export async function run(
  command: string,
  parameters: readonly string[],
  identity: Identity | undefined,
): Promise<string> {
  const { stdout } = await promisify(execFile)(command, [...parameters], { ...identity, cwd: '/', maxBuffer: 2 ** 26 })
  return stdout
}

/** A server's process. It is ended by its own process id and never by name. */
export class ServerProcess {
  readonly #child: ChildProcess
  #output = ''

  constructor(command: string, parameters: readonly string[], identity: Identity | undefined) {
    this.#child = spawn(command, [...parameters], { ...identity, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-100_000)
      })
    }
    process.once('exit', () => this.#child.kill('SIGKILL'))
  }

  /** What it wrote. */
  get output(): string {
    return this.#output
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** Settles once `ready` does not throw; throws with the server's output where it ends before, or never gets ready. */
  async until(ready: () => Promise<void>): Promise<void> {
    const deadline = Date.now() + 60_000
    for (;;) {
      if (this.#child.exitCode !== null) throw new Error(`The server ended: ${this.#output}`)
      try {
        return await ready()
      } catch (error) {
        if (Date.now() > deadline) throw new Error(`The server did not get ready: ${this.#output}`, { cause: error })
      }
      await pause(50)
    }
  }

  /** Sends a signal and waits for the end. */
  async end(signal: NodeJS.Signals): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const ended = once(this.#child, 'exit')
    this.#child.kill(signal)
    await ended
  }
}
