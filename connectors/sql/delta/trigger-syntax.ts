/** How one kind of database catches changes by triggers. */
export interface TriggerSyntax {
  /** A line for people: what the triggers cost and miss. */
  readonly note: string
}
