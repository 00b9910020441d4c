import type { TargetKind } from '../../../grammar/compile/coerce.ts'
import type { ShownValue } from './shown.ts'
import type { Result, Step } from './step.ts'

/** What becomes of an entry and why: plain data, without the secrets in it. */
export interface Explanation {
  readonly objectType: string
  readonly direction: 'import' | 'export'
  readonly anchor: string | null
  readonly place?: EntryPlace
  readonly verdict: Verdict
  readonly scope?: FlowExplanation
  /** The named sub-expressions that these flows stand on. */
  readonly lets: readonly LetExplanation[]
  readonly flows: readonly FlowExplanation[]
  /** What stands now where the flows lead: whether there is such an entry, and which flows would change it. */
  readonly now?: { readonly exists: boolean; readonly differing: readonly string[] }
}

/** Where an entry stands in its system: `people.csv`, line 7. */
export interface EntryPlace {
  readonly source: string
  readonly unit: 'line' | 'row'
  readonly position: number
}

/** `by` names what decides it: a flow by what it fills, the scope, or the anchor. */
export type Verdict =
  | { readonly kind: 'in scope' }
  | { readonly kind: 'out of scope'; readonly by: string }
  | { readonly kind: 'failed'; readonly by: string; readonly code: string; readonly message: string }

export interface FlowExplanation {
  /** What it fills. */
  readonly target: string
  readonly kind: TargetKind
  readonly multi: boolean
  /** As it stands in the file. */
  readonly source: string
  /** The attributes that were read; those of branches that were not reached are not among them. */
  readonly inputs: readonly { readonly name: string; readonly result: Result }[]
  readonly steps: Step
  /** What the target's kind made of the result, where that is not the same. */
  readonly conversion?: Conversion
  readonly outcome: FlowOutcome
  readonly now?: { readonly result: Result; readonly differs: boolean }
}

export interface Conversion {
  readonly before: ShownValue
  readonly after: ShownValue
  /** The object types that its values name entries of: `user or group`. */
  readonly reference?: string
}

/** What came out of a flow. Of an error, `at` is the piece that failed; where that is missing, the target took no such value. */
export type FlowOutcome =
  | Extract<Result, { kind: 'value' | 'absent' | 'no flow' | 'no flow of the object' }>
  | { readonly kind: 'error'; readonly code: string; readonly message: string; readonly at?: string }

export interface LetExplanation {
  readonly name: string
  readonly source: string
  readonly steps: Step
}
