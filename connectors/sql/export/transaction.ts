import { TargetError } from '../../../src/model/target-failure.ts'
import type { Database, Session } from '../dialect.ts'
import { StatementError, TransactionLost } from '../failure.ts'

/** How often a transaction is begun again that the database has undone in favour of another. */
const repetitions = 2

/**
 * Does some work in a transaction of its own. The victim of a deadlock begins again, since the other side has got through by
 * then.
 */
export async function inTransaction<T>(
  database: Database,
  signal: AbortSignal,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  for (let round = 0; ; round++) {
    const session = await database.session()
    try {
      return await once(session, work)
    } catch (error) {
      const cause = error instanceof TransactionLost ? error.cause : error
      const isVictim = cause instanceof StatementError && cause.statement.deadlock === true
      if (!isVictim || round >= repetitions || signal.aborted) throw told(cause, round + 1)
    } finally {
      await session.release()
    }
  }
}

async function once<T>(session: Session, work: (session: Session) => Promise<T>): Promise<T> {
  await session.begin()
  let result: T
  try {
    result = await work(session)
  } catch (error) {
    // What went wrong first is what is told.
    await session.rollback().catch(() => undefined)
    throw error
  }
  await session.commit()
  return result
}

function told(cause: unknown, times: number): unknown {
  if (!(cause instanceof StatementError) || cause.statement.deadlock !== true) return cause
  return new TargetError('locked', times === 1 ? cause.message : `${cause.message} It was tried ${times} times.`)
}
