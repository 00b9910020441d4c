import { type ChildProcess, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import type { Duplex, Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { type HostError, hostError } from '../../model/error.ts'
import { workerEnvironment } from '../compile-cache.ts'
import { Lines } from '../lines.ts'
import { LogBudget, omittedText, shortened } from '../log-budget.ts'
import type { LogSign } from '../protocol.ts'
import { removeDoor } from './door.ts'
import { endOf } from './end.ts'
import { LIFELINE, type LifelineNote } from './lifeline.ts'

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
const entry = fileURLToPath(new URL(`./child.${extension}`, import.meta.url))
/** The host can see for itself how much memory a process uses. */
const seesMemory = process.platform === 'linux'
/** A process of the connector's own may hold what is read open, after its end. */
const CLOSE_MS = 300
/** What Node.js itself takes as it warms up, beyond what it began with. */
const WARM_BYTES = 32 * 2 ** 20
/** The young generation, of which a process holds some three. */
const YOUNG_MIB = 16
/** How much of what was written to stderr last is kept, to tell why a process ended. */
const TAIL = 4_096

/** A connector's process, as the host has it: what it writes, what it uses, how it ended. */
export class Spawned {
  /** Why the process is gone, once it is. */
  readonly ended: Promise<HostError>
  readonly #process: ChildProcess
  readonly #memoryMiB: number
  #lives = true
  #isKilled = false
  #fatal: string | undefined
  #tail = ''
  /** Resident octets before the connector came, and as last told. */
  #baseBytes: number | undefined
  #toldBytes: number | undefined

  /** @param address where the worker waits for the process */
  constructor(address: string, memoryMiB: number, log: (line: LogSign) => void) {
    this.#memoryMiB = memoryMiB
    const young = Math.max(1, Math.min(YOUNG_MIB, Math.floor(memoryMiB / 16)))
    const heap = [`--max-old-space-size=${memoryMiB}`, `--max-semi-space-size=${young}`]
    const given = [...heap, entry, address, String(memoryMiB)]
    this.#process = spawn(process.execPath, seesMemory ? given : [...given, 'told'], {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      env: workerEnvironment(),
      windowsHide: true,
    })
    this.ended = this.#end().then(cause => {
      this.#lives = false
      removeDoor(address)
      return cause
    })
    this.#watch(log)
    this.#process.unref()
  }

  /** Whether it can be asked for more. */
  get lives(): boolean {
    return this.#lives
  }

  /** Whether it was ended from here. */
  get isKilled(): boolean {
    return this.#isKilled
  }

  /** Ends it, however it is; `ended` follows, and is worth waiting for. */
  kill(): void {
    this.#lives = false
    this.#isKilled = true
    this.#process.ref()
    this.#process.kill('SIGKILL')
  }

  /** How much memory its connector uses, in octets; `undefined` where that cannot be told (yet). */
  async memory(): Promise<number | undefined> {
    const used = seesMemory ? await this.#resident() : this.#toldBytes
    if (used === undefined || this.#baseBytes === undefined) return undefined
    return Math.max(0, used - this.#baseBytes - WARM_BYTES)
  }

  async #resident(): Promise<number | undefined> {
    try {
      const status = await readFile(`/proc/${this.#process.pid}/status`, 'latin1')
      const [, kibibytes] = /^VmRSS:\s*(\d+) kB$/m.exec(status) ?? []
      return kibibytes === undefined ? undefined : Number(kibibytes) * 1024
    } catch {
      // It has just ended.
      return undefined
    }
  }

  #watch(log: (line: LogSign) => void): void {
    const budget = new LogBudget(omitted => log({ kind: 'log', level: 'warn', message: omittedText(omitted) }))
    const lines = (stream: Readable, level: 'info' | 'warn'): void => {
      const cut = new Lines(line => {
        if (level === 'warn') this.#tail = `${this.#tail}\n${line}`.slice(-TAIL)
        if (budget.take()) log({ kind: 'log', level, message: shortened(line) })
      })
      follow(stream, cut)
    }
    if (this.#process.stdout) lines(this.#process.stdout, 'info')
    if (this.#process.stderr) lines(this.#process.stderr, 'warn')
    const lifeline = this.#process.stdio[LIFELINE]
    if (lifeline) follow(lifeline as Duplex, new Lines(line => this.#note(line)))
  }

  #note(line: string): void {
    let note: LifelineNote
    try {
      note = JSON.parse(line) as LifelineNote
    } catch {
      // The connector wrote to a descriptor that is not its own.
      return
    }
    if (note.kind === 'fatal') this.#fatal = note.message
    else if (note.kind === 'ready') this.#baseBytes ??= note.rssBytes
    else this.#toldBytes = note.rssBytes
  }

  async #end(): Promise<HostError> {
    const { promise, resolve } = Promise.withResolvers<HostError>()
    this.#process.once('error', error =>
      resolve(hostError('worker-lost', { reason: `its process could not be started: ${error.message}` })),
    )
    this.#process.once('exit', (code, signal) => {
      const end = (): void => {
        clearTimeout(timer)
        resolve(endOf({ code, signal, fatal: this.#fatal, written: this.#tail, memoryMiB: this.#memoryMiB }))
      }
      const timer = setTimeout(end, CLOSE_MS)
      // Once all that it wrote is read.
      this.#process.once('close', end)
    })
    return await promise
  }
}

/** Reads to the end without keeping this process alive for it. */
function follow(stream: Readable, lines: Lines): void {
  stream.on('data', (piece: Buffer) => lines.write(piece))
  stream.on('end', () => lines.end())
  stream.on('error', () => undefined)
  ;(stream as Readable & { unref?(): void }).unref?.()
}
