import type { Problem, Severity } from '../syntax/diagnostics.ts'

interface Stretch {
  readonly start: number
  readonly end: number
}

/** Something wrong with a stretch of an expression. */
export function problem(code: string, at: Stretch, message: string, help?: string): Problem {
  return told('error', code, at, message, help)
}

/** Something doubtful. */
export function warning(code: string, at: Stretch, message: string, help?: string): Problem {
  return told('warning', code, at, message, help)
}

function told(severity: Severity, code: string, { start, end }: Stretch, message: string, help?: string): Problem {
  return { code, severity, message, start, end, ...(help === undefined ? {} : { help }) }
}
