import type { CatalogueTable } from '../../catalogue.ts'
import type { Raw, ResultColumn, Snapshot } from '../../dialect.ts'
import { tableOf, tablesOf } from './catalogue.ts'
import { describe } from './describe.ts'
import { exactStatement } from './exact.ts'
import { Held, isolation, type Use } from './held.ts'
import { quoted } from './quote.ts'
import { pagesOf } from './stream.ts'

const states =
  'SELECT CONVERT(int, snapshot_isolation_state), CONVERT(int, is_read_committed_snapshot_on) FROM sys.databases WHERE database_id = DB_ID()'
const snapshotAllowed = 1

/**
 * What is read in one transaction, which is rolled back at the end. Where the database does not allow SNAPSHOT, a statement
 * alone is of one instant, or not even that: `isolation` says which.
 */
export class MssqlSnapshot implements Snapshot {
  readonly name: string
  /** `statement`: each statement is of an instant of its own. `rows`: each row is (and readers wait for writers). */
  readonly isolation: 'transaction' | 'statement' | 'rows'
  readonly #held: Held

  private constructor(held: Held, level: MssqlSnapshot['isolation']) {
    this.name = held.use.source
    this.isolation = level
    this.#held = held
  }

  static async open(use: Use, attempts: number): Promise<MssqlSnapshot> {
    const held = await Held.take(use, attempts)
    try {
      const { sets } = await held.query(states, [])
      const [state, versioned] = sets[0]?.rows[0] ?? []
      const level = state === snapshotAllowed ? 'transaction' : versioned === 1 ? 'statement' : 'rows'
      await held.begin(level === 'transaction' ? isolation.snapshot : isolation.readCommitted)
      return new MssqlSnapshot(held, level)
    } catch (error) {
      held.drop()
      throw error
    }
  }

  async columnsOf(sql: string): Promise<readonly ResultColumn[]> {
    return (await describe(this.#held, sql)).map(({ name, declared }) => ({ name, declared }))
  }

  async table(name: string): Promise<CatalogueTable | undefined> {
    return await tableOf(this.#held, name)
  }

  async tables(): Promise<readonly CatalogueTable[]> {
    return await tablesOf(this.#held)
  }

  async *pages(sql: string, parameters: readonly Raw[], pageRows: number): AsyncGenerator<Raw[][]> {
    const held = this.#held
    const columns = await describe(held, sql, parameters)
    const exact = exactStatement(held.use.driver, { sql, parameters }, columns) ?? { sql, parameters }
    yield* pagesOf(held, exact.sql, exact.parameters, pageRows)
  }

  async *procedure(name: string, parameters: readonly Raw[], pageRows: number): AsyncGenerator<Raw[][]> {
    yield* pagesOf(this.#held, executing(name, parameters), parameters, pageRows)
  }

  async procedureColumns(name: string, parameters: readonly Raw[]): Promise<readonly ResultColumn[]> {
    const columns = await describe(this.#held, executing(name, parameters), parameters)
    return columns.map(({ name, declared }) => ({ name, declared }))
  }

  async close(): Promise<void> {
    try {
      if (this.#held.isOpen) await this.#held.rollback()
    } catch {
      this.#held.spoil()
    }
    this.#held.release()
  }
}

function executing(name: string, parameters: readonly Raw[]): string {
  const handed = parameters.map((_, index) => `@p${index + 1}`).join(', ')
  return `EXEC ${quoted(name)}${handed === '' ? '' : ` ${handed}`}`
}
