/**
 * The ways in which a connected system refuses or fails, by what can be done about them. A connector says which it was;
 * what is tried again, what is parked and what a client is told follow from it.
 */
export const targetFailures = {
  /** It cannot be reached, or the connection was lost. */
  unavailable: { retry: true, status: 503 },
  /** It did not answer in time. Whether it did what it was asked is not known. */
  timeout: { retry: true, status: 504 },
  /** It asks to be left alone for a while: `retryAfterMs`. */
  busy: { retry: true, status: 429 },
  /** A lock or a deadlock stood in the way; the same again may pass. */
  locked: { retry: true, status: 503 },
  /** It did not accept who we are. */
  credentials: { retry: false, status: 502 },
  /** We are known, and may not do this. */
  forbidden: { retry: false, status: 403 },
  /** There is an entry of that name, or a value that must be unique is taken. */
  exists: { retry: false, status: 409 },
  /** There is no such entry. */
  absent: { retry: false, status: 404 },
  /** A value names an entry that is not there (yet). */
  reference: { retry: false, status: 409 },
  /** A value is not accepted: `attribute`, and `value` where it is one of several. */
  value: { retry: false, status: 400 },
  /** It does not do this, for a reason of its own. */
  refused: { retry: false, status: 400 },
  /** An import cannot go on from the place it was given: it begins again. */
  resume: { retry: false, status: 502 },
  /** What changed since that watermark is no longer known: a full import is needed. */
  watermark: { retry: false, status: 502 },
} as const satisfies Record<string, { readonly retry: boolean; readonly status: number }>

/** One of `targetFailures`. */
export type TargetFailureKind = keyof typeof targetFailures

/** A failure of a connected system, as data: it crosses threads and is stored. */
export interface TargetFailure {
  readonly kind: TargetFailureKind
  /** What happened and what to do, for a person. Shown as it is. */
  readonly message: string
  /** How long it asks to be left alone. */
  readonly retryAfterMs?: number
  /** The attribute that is to blame. */
  readonly attribute?: string
  /** The one of its values that is. */
  readonly value?: unknown
}

/** Marks errors of other copies of this package too: a connector may bring its own. */
const brand: unique symbol = Symbol.for('ecmahost.TargetError') as never

/** What a connector throws when its connected system refuses or fails. Any other error counts as the connector's own. */
export class TargetError extends Error {
  readonly failure: TargetFailure
  readonly [brand] = true

  constructor(kind: TargetFailureKind, message: string, more: Omit<TargetFailure, 'kind' | 'message'> = {}) {
    super(message)
    this.name = 'TargetError'
    this.failure = { kind, message, ...more }
  }
}

/** The failure an error tells of; `undefined` for an error that is no `TargetError`. */
export function failureIn(error: unknown): TargetFailure | undefined {
  if (typeof error !== 'object' || error === null || !(brand in error)) return undefined
  const { failure } = error as TargetError
  return failure.kind in targetFailures ? failure : undefined
}
