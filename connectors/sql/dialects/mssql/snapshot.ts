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

  get warning(): string | undefined {
    switch (this.isolation) {
      case 'transaction':
        return undefined
      case 'statement':
        return 'The database does not allow SNAPSHOT isolation, so each object type is read as of an instant of its own (ALTER DATABASE … SET ALLOW_SNAPSHOT_ISOLATION ON).'
      case 'rows':
        return 'The database does not allow SNAPSHOT isolation, so rows that change while they are read may be seen as they were or as they are (ALTER DATABASE … SET ALLOW_SNAPSHOT_ISOLATION ON).'
      default:
        return this.isolation satisfies never
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
    yield* pagesOf(held, exactStatement(held.use.driver, { sql, parameters }, columns), pageRows)
  }

  async *procedure(name: string, parameters: readonly Raw[], pageRows: number): AsyncGenerator<Raw[][]> {
    const reading = { sql: executing(name, parameters), parameters, compared: parameters.length }
    yield* pagesOf(this.#held, reading, pageRows)
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
