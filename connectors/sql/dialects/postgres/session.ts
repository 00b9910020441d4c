import { TargetError } from '../../../../src/model/target-failure.ts'
import type { Outcome, ProcedureOutcome, ProcedureParameter, Session, Statement } from '../../dialect.ts'
import { StatementError, TransactionLost } from '../../failure.ts'
import type { Held } from './held.ts'
import { callRoutine } from './routine.ts'

/** A connection that writes. Cells of what it gives are text, as those that are read. */
export class PostgresSession implements Session {
  readonly name: string
  readonly #held: Held
  #depth = 0

  constructor(held: Held) {
    this.name = held.name
    this.#held = held
  }

  async begin(): Promise<void> {
    await this.#held.run('BEGIN')
  }

  async commit(): Promise<void> {
    let tag: string
    try {
      ;({ tag } = await this.#held.run('COMMIT'))
    } catch (error) {
      if (!this.#held.isLost) throw error
      throw new TargetError(
        'unavailable',
        `${this.name} broke off the connection while a transaction was being committed: whether it was kept is not known.`,
      )
    }
    // A transaction that has failed is rolled back by COMMIT, which is no error to the server.
    if (tag !== 'COMMIT')
      throw new StatementError('refused', `${this.name} undid the transaction, of which a part had failed.`)
  }

  async rollback(): Promise<void> {
    if (!this.#held.isLost) await this.#held.run('ROLLBACK')
  }

  async attempt<T>(work: () => Promise<T>): Promise<T> {
    const savepoint = `ecmahost_${++this.#depth}`
    try {
      await this.#held.run(`SAVEPOINT ${savepoint}`)
      const result = await work()
      await this.#held.run(`RELEASE SAVEPOINT ${savepoint}`)
      return result
    } catch (error) {
      if (error instanceof TransactionLost) throw error
      await this.#undo(savepoint, error)
      throw error
    } finally {
      this.#depth--
    }
  }

  /** Undoes what was done since a savepoint; where that cannot be, all is lost. */
  async #undo(savepoint: string, error: unknown): Promise<void> {
    try {
      await this.#held.run(`ROLLBACK TO SAVEPOINT ${savepoint}`)
      await this.#held.run(`RELEASE SAVEPOINT ${savepoint}`)
    } catch {
      const told = error instanceof TargetError ? error.failure : undefined
      throw new TransactionLost(
        error instanceof StatementError
          ? error
          : new StatementError(
              told?.kind ?? 'unavailable',
              told?.message ?? `${this.name} has undone the transaction.`,
            ),
      )
    }
  }

  async execute({ sql, parameters }: Statement): Promise<Outcome> {
    const { rows, fields, tag } = await this.#held.run(sql, parameters)
    return { rows, columns: fields.map(field => field.name), matched: matchedIn(tag) }
  }

  async call(procedure: string, parameters: readonly ProcedureParameter[]): Promise<ProcedureOutcome> {
    return await callRoutine(this.#held, procedure, parameters)
  }

  async release(): Promise<void> {
    this.#held.giveBack()
  }
}

/** The number at the end of `UPDATE 3` and `INSERT 0 3`; PostgreSQL counts rows that had the new values too. */
function matchedIn(tag: string): number {
  return Number(/ (\d+)$/.exec(tag)?.[1] ?? 0)
}
