import { HostError, hostError, targetError } from '../model/error.ts'
import { failureIn } from '../model/target-failure.ts'

/** What an operation threw, as an error of the catalogue. */
export function explain(error: unknown, system: string): HostError {
  if (error instanceof HostError) return error
  const failure = failureIn(error)
  if (failure !== undefined) return targetError(system, failure)
  return hostError('connector-failed', { operation: system, reason: messageOf(error) })
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  try {
    return error instanceof Error ? error.message : String(error)
  } catch {
    return 'it threw something that cannot be shown'
  }
}

/** Why a value cannot leave its worker, from the error of trying. */
export function uncloneable(error: unknown): string {
  return `it cannot leave its worker: ${messageOf(error)}`
}
