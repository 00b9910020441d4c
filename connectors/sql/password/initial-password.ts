/** The password of a new entry. */
export interface InitialPassword {
  /** What the database gets: a hash, unless the settings say otherwise. */
  readonly value: string
  /** What must be in no message. */
  readonly secrets: readonly string[]
}
