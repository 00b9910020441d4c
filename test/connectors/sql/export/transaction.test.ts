import { describe, expect, test } from 'vitest'
import type { Database, Session } from '../../../../connectors/sql/dialect.ts'
import { inTransaction } from '../../../../connectors/sql/export/transaction.ts'
import { StatementError, TransactionLost } from '../../../../connectors/sql/failure.ts'

/** A database whose sessions note what is asked of them. */
function noting(fails: Partial<Record<keyof Session, Error>> = {}) {
  const asked: string[] = []
  const note = async (name: 'begin' | 'commit' | 'rollback' | 'release'): Promise<void> => {
    asked.push(name)
    const error = fails[name]
    if (error !== undefined) throw error
  }
  const session: Pick<Session, 'begin' | 'commit' | 'rollback' | 'release'> = {
    begin: async () => await note('begin'),
    commit: async () => await note('commit'),
    rollback: async () => await note('rollback'),
    release: async () => await note('release'),
  }
  const database: Pick<Database, 'session'> = { session: async () => session as Session }
  return { asked, database: database as Database }
}

const signal = new AbortController().signal
const victim = () => new StatementError('locked', 'It was a victim.', { deadlock: true })
const round = ['begin', 'rollback', 'release']

describe('a transaction', () => {
  test('is kept, and its connection given back', async () => {
    const { asked, database } = noting()
    expect(await inTransaction(database, signal, async () => 7)).toBe(7)
    expect(asked).toEqual(['begin', 'commit', 'release'])
  })

  test.each([victim(), new TransactionLost(victim())])(
    'that is always the victim is begun three times: %s',
    async error => {
      const { asked, database } = noting()
      const doing = inTransaction(database, signal, async () => {
        throw error
      })
      await expect(doing).rejects.toMatchObject({
        failure: { kind: 'locked', message: expect.stringContaining('3 times') },
      })
      expect(asked).toEqual([...round, ...round, ...round])
    },
  )

  test('that was undone for another reason tells that reason once', async () => {
    const { asked, database } = noting({ rollback: new Error('no rollback either') })
    const doing = inTransaction(database, signal, async () => {
      throw new TransactionLost(new StatementError('value', 'doomed'))
    })
    await expect(doing).rejects.toMatchObject({ failure: { kind: 'value', message: 'doomed' } })
    expect(asked).toEqual(round)
  })

  test('of which it is not known whether it is kept has failed', async () => {
    const { asked, database } = noting({ commit: new StatementError('unavailable', 'gone') })
    await expect(inTransaction(database, signal, async () => 7)).rejects.toThrow('gone')
    expect(asked).toEqual(['begin', 'commit', 'release'])
  })

  test('is not begun again once the run is stopped', async () => {
    const { asked, database } = noting()
    const stopped = AbortSignal.abort()
    const doing = inTransaction(database, stopped, async () => {
      throw victim()
    })
    await expect(doing).rejects.toMatchObject({ failure: { kind: 'locked' } })
    expect(asked).toEqual(round)
  })
})
