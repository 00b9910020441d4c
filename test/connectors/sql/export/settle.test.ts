import { expect, test } from 'vitest'
import type { Session } from '../../../../connectors/sql/dialect.ts'
import { Unmatched } from '../../../../connectors/sql/export/outcome.ts'
import { type Results, settle } from '../../../../connectors/sql/export/settle.ts'
import { StatementError, TransactionLost } from '../../../../connectors/sql/failure.ts'
import { failureIn, TargetError } from '../../../../src/model/target-failure.ts'

const session = { attempt: async <T>(work: () => Promise<T>): Promise<T> => await work() } as Session
const items = Array.from({ length: 1000 }, (_, index) => ({ index }))

/** Settles a thousand changes of which some fail; gives the results, and how often something was written. */
async function settled(fails: (index: number) => Error | undefined) {
  const results: Results = items.map(() => undefined)
  let attempts = 0
  const manner = {
    session,
    write: async (group: readonly { readonly index: number }[]) => {
      attempts++
      for (const { index } of group) {
        const error = fails(index)
        if (error !== undefined) throw group.length > 1 && error instanceof Unmatched ? new Unmatched() : error
      }
      return group.map(() => ({ kind: 'done' }) as const)
    },
    failure: async (_: unknown, error: unknown) => failureIn(error) ?? ({ kind: 'refused', message: '' } as const),
  }
  const thrown: unknown = await settle(manner, items, results).catch((error: unknown) => error)
  return { results, attempts, thrown }
}

test('one change that fails is found in few attempts, and the others are made', async () => {
  const { results, attempts } = await settled(index => (index === 567 ? new TargetError('exists', 'taken') : undefined))
  expect(results[567]).toEqual({ kind: 'failed', failure: { kind: 'exists', message: 'taken' } })
  expect(results.filter(result => result?.kind === 'done')).toHaveLength(999)
  expect(attempts).toBeLessThan(30)
})

test('where all fail, each has its own failure', async () => {
  const { results, attempts } = await settled(index => new TargetError('value', `no ${index}`))
  expect(results.map(result => result?.kind === 'failed' && result.failure.message)).toEqual(
    items.map(({ index }) => `no ${index}`),
  )
  expect(attempts).toBeLessThan(1600)
})

test.each([
  new StatementError('timeout', 'too slow'),
  new StatementError('unavailable', 'gone'),
  new StatementError('locked', 'deadlock', { deadlock: true }),
  new TransactionLost(new StatementError('value', 'doomed')),
  new Error('a mistake'),
])('what is of the database as a whole is thrown at once: %s', async error => {
  const { thrown, attempts } = await settled(index => (index === 3 ? error : undefined))
  expect(thrown).toBe(error)
  expect(attempts).toBe(1)
})
