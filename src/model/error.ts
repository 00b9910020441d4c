import { type TargetFailure, type TargetFailureKind, targetFailures } from './target-failure.ts'

/**
 * Every way in which the world can fail us, in one place: the message for a person, whether trying again may help, and
 * the SCIM status (RFC 7644 §3.12) it becomes. Codes are stable and never reused. What is wrong in a text the user
 * wrote is a diagnostic instead; what is wrong in this program is a plain `Error`.
 */
interface Kind<P> {
  readonly message: (params: P) => string
  readonly retry: boolean
  readonly status: number
}
const kind = <P>(retry: boolean, status: number, message: (params: P) => string): Kind<P> => ({
  message,
  retry,
  status,
})

type TargetCode = `target-${TargetFailureKind}`
type TargetParams = { readonly system: string; readonly reason: string; readonly [more: string]: string }
/** What a connected system refused or failed at, in its connector's words: a code for each of `targetFailures`. */
const targetKinds = Object.fromEntries(
  Object.entries(targetFailures).map(([name, { retry, status }]) => [
    `target-${name}`,
    kind<TargetParams>(retry, status, p => `${p.system}: ${p.reason}`),
  ]),
) as Record<TargetCode, Kind<TargetParams>>

export const catalogue = {
  ...targetKinds,
  'system-unknown': kind<{ system: string; known: string }>(
    false,
    404,
    p => `There is no connected system "${p.system}". The configuration has: ${p.known}.`,
  ),
  'connector-unknown': kind<{ connector: string; known: string }>(
    false,
    500,
    p => `There is no connector "${p.connector}". Built in: ${p.known}; anything else is the path of a module.`,
  ),
  'connector-broken': kind<{ connector: string; reason: string }>(
    false,
    500,
    p => `The connector "${p.connector}" cannot be loaded: ${p.reason}`,
  ),
  'connector-failed': kind<{ operation: string; reason: string }>(true, 502, p => `${p.operation}: ${p.reason}`),
  'source-missing': kind<{ source: string; path: string }>(
    true,
    502,
    p => `There is no ${p.source}: nothing stands at ${p.path}.`,
  ),
  'source-unreadable': kind<{ source: string; reason: string }>(
    true,
    502,
    p => `${p.source} cannot be read: ${p.reason}`,
  ),
  'source-unfit': kind<{ source: string; reason: string }>(false, 502, p => `${p.source}: ${p.reason}`),
  'source-changed': kind<{ source: string; reason: string }>(
    true,
    502,
    p => `${p.source} changed while it was read: ${p.reason}. Nothing was deleted; run again when it is complete.`,
  ),
  'source-locked': kind<{ source: string; seconds: string }>(
    true,
    503,
    p =>
      `${p.source} is locked by another program: it gave no access within ${p.seconds} s. Let that program finish its transaction, or set a longer lockTimeoutMs.`,
  ),
  'worker-lost': kind<{ reason: string }>(true, 502, p => `The connector's worker ended: ${p.reason}`),
  'worker-memory': kind<{ mebibytes: string }>(
    false,
    502,
    p =>
      `The connector's worker was ended: it needed more than ${p.mebibytes} MiB of memory. Set a larger isolation.memory for the system.`,
  ),
  'worker-stalled': kind<{ seconds: string; doing: string }>(
    true,
    504,
    p =>
      `The connector's worker was ended: nothing came of it for ${p.seconds} s while it was at ${p.doing}. Where the system is that slow, set a longer isolation.stall.`,
  ),
  'worker-timeout': kind<{ seconds: string; doing: string }>(
    true,
    504,
    p =>
      `The connector's worker was ended: ${p.doing} took longer than ${p.seconds} s. Set a longer isolation.timeout for the system, or a timeout for the step.`,
  ),
  'worker-resting': kind<{ failures: string; doing: string; seconds: string; reason: string }>(
    true,
    503,
    p =>
      `The connector is not started: its worker ended ${p.failures} times in a row at ${p.doing}. It is tried again in ${p.seconds} s. The last time: ${p.reason}`,
  ),
  'operation-missing': kind<{ connector: string; operation: string }>(
    false,
    501,
    p => `The connector "${p.connector}" has no operation "${p.operation}".`,
  ),
  'result-invalid': kind<{ operation: string; reason: string }>(
    false,
    502,
    p => `What the connector's ${p.operation} returned breaks the contract: ${p.reason}`,
  ),
  'page-invalid': kind<{ reason: string }>(
    false,
    502,
    p => `The connector returned a page that breaks the contract: ${p.reason}`,
  ),
  'recording-unfit': kind<{ file: string; reason: string }>(
    false,
    500,
    p => `The recording ${p.file} cannot be used: ${p.reason}.`,
  ),
  'not-recorded': kind<{ file: string; request: string }>(
    false,
    500,
    p => `The recording ${p.file} has no answer to ${p.request}. Record it again.`,
  ),
  'folder-in-use': kind<{ folder: string; pid: string }>(
    true,
    503,
    p =>
      `The data folder ${p.folder} is in use by another host${p.pid === '' ? '' : ` (process ${p.pid})`}. Stop it, or give this one a data folder of its own.`,
  ),
  'folder-unusable': kind<{ folder: string; reason: string }>(
    false,
    500,
    p => `The data folder ${p.folder} cannot be used: ${p.reason}. Set another one in host.data.`,
  ),
  'disk-full': kind<{ folder: string }>(
    true,
    507,
    p =>
      `No space left on the disk that holds ${p.folder}. Nothing that was stored is lost; free some space and run again.`,
  ),
  'disk-failed': kind<{ folder: string }>(
    true,
    500,
    p =>
      `Writing to ${p.folder} failed: the disk is faulty, or a limit on the size of files is reached. Nothing that was stored is lost; run again when that is mended.`,
  ),
  'space-broken': kind<{ folder: string; reason: string }>(
    false,
    500,
    p =>
      `The connector space in ${p.folder} cannot be opened: ${p.reason}. It can be deleted: the next full import builds it again.`,
  ),
  'port-taken': kind<{ address: string }>(
    true,
    500,
    p => `${p.address} is taken by another program. Stop it, or set another address in host.listen.`,
  ),
  'listen-failed': kind<{ address: string; reason: string }>(
    true,
    500,
    p => `Cannot listen on ${p.address}: ${p.reason}. Set another address in host.listen.`,
  ),
  'certificate-unreadable': kind<{ path: string; reason: string }>(
    false,
    500,
    p => `The certificate file ${p.path} cannot be read: ${p.reason}`,
  ),
  'log-unusable': kind<{ file: string; reason: string }>(
    false,
    500,
    p => `The log file ${p.file} cannot be written: ${p.reason}. Set another one in host.log.file.`,
  ),
  'demo-failed': kind<{ folder: string; reason: string }>(
    true,
    500,
    p => `The demo cannot be made in ${p.folder}: ${p.reason}. Name another folder with --demo FOLDER.`,
  ),
  'run-stopped': kind<Record<string, never>>(true, 503, () => 'The run was stopped.'),
  'run-busy': kind<{ system: string }>(
    true,
    503,
    p => `A run of ${p.system} is in progress; two runs of one connected system never go on at once.`,
  ),
  'profile-unknown': kind<{ system: string; profile: string; known: string }>(
    false,
    404,
    p => `${p.system} has no run profile "${p.profile}". There are: ${p.known}.`,
  ),
  'audit-unwritable': kind<{ path: string; reason: string }>(
    false,
    500,
    p => `The audit file ${p.path} cannot be written: ${p.reason}. Set another one in the step of the run profile.`,
  ),
  'control-lost': kind<{ folder: string; reason: string }>(
    true,
    503,
    p =>
      `The host that has the data folder ${p.folder} ended, or could not be reached any more: ${p.reason}. What was committed stays; ecmahost runs SYSTEM shows how far it came.`,
  ),
  'control-unusable': kind<{ address: string; reason: string }>(
    false,
    500,
    p => `The host cannot be controlled by other commands while it runs: ${p.address}: ${p.reason}.`,
  ),
  'log-missing': kind<Record<string, never>>(
    false,
    409,
    () => 'The host keeps no log, so there is nothing to set: say where it goes with host.log in the configuration.',
  ),
  'bench-failed': kind<{ system: string; cycle: string; reason: string }>(
    true,
    502,
    p => `The bench ends without figures: the ${p.cycle} import of ${p.system} failed. ${p.reason}`,
  ),
  'bench-folder': kind<{ folder: string; reason: string; advice: string }>(
    false,
    500,
    p => `Nothing can be written in ${p.folder}: ${p.reason}. ${p.advice}`,
  ),
  'entry-missing': kind<{ system: string; anchor: string; searched: string }>(
    false,
    404,
    p =>
      `${p.system} has no entry with the anchor "${p.anchor}": ${p.searched}. The anchors there are: ecmahost space list ${p.system}.`,
  ),
  'plan-unknown': kind<{ system: string; plan: string }>(
    false,
    404,
    p => `${p.system} has no plan ${p.plan}. Those there are: ecmahost plan list ${p.system}.`,
  ),
  'watermark-missing': kind<{ system: string }>(
    false,
    409,
    p => `${p.system} has no watermark yet: run a full import first.`,
  ),
} satisfies Record<string, Kind<never>>

