import type { Node } from '../../../grammar/syntax/ast.ts'
import type { ShownValue } from './shown.ts'

/** A piece of an expression, and what it came to. */
export interface Step {
  readonly kind: Node['kind']
  /** The piece as text. */
  readonly text: string
  readonly result: Result
  /** Where a table was asked. */
  readonly lookup?: Lookup
  /** What it is made of, in the order of the text; of a lambda, what it came to for each value. */
  readonly parts: readonly Step[]
}

export type Result =
  | ({ readonly kind: 'value' } & ShownValue)
  | { readonly kind: 'absent' }
  | { readonly kind: 'no flow' }
  | { readonly kind: 'no flow of the object' }
  | /** Here it went wrong. */ { readonly kind: 'error'; readonly code: string; readonly message: string }
  | /** One of its parts went wrong. */ { readonly kind: 'failed' }
  | /** It was not evaluated: another branch was taken. */ { readonly kind: 'not reached' }
  | /** A lambda, called so often. */ { readonly kind: 'called'; readonly times: number }

/** What was looked for in a table. */
export interface Lookup {
  readonly table: string
  readonly key: string
  readonly column?: string
}

/** A step and all that it is made of, outermost first. */
export function within(step: Step): readonly Step[] {
  return [step, ...step.parts.flatMap(within)]
}

/** The names of the variables that were asked for. */
export function namesReached(step: Step): readonly string[] {
  const reached = within(step).filter(({ kind, result }) => kind === 'variable' && result.kind !== 'not reached')
  return reached.map(({ text }) => text.slice(1))
}
