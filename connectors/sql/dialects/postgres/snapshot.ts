import type { CatalogueTable } from '../../catalogue.ts'
import type { Raw, RawRows, ResultColumn, Snapshot } from '../../dialect.ts'
import { tableOf, tablesOf } from './catalogue.ts'
import { CopyOut } from './copy.ts'
import { parameterSetting } from './copy-text.ts'
import type { Held } from './held.ts'
import { rowsOfFunction } from './routine.ts'
import { declaredTypes } from './types.ts'
import { type Answer, describing, inTurn, opening, running, type Wire } from './wire.ts'

/** Reading takes as long as whoever takes the rows does. The statement is also the first to read: the instant is its own. */
const withoutTimeouts = `SELECT set_config(name, '0', true) FROM pg_catalog.pg_settings
  WHERE name IN ('statement_timeout', 'transaction_timeout', 'idle_in_transaction_session_timeout')`

const begin = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'

/** Opens a read transaction on a connection: of this instant, or of one that another transaction has exported. */
export async function openSnapshot(take: () => Promise<Held>, exported?: string): Promise<PostgresSnapshot> {
  const held = await take()
  try {
    const instant = exported === undefined ? [] : [running(`SET TRANSACTION SNAPSHOT ${literal(exported)}`, [])]
    await held.ask(inTurn(running(begin, []), ...instant, running(withoutTimeouts, [])))
    return new PostgresSnapshot(held, take, exported)
  } catch (error) {
    // A transaction may be open all the same.
    held.abandon()
    throw error
  }
}

/** Of a name that the server made. SET takes no parameters. */
function literal(name: string): string {
  return `'${name.replaceAll("'", "''")}'`
}

/**
 * Statements are portals of the transaction, so several may be read by turns; only `raw` keeps the connection to itself.
 * A reading as bytes that is ended early ends the connection with it, and the snapshot.
 */
class PostgresSnapshot implements Snapshot {
  readonly name: string
  readonly #held: Held
  readonly #take: () => Promise<Held>
  #exported: string | undefined
  #portals = 0
  /** Portals that are of no use any more, and go with the next question. */
  #finished: string[] = []
  #copy: CopyOut | undefined

  constructor(held: Held, take: () => Promise<Held>, exported: string | undefined) {
    this.name = held.name
    this.#held = held
    this.#take = take
    this.#exported = exported
  }

  async columnsOf(sql: string): Promise<readonly ResultColumn[]> {
    const { fields } = await this.#held.ask(describing(sql))
    const types = fields.map(field => ({ oid: field.dataTypeID, modifier: field.dataTypeModifier }))
    const declared = await declaredTypes(this.#held, types)
    return fields.map(({ name }, index) => ({ name, declared: declared[index] ?? '' }))
  }

  async table(name: string): Promise<CatalogueTable | undefined> {
    return await tableOf(this.#held, name)
  }

  async tables(): Promise<readonly CatalogueTable[]> {
    return await tablesOf(this.#held)
  }

  async *pages(sql: string, parameters: readonly Raw[], pageRows: number): AsyncGenerator<Raw[][]> {
    const portal = `ecmahost_${++this.#portals}`
    try {
      let answer = await this.#ask(opening(portal, sql, parameters, pageRows))
      for (;;) {
        if (answer.rows.length > 0) yield answer.rows
        if (!answer.suspended) return
        answer = await this.#ask(wire => wire.execute({ portal, rows: pageRows }))
      }
    } finally {
      this.#finished.push(portal)
    }
  }

  async *raw(sql: string, parameters: readonly Raw[], pageRows: number): AsyncGenerator<RawRows> {
    await this.#setParameters(parameters)
    const copy = new CopyOut(sql, pageRows)
    this.#copy = copy
    this.#held.submit(copy)
    try {
      for (;;) {
        const page = await this.#held.guarded(copy.next())
        if (page === undefined) return
        yield page
      }
    } finally {
      if (!copy.isOver) this.#held.abandon()
    }
  }

  async *procedure(name: string, parameters: readonly Raw[], pageRows: number): AsyncGenerator<Raw[][]> {
    yield* this.pages(await rowsOfFunction(this.#held, name, parameters.length), parameters, pageRows)
  }

  async procedureColumns(name: string, parameters: readonly Raw[]): Promise<readonly ResultColumn[]> {
    return await this.columnsOf(await rowsOfFunction(this.#held, name, parameters.length))
  }

  async another(): Promise<Snapshot> {
    if (this.#exported === undefined) {
      const { rows } = await this.#held.run('SELECT pg_export_snapshot()')
      this.#exported = rows[0]?.[0] ?? ''
    }
    return await openSnapshot(this.#take, this.#exported)
  }

  async close(): Promise<void> {
    // What is still being read would be waited for, perhaps for ever.
    if (this.#held.isBusy || this.#copy?.isOver === false) this.#held.abandon()
    if (!this.#held.isLost) await this.#held.run('ROLLBACK').catch(() => undefined)
    this.#held.giveBack()
  }

  async #ask(send: (wire: Wire) => void): Promise<Answer> {
    const finished = this.#finished
    this.#finished = []
    const closing = finished.map(name => (wire: Wire) => wire.close({ type: 'P', name }))
    return await this.#held.ask(inTurn(...closing, send))
  }

  async #setParameters(parameters: readonly Raw[]): Promise<void> {
    if (parameters.length === 0) return
    const settings = parameters.map((value, index) => parameterSetting(index, value))
    const calls = settings.map((_, index) => `set_config($${index * 2 + 1}, $${index * 2 + 2}, true)`)
    await this.#held.run(`SELECT ${calls.join(', ')}`, settings.flat())
  }
}
