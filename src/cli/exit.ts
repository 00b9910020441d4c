import type { HostError } from '../model/error.ts'

/** What a command's exit code says. */
export const exitCodes = {
  ok: 0,
  /** The run or the check found failures. */
  failures: 1,
  /** Usage, configuration or mapping are wrong. */
  input: 2,
  /** Something outside failed: a file, a disk, a connected system. */
  world: 3,
  /** This program is wrong. */
  bug: 70,
  /** The user stopped it. */
  stopped: 130,
} as const

/** What `--help` says about it. */
export const exitCodesHelp =
  'Exit codes: 0 done, 1 failures were found, 2 the input is wrong, 3 something outside failed, 130 stopped'

/** Ends a command with an exit code; everything that is to be said has been said. */
export class Exit extends Error {
  readonly code: number

  constructor(code: number) {
    super(`exit ${code}`)
    this.name = 'Exit'
    this.code = code
  }
}

/** The exit code that an error of the catalogue becomes. */
export function exitCodeOf(error: HostError): number {
  switch (error.code) {
    case 'system-unknown':
    case 'profile-unknown':
    case 'plan-unknown':
    case 'log-missing':
    case 'connector-unknown':
      return exitCodes.input
    case 'entry-missing':
      return exitCodes.failures
    case 'run-stopped':
      return exitCodes.stopped
    default:
      return exitCodes.world
  }
}
