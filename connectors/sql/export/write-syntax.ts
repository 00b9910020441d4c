/** How one kind of database writes what the others write differently. */
export interface WriteSyntax {
  /** Parameters that a statement may have at most. */
  readonly maxParameters: number
}
