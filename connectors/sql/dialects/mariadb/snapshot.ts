import { setTimeout } from 'node:timers/promises'
import type { FieldInfo } from 'mariadb'
import { hostError } from '../../../../src/model/error.ts'
import type { CatalogueTable } from '../../catalogue.ts'
import type { Raw, ResultColumn, Snapshot } from '../../dialect.ts'
import { tableOf, tablesOf } from './catalogue.ts'
import { bound } from './cells.ts'
import { describedColumns } from './columns.ts'
import { failureOf } from './failure.ts'
import type { Link } from './link.ts'
import { quoteName } from './names.ts'
import { Reading } from './reading.ts'

/** How long the rest of a result may take that nobody wants. */
const restMs = 100

/** A read transaction of MariaDB or MySQL. Tables that keep no versions of their rows are read as they are. */
export class MariadbSnapshot implements Snapshot {
  readonly name: string
  readonly #link: Link
  readonly #giveBack: (reusable: boolean) => void
  readonly #readings = new Set<Reading>()

  constructor(name: string, link: Link, giveBack: (reusable: boolean) => void) {
    this.name = name
    this.#link = link
    this.#giveBack = giveBack
  }

  async columnsOf(sql: string): Promise<readonly ResultColumn[]> {
    return await this.#guarded(async () => {
      const prepared = await this.#link.driver.prepare(sql)
      prepared.close()
      // The driver has the columns, and its types do not say so.
      const { columns = [] } = prepared as { readonly columns?: readonly FieldInfo[] }
      return await describedColumns(this.#link, columns)
    })
  }

  async table(name: string): Promise<CatalogueTable | undefined> {
    return await this.#guarded(async () => await tableOf(this.#link, name))
  }

  async tables(): Promise<readonly CatalogueTable[]> {
    return await this.#guarded(async () => await tablesOf(this.#link))
  }

  async *pages(sql: string, parameters: readonly Raw[], pageRows: number): AsyncGenerator<Raw[][]> {
    const reading = await this.#begin(sql, parameters)
    try {
      yield* reading.pages(pageRows)
    } catch (error) {
      throw failureOf(error, this.name)
    } finally {
      reading.leave()
    }
  }

  async *procedure(name: string, parameters: readonly Raw[], pageRows: number): AsyncGenerator<Raw[][]> {
    yield* this.pages(calling(name, parameters), parameters, pageRows)
  }

  /** The procedure is run for it: what it gives shows in no other way. */
  async procedureColumns(name: string, parameters: readonly Raw[]): Promise<readonly ResultColumn[]> {
    const reading = await this.#begin(calling(name, parameters), parameters)
    try {
      reading.leave()
      const columns = await reading.columns()
      if (columns.length > 0) return await describedColumns(this.#link, columns)
      throw hostError('source-unfit', { source: this.name, reason: `the procedure "${name}" gives no rows.` })
    } catch (error) {
      throw failureOf(error, this.name)
    }
  }

  /** The rest of a result that was left is read first; where there is much of it, a new connection costs less. */
  async close(): Promise<void> {
    if (!this.#link.isSound) return this.#giveBack(false)
    const done = this.#link.run('ROLLBACK').then(
      () => true,
      () => false,
    )
    const isLong = [...this.#readings].some(reading => !reading.isOver)
    this.#giveBack(await (isLong ? Promise.race([done, setTimeout(restMs, false)]) : done))
  }

  async #begin(sql: string, parameters: readonly Raw[]): Promise<Reading> {
    return await this.#guarded(async () => {
      for (const reading of this.#readings) if (reading.isOver) this.#readings.delete(reading)
      const prepared = await this.#link.driver.prepare<unknown[]>(sql)
      const reading = new Reading(prepared, parameters.map(bound))
      this.#readings.add(reading)
      return reading
    })
  }

  async #guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw failureOf(error, this.name)
    }
  }
}

function calling(procedure: string, parameters: readonly Raw[]): string {
  return `CALL ${quoteName(procedure)}(${parameters.map(() => '?').join(', ')})`
}