export type ErrorCode = keyof typeof catalogue
type Params<C extends ErrorCode> = Parameters<(typeof catalogue)[C]['message']>[0]

/** How an error crosses a thread or the wire. */
export interface WireError {
  readonly code: ErrorCode
  readonly params: Readonly<Record<string, string>>
}

/** The world failed: one of the catalogue's errors. */
export class HostError extends Error {
  readonly code: ErrorCode
  readonly params: Readonly<Record<string, string>>

  constructor(wire: WireError) {
    super((catalogue[wire.code] as unknown as Kind<Readonly<Record<string, string>>>).message(wire.params))
    this.name = 'HostError'
    this.code = wire.code
    this.params = wire.params
  }

  toWire(): WireError {
    return { code: this.code, params: this.params }
  }
}

/** Builds an error of the catalogue; the parameters are those its message is made of. */
export function hostError<C extends ErrorCode>(code: C, params: Params<C>): HostError {
  return new HostError({ code, params })
}

/** A failure that a connector told of, as an error of the catalogue. */
export function targetError(system: string, failure: TargetFailure): HostError {
  const { kind: name, message, retryAfterMs, attribute } = failure
  return new HostError({
    code: `target-${name}`,
    params: {
      system,
      reason: message,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs: String(retryAfterMs) }),
      ...(attribute === undefined ? {} : { attribute }),
    },
  })
}
