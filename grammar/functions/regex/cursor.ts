import { EvaluationError } from '../define.ts'

/** A pattern and how far it has been read. */
export interface Cursor {
  readonly text: string
  at: number
}

/** The character at the cursor, `''` at the end. */
export function peek(cursor: Cursor): string {
  return cursor.text.charAt(cursor.at)
}

export function next(cursor: Cursor): string {
  return cursor.text.charAt(cursor.at++)
}

export function atEnd(cursor: Cursor): boolean {
  return cursor.at >= cursor.text.length
}

/** Steps over a text if it stands at the cursor. */
export function take(cursor: Cursor, expected: string): boolean {
  if (!cursor.text.startsWith(expected, cursor.at)) return false
  cursor.at += expected.length
  return true
}

/** Steps over what a sticky expression matches at the cursor. */
export function takeMatch(cursor: Cursor, sticky: RegExp): RegExpExecArray | undefined {
  sticky.lastIndex = cursor.at
  const found = sticky.exec(cursor.text)
  if (found === null) return undefined
  cursor.at += found[0].length
  return found
}

/** A pattern as it stands in a sentence. */
export function shown(pattern: string): string {
  return pattern.length > 200 ? `${pattern.slice(0, 200)}…` : pattern
}

export function badPattern(cursor: Cursor, why: string): EvaluationError {
  return new EvaluationError(
    'bad-pattern',
    `The regular expression ${shown(cursor.text)} is wrong near its character ${Math.min(cursor.at + 1, cursor.text.length)}: ${why}`,
  )
}
