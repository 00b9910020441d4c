import type { SystemCheck } from '../host/check.ts'
import { say, style } from './output.ts'

/** A connected system that could not be asked for its schema. */
export interface Unreached {
  readonly system: string
  readonly code: string
  readonly message: string
}

export function failuresOf(checks: readonly SystemCheck[]): readonly Unreached[] {
  return checks.flatMap(({ system, failure }) =>
    failure === undefined ? [] : { system, code: failure.code, message: failure.message },
  )
}

export function sayFailures(failures: readonly Unreached[]): void {
  for (const { system, code, message } of failures) say(`${system}: ${style('red', 'error:')} ${message} [${code}]`)
}
