/** How failures that may pass are tried again. */
export interface RetryOptions {
  /** How often a change is tried at most. */
  readonly attempts: number
  /** What is waited before the second try; ms. */
  readonly baseMs: number
  /** What the wait grows by from try to try. */
  readonly factor: number
  /** The longest wait; ms. */
  readonly capMs: number
  /** A target that asks to be left alone for longer is left alone: the export ends; ms. */
  readonly patienceMs: number
  /**
   * After how many calls in a row that came to nothing the target is taken to be down: the export ends, and what is left
   * is not attempted.
   */
  readonly giveUpAfter: number
}

export const defaultRetry: RetryOptions = {
  attempts: 5,
  baseMs: 1_000,
  factor: 2,
  capMs: 60_000,
  patienceMs: 600_000,
  giveUpAfter: 24,
}

/** What time and chance are, handed in. */
export interface Surroundings {
  /** ms; only differences count. */
  readonly now: () => number
  /** From 0 up to 1. */
  readonly random: () => number
  /** Waits, and rejects when the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

/**
 * What to wait before trying again, in ms: exponential, with jitter over its upper half, so that hosts which failed
 * together do not come back together. What the target asked for is the least.
 */
export function delayMs(tries: number, retry: RetryOptions, random: () => number, askedMs = 0): number {
  const full = Math.min(retry.capMs, retry.baseMs * retry.factor ** Math.max(0, tries - 1))
  return Math.max(askedMs, full / 2 + random() * (full / 2))
}
