/** What a check came to. */
export type Outcome =
  | { readonly kind: 'passed'; readonly note?: string }
  | { readonly kind: 'failed'; readonly expected: string; readonly found: string }
  | { readonly kind: 'skipped'; readonly reason: string }

/** What a check came to other than that all is well. */
export class Verdict extends Error {
  readonly outcome: Exclude<Outcome, { kind: 'passed' }>

  constructor(outcome: Exclude<Outcome, { kind: 'passed' }>) {
    super(outcome.kind === 'failed' ? `expected ${outcome.expected}, found ${outcome.found}` : outcome.reason)
    this.name = 'Verdict'
    this.outcome = outcome
  }
}

export function fail(expected: string, found: string): never {
  throw new Verdict({ kind: 'failed', expected, found })
}

export function skip(reason: string): never {
  throw new Verdict({ kind: 'skipped', reason })
}

/** Fails with what is wrong, where something is. */
export function failIfAny(expected: string, wrong: readonly string[]): void {
  if (wrong.length === 0) return
  const more = wrong.length > 5 ? `; and ${wrong.length - 5} more` : ''
  fail(expected, `${wrong.slice(0, 5).join('; ')}${more}`)
}
