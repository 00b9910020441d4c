import { type HostError, hostError } from '../../model/error.ts'

/** How a connector's process ended. */
export interface ProcessEnd {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** What it said it died of. */
  readonly fatal: string | undefined
  /** What it wrote to stderr last. */
  readonly written: string
  readonly memoryMiB: number
}

const faults: ReadonlySet<string> = new Set(['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP'])

/** Why a process is gone, as an error. */
export function endOf({ code, signal, fatal, written, memoryMiB }: ProcessEnd): HostError {
  if (fatal !== undefined) return hostError('worker-lost', { reason: fatal })
  // V8 writes this and aborts.
  if (/heap out of memory|Reached heap limit/.test(written)) {
    return hostError('worker-memory', { mebibytes: String(memoryMiB) })
  }
  return hostError('worker-lost', { reason: reasonOf(code, signal) })
}

function reasonOf(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal === null) return `its process ended with exit code ${code}`
  if (faults.has(signal)) return `its process ended with ${signal}, a fault in native code`
  return `its process was ended from outside, with ${signal}`
}
