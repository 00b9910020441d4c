/** Statements that belong together. */
export interface SetUp {
  readonly steps: readonly { readonly title: string; readonly statements: readonly string[] }[]
  /** What stands behind each statement where they are printed. */
  readonly end: string
  /** Whether all of it can be undone by rolling back. */
  readonly isOneTransaction: boolean
}
