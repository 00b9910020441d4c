import type { Outcome, ProcedureOutcome, ProcedureParameter, Raw, Session, Statement } from '../../dialect.ts'
import { StatementError, TransactionLost } from '../../failure.ts'
import { cellReader } from './cells.ts'
import type { Request } from './driver.ts'
import { Held, isolation, type Use } from './held.ts'
import { bound, declaredType, declaredValue, outputColumn } from './parameters.ts'
import { quoted } from './quote.ts'

/** What XACT_STATE() tells: 1 where work can go on in the transaction. */
const canGoOn = 1

/** A connection that can write. */
export class MssqlSession implements Session {
  readonly name: string
  readonly #held: Held
  #savepoints = 0

  private constructor(held: Held) {
    this.name = held.use.source
    this.#held = held
  }

  static async open(use: Use, attempts: number): Promise<MssqlSession> {
    return new MssqlSession(await Held.take(use, attempts))
  }

  async begin(): Promise<void> {
    await this.#held.begin(isolation.readCommitted)
  }

  async commit(): Promise<void> {
    try {
      await this.#held.commit()
    } catch (error) {
      this.#held.spoil()
      throw error
    }
  }

  async rollback(): Promise<void> {
    if (!this.#held.isOpen) return
    try {
      await this.#held.rollback()
    } catch (error) {
      this.#held.spoil()
      throw error
    }
  }

  async attempt<T>(work: () => Promise<T>): Promise<T> {
    const savepoint = `ecmahost_${++this.#savepoints}`
    await this.#held.batch(`SAVE TRANSACTION ${savepoint}`)
    try {
      return await work()
    } catch (error) {
      await this.#undo(savepoint, error)
      throw error
    }
  }

  async execute({ sql, parameters }: Statement): Promise<Outcome> {
    const { sets, counts } = await this.#held.query(sql, parameters)
    const { rows, columns } = sets.at(-1) ?? { rows: [], columns: [] }
    return { rows, columns, matched: counts.at(-1) ?? 0 }
  }

  async call(procedure: string, parameters: readonly ProcedureParameter[]): Promise<ProcedureOutcome> {
    const request = this.#held.request()
    for (const parameter of parameters) this.#add(request, parameter)
    const { sets, output, returned } = await this.#held.execute(request, quoted(procedure))
    const { rows, columns } = sets.at(-1) ?? { rows: [], columns: [] }
    const out: Record<string, Raw> = {}
    for (const { name, direction, type } of parameters) {
      if (direction === 'in') continue
      const value: unknown = Object.entries(output).find(([key]) => key === name)?.[1]
      out[name] = cellReader(this.#held.use.driver, outputColumn(this.#held.use.driver, name, type))(value)
    }
    return { out, returned: typeof returned === 'number' ? returned : null, rows, columns }
  }

  async release(): Promise<void> {
    this.#held.release()
  }

  /** Throws `TransactionLost` where the database has ended the transaction, or lets nothing but its end happen. */
  async #undo(savepoint: string, error: unknown): Promise<void> {
    if (error instanceof TransactionLost) throw error
    let state: Raw | undefined
    try {
      const { sets } = await this.#held.batch(
        `DECLARE @state int = XACT_STATE(); IF @state = 1 ROLLBACK TRANSACTION ${savepoint}; SELECT @state`,
      )
      state = sets.at(-1)?.rows[0]?.[0]
    } catch {
      // What went wrong at first tells more than that the connection is gone.
      this.#held.spoil()
      throw error
    }
    if (state === canGoOn) return
    throw new TransactionLost(error instanceof StatementError ? error : lost(this.name, error))
  }

  #add(request: Request, { name, direction, value, type }: ProcedureParameter): void {
    const { driver } = this.#held.use
    const byValue = bound(driver, value)
    const declared = type === undefined ? undefined : declaredType(driver, type)
    if (direction === 'in') {
      // The server makes the declared type of a value that is sent as it is; of a null it does not in every type.
      const chosen = value === null ? (declared ?? byValue.type) : byValue.type
      request.input(name, chosen, byValue.value)
      return
    }
    const inside = type === undefined || declared === undefined ? byValue.value : declaredValue(type, value)
    request.output(name, declared ?? byValue.type, direction === 'out' ? undefined : inside)
  }
}

function lost(source: string, error: unknown): StatementError {
  const reason = error instanceof Error ? error.message : String(error)
  return new StatementError('refused', `${source} undid the whole transaction: ${reason}`)
}
