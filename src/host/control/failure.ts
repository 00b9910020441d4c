import type { Diagnostic } from '../../../grammar/syntax/diagnostics.ts'
import { catalogue, HostError, type WireError } from '../../model/error.ts'
import { Mistakes } from '../../model/mistakes.ts'

/** What went wrong, as it crosses from one process to another. */
export type Failure =
  | { readonly kind: 'world'; readonly error: WireError }
  | { readonly kind: 'mistakes'; readonly diagnostics: readonly Diagnostic[] }
  | /** This program is wrong. */ { readonly kind: 'bug'; readonly message: string }

export function failureOf(error: unknown): Failure {
  if (error instanceof HostError) return { kind: 'world', error: error.toWire() }
  if (error instanceof Mistakes) return { kind: 'mistakes', diagnostics: error.diagnostics }
  return { kind: 'bug', message: error instanceof Error ? error.message : String(error) }
}

/** The error that a failure was made of. */
export function errorOf(failure: Failure): Error {
  switch (failure.kind) {
    case 'world':
      return new HostError(failure.error)
    case 'mistakes':
      return new Mistakes(failure.diagnostics)
    case 'bug':
      return new Error(failure.message)
    default:
      return failure satisfies never
  }
}

/** The HTTP status that a failure is answered with. */
export function statusOf(failure: Failure): number {
  switch (failure.kind) {
    case 'world':
      return catalogue[failure.error.code].status
    case 'mistakes':
      return 400
    case 'bug':
      return 500
    default:
      return failure satisfies never
  }
}
