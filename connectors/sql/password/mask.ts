import type { ChangeResult } from '../../../src/connector/contract.ts'
import { HostError } from '../../../src/model/error.ts'
import { TargetError, type TargetFailure } from '../../../src/model/target-failure.ts'
import { StatementError } from '../failure.ts'

/** The forms in which a database may repeat a secret: as it is, or as it stands in the text of a statement. */
function formsOf(secret: string): readonly string[] {
  const forms = [
    secret,
    secret.replaceAll("'", "''"),
    secret.replace(/[\\'"]/g, '\\$&'),
    JSON.stringify(secret).slice(1, -1),
  ]
  return [...new Set(forms)].toSorted((a, b) => b.length - a.length)
}

/** Shorter ones are masked where they stand by themselves: a letter is part of every message. */
const longEnough = 4

/** A text without any of the secrets. Messages of databases repeat values that they do not accept. */
export function maskText(text: string, secrets: readonly string[]): string {
  return secrets
    .filter(secret => secret !== '')
    .flatMap(formsOf)
    .reduce((masked, form) => masked.replaceAll(patternOf(form), '***'), text)
}

function patternOf(form: string): RegExp {
  const literal = form.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  return new RegExp(form.length < longEnough ? `(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])` : literal, 'gu')
}

/** The same error without secrets in it. What this connector says by itself never has any. */
export function maskError(error: unknown, secrets: readonly string[]): unknown {
  if (error instanceof StatementError) {
    const { kind, message, ...more } = error.failure
    return new StatementError(kind, maskText(message, secrets), error.statement, more)
  }
  if (error instanceof HostError) {
    const params = Object.entries(error.params).map(([name, value]) => [name, maskText(value, secrets)] as const)
    return new HostError({ code: error.code, params: Object.fromEntries(params) })
  }
  if (!(error instanceof Error) || error instanceof TargetError) return error
  const message = maskText(error.message, secrets)
  return message === error.message ? error : new Error(message)
}

/** The same result without secrets in it. */
export function maskResult(result: ChangeResult, secrets: readonly string[]): ChangeResult {
  if (result.kind === 'done' || secrets.length === 0) return result
  const failure: TargetFailure = { ...result.failure, message: maskText(result.failure.message, secrets) }
  return { kind: 'failed', failure }
}
