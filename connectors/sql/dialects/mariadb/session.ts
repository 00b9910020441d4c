import { TargetError } from '../../../../src/model/target-failure.ts'
import type { Outcome, ProcedureOutcome, ProcedureParameter, Raw, Session, Statement } from '../../dialect.ts'
import { StatementError, TransactionLost } from '../../failure.ts'
import { narrowed, rowsReader } from './cells.ts'
import { failureOf, isSavepointGone } from './failure.ts'
import type { Done, Link, Result } from './link.ts'
import { quoteName } from './names.ts'

/** A connection to MariaDB or MySQL that can write. */
export class MariadbSession implements Session {
  readonly name: string
  readonly #link: Link
  readonly #giveBack: (reusable: boolean) => void
  #inTransaction = false
  /** Why the database has undone the transaction that the caller believes to be in. */
  #lost: StatementError | undefined
  #depth = 0

  constructor(name: string, link: Link, giveBack: (reusable: boolean) => void) {
    this.name = name
    this.#link = link
    this.#giveBack = giveBack
  }

  async begin(): Promise<void> {
    await this.#run('START TRANSACTION READ WRITE')
    this.#inTransaction = true
    this.#lost = undefined
  }

  async commit(): Promise<void> {
    this.#demandTransaction()
    try {
      await this.#run('COMMIT')
      this.#inTransaction = false
    } catch (error) {
      if (this.#link.isSound) throw error
      throw new TargetError(
        'unavailable',
        `The connection to ${this.name} was lost while a transaction was committed: whether it is kept is not known.`,
      )
    }
  }

  async rollback(): Promise<void> {
    this.#lost = undefined
    await this.#run('ROLLBACK')
    this.#inTransaction = false
  }

  async attempt<T>(work: () => Promise<T>): Promise<T> {
    this.#demandTransaction()
    const savepoint = `ecmahost_${++this.#depth}`
    try {
      await this.#run(`SAVEPOINT ${savepoint}`)
      const result = await this.#undoing(savepoint, work)
      await this.#release(savepoint)
      return result
    } finally {
      this.#depth--
    }
  }

  async execute({ sql, parameters }: Statement): Promise<Outcome> {
    this.#demandTransaction()
    return outcomeOf(firstOf(await this.#guarded(async () => await this.#link.execute(sql, parameters))))
  }

  async call(procedure: string, parameters: readonly ProcedureParameter[]): Promise<ProcedureOutcome> {
    this.#demandTransaction()
    return await this.#guarded(async () => {
      const variables = parameters.flatMap(({ direction, value }, index) =>
        direction === 'in' ? [] : [{ variable: `@ecmahost_${index}`, value: direction === 'out' ? null : value }],
      )
      if (variables.length > 0) {
        const set = variables.map(({ variable }) => `${variable} = ?`).join(', ')
        await this.#link.execute(
          `SET ${set}`,
          variables.map(({ value }) => value),
        )
      }
      const given = parameters.map(({ direction }, index) => (direction === 'in' ? '?' : `@ecmahost_${index}`))
      const inward = parameters.filter(({ direction }) => direction === 'in').map(({ value }) => value)
      const result = await this.#link.execute(`CALL ${quoteName(procedure)}(${given.join(', ')})`, inward)
      const { rows, columns } = outcomeOf(firstOf(result))
      return { out: await this.#outOf(parameters), returned: null, rows, columns }
    })
  }

  async release(): Promise<void> {
    this.#giveBack(!this.#inTransaction)
  }

  async #outOf(parameters: readonly ProcedureParameter[]): Promise<Readonly<Record<string, Raw>>> {
    const outward = parameters.flatMap(({ name, direction }, index) => (direction === 'in' ? [] : [{ name, index }]))
    if (outward.length === 0) return {}
    const [row = []] = await this.#link.rows(
      `SELECT ${outward.map(({ index }) => `@ecmahost_${index}`).join(', ')}`,
      [],
    )
    return Object.fromEntries(outward.map(({ name }, index) => [name, row[index] ?? null]))
  }

  async #undoing<T>(savepoint: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof TransactionLost) throw error
      try {
        await this.#link.run(`ROLLBACK TO SAVEPOINT ${savepoint}`)
      } catch (gone) {
        // The work failed together with the connection, and that is what is told.
        if (!isSavepointGone(gone)) throw error
        this.#lost = causeOf(error, this.name)
        throw new TransactionLost(this.#lost)
      }
      throw error
    }
  }

  async #release(savepoint: string): Promise<void> {
    try {
      await this.#link.run(`RELEASE SAVEPOINT ${savepoint}`)
    } catch (error) {
      if (!isSavepointGone(error)) throw failureOf(error, this.name)
      this.#lost = new StatementError(
        'refused',
        `A statement ended the transaction on ${this.name} by itself, as those do that change tables rather than rows. What was done so far is kept.`,
      )
      throw new TransactionLost(this.#lost)
    }
  }

  /** Without it, statements that belong to a transaction that was undone would each be kept by itself. */
  #demandTransaction(): void {
    if (this.#lost !== undefined) throw new TransactionLost(this.#lost)
  }

  async #run(sql: string): Promise<void> {
    await this.#guarded(async () => await this.#link.run(sql))
  }

  async #guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      const failure = failureOf(error, this.name)
      if (this.#inTransaction && failure instanceof StatementError && failure.statement.deadlock === true) {
        this.#lost = failure
      }
      throw failure
    }
  }
}

function outcomeOf(result: Result): Outcome {
  if (Array.isArray(result)) {
    const columns = result.meta ?? []
    const read = rowsReader(columns)
    const rows = result.map(row => read(row as unknown[]))
    return { rows, columns: columns.map(column => column.name()), matched: rows.length }
  }
  const { affectedRows, insertId } = result
  const key = narrowed(insertId)
  return { rows: [], columns: [], matched: affectedRows, ...(key === 0 ? {} : { insertedKey: key }) }
}

/** A procedure gives a list of results, and at its end what it did. */
function firstOf(result: Result): Result {
  if (!Array.isArray(result) || result.meta !== undefined) return result
  const nothing: Done = { affectedRows: 0, insertId: 0 }
  return (result as Result[]).find(one => Array.isArray(one)) ?? nothing
}

function causeOf(error: unknown, name: string): StatementError {
  if (error instanceof StatementError) return error
  return new StatementError('locked', `The transaction on ${name} was undone by the database.`)
}
