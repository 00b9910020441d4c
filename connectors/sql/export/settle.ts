import type { ChangeResult } from '../../../src/connector/contract.ts'
import type { TargetFailure } from '../../../src/model/target-failure.ts'
import type { Session } from '../dialect.ts'
import { TransactionLost } from '../failure.ts'
import { isOwn } from './blame.ts'
import { Unmatched } from './outcome.ts'
import { partsOf } from './writing.ts'

/** A group that fails is divided into so many parts: few attempts of those that fail again are large. */
const parts = 8

/** Where the results of a batch are put down, by the positions of the changes. */
export type Results = (ChangeResult | undefined)[]

/** How changes are written, and what is told of one that failed by itself. */
export interface Manner<T> {
  readonly session: Session
  write(group: readonly T[]): Promise<readonly ChangeResult[]>
  failure(one: T, error: unknown): Promise<TargetFailure>
}

/**
 * Writes changes together. Where that fails, it is undone, and parts of them are written together, down to each by itself:
 * then what fails is known to be the change's own failure. What fails for all of them is thrown.
 */
export async function settle<T extends { readonly index: number }>(
  manner: Manner<T>,
  group: readonly T[],
  results: Results,
): Promise<void> {
  try {
    const made = await manner.session.attempt(async () => await manner.write(group))
    for (const [at, { index }] of group.entries()) results[index] = made[at]
  } catch (error) {
    if (error instanceof TransactionLost || !(error instanceof Unmatched || isOwn(error))) throw error
    const [only, another] = group
    if (only !== undefined && another === undefined) {
      results[only.index] = { kind: 'failed', failure: await manner.failure(only, error) }
      return
    }
    for (const part of partsOf(group, Math.ceil(group.length / parts))) await settle(manner, part, results)
  }
}
