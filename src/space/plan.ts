/** What a guard held back, kept for a person to approve or discard. */
export interface Plan {
  readonly plan: number
  /** The run whose guard tripped. */
  readonly run: number
  /** The partition that was read; `null` where it was the whole system. */
  readonly partition: string | null
  /** The object types that were read. */
  readonly objectTypes: readonly string[]
  /** ISO 8601, UTC. */
  readonly made: string
  /** Why it was held back. */
  readonly reason: string
  readonly state: 'open' | 'approved' | 'discarded' | 'outdated'
  readonly deletions: number
  readonly members: number
}

/** One thing that a plan would do. */
export type PlanItem =
  | {
      readonly kind: 'delete'
      readonly objectType: string
      readonly anchor: string
      /** The entry's revision when the plan was made. */
      readonly revision: number
    }
  | {
      readonly kind: 'remove members'
      readonly objectType: string
      readonly anchor: string
      readonly revision: number
      readonly attribute: string
      /** The values that go, as they are stored. */
      readonly values: readonly string[]
    }

/** What approving a plan came to. */
export type PlanOutcome =
  | { readonly kind: 'applied'; readonly deleted: number; readonly members: number }
  /** Nothing was done: the data are not what they were when the plan was made. */
  | { readonly kind: 'refused'; readonly reason: string }
