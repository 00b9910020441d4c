import { catalogue, type ErrorCode, HostError } from '../../model/error.ts'
import { failureIn, type TargetFailure, targetFailures } from '../../model/target-failure.ts'

/** Why something was not done, as data. */
export interface ExportFailure {
  readonly code: ErrorCode
  /** What happened and what to do, for a person. */
  readonly message: string
  /** Whether the same may pass at another time. */
  readonly retry: boolean
  readonly retryAfterMs?: number
  readonly attribute?: string
  readonly value?: unknown
}

/** A failure that a connector told of. */
export function failureOf(failure: TargetFailure): ExportFailure {
  const { kind, message, retryAfterMs, attribute, value } = failure
  return {
    code: `target-${kind}`,
    message,
    retry: targetFailures[kind].retry,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(attribute === undefined ? {} : { attribute }),
    ...(value === undefined ? {} : { value }),
  }
}

/** What an error says of a call that was made. Errors that are none of the catalogue's are the connector's own. */
export function failureThrown(error: unknown): ExportFailure {
  const failure = failureIn(error)
  if (failure !== undefined) return failureOf(failure)
  if (!(error instanceof HostError)) return failureFrom('connector-failed', messageOf(error))
  const { reason, retryAfterMs, attribute } = error.params
  return {
    ...failureFrom(error.code, error.code.startsWith('target-') && reason !== undefined ? reason : error.message),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs: Number(retryAfterMs) }),
    ...(attribute === undefined ? {} : { attribute }),
  }
}

/** A failure of one of the catalogue's kinds. */
export function failureFrom(code: ErrorCode, message: string): ExportFailure {
  return { code, message, retry: catalogue[code].retry }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Whether a later export may get through with the same: also a reference, once the entry that it names is there. */
export function mayPass({ code, retry }: ExportFailure): boolean {
  return retry || code === 'target-reference'
}

/** How far a call that threw reaches. */
export type Reach =
  /** Nothing will go through, now or in a while: the export ends. */
  | 'all'
  /** The target as a whole is not to be spoken to for the moment. */
  | 'target'
  /** It may be one of the changes: each is tried by itself. */
  | 'changes'

/** What a failure that a call threw has to do with the changes it was given. */
export function reachOf({ code }: ExportFailure): Reach {
  switch (code) {
    case 'target-credentials':
    case 'operation-missing':
    case 'connector-unknown':
    case 'connector-broken':
    case 'run-stopped':
      return 'all'
    case 'target-unavailable':
    case 'target-busy':
    case 'target-locked':
    case 'worker-resting':
      return 'target'
    default:
      return 'changes'
  }
}

/**
 * Whether a failure leaves open what was done, so that it is looked after before anything is added again. What says that
 * the target would not work just now leaves nothing open by itself, and a busy target is not asked still more.
 */
export function isUnanswered(failure: ExportFailure): boolean {
  return reachOf(failure) !== 'all' && !['target-busy', 'target-locked', 'worker-resting'].includes(failure.code)
}
