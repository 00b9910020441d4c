import { HostError } from '../../model/error.ts'
import { failureIn, TargetError, type TargetFailure } from '../../model/target-failure.ts'
import { messageOf } from '../explain.ts'
import type { SentFailure } from './messages.ts'

/** What an operation threw, as data. */
export function sentFailure(error: unknown): SentFailure {
  if (error instanceof HostError) return { kind: 'host', error: error.toWire() }
  const failure = failureIn(error)
  return failure === undefined
    ? { kind: 'other', message: messageOf(error) }
    : { kind: 'target', failure: sendable(failure) }
}

/** The value that is to blame is left out where it cannot be sent. */
function sendable(failure: TargetFailure): TargetFailure {
  try {
    return structuredClone(failure)
  } catch {
    const { value: _value, ...rest } = failure
    return structuredClone(rest)
  }
}

/** The error that was thrown in the process, to be thrown again. */
export function receivedFailure(sent: SentFailure): Error {
  switch (sent.kind) {
    case 'host':
      return new HostError(sent.error)
    case 'target': {
      const { kind, message, ...more } = sent.failure
      return new TargetError(kind, message, more)
    }
    case 'other':
      return new Error(sent.message)
    default:
      return sent satisfies never
  }
}
