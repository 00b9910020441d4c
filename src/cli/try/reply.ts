import type { Diagnostic } from '../../../grammar/syntax/diagnostics.ts'
import type { Json } from '../../mapping/evaluation-line.ts'
import type { FlowExplanation, LetExplanation } from '../../mapping/explain/explanation.ts'
import type { ShownValue } from '../../mapping/explain/shown.ts'
import type { Result, Step } from '../../mapping/explain/step.ts'

/** What is said to a line that was typed. */
export type Reply =
  | Evaluation
  | { readonly kind: 'steps'; readonly steps: Step; readonly lets: readonly LetExplanation[] }
  | { readonly kind: 'flow'; readonly flow: FlowExplanation; readonly lets: readonly LetExplanation[] }
  | { readonly kind: 'entry'; readonly attributes: readonly (readonly [name: string, value: ShownValue])[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly [name: string, what: string])[] }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'mistakes'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'end' }

/** What an expression came to. */
export interface Evaluation {
  readonly kind: 'evaluation'
  readonly result: Result
  /** The value, not cut, where it may be shown. */
  readonly whole?: Json
  /** What is known of such a value before there is one: `string, may be absent`. */
  readonly type: string
  readonly problems: readonly Diagnostic[]
}
