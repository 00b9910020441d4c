import { hostError } from '../model/error.ts'
import { EntryTables } from './entry-tables.ts'
import { explainFailure, FORMAT, type Meta, openTables, readMeta, type Tables } from './layout.ts'
import { MetaChange } from './meta-change.ts'
import { Stage } from './stage.ts'

/** The tables of a space with the one who changes them: whole transactions, after each of which the tables agree. */
export class Transactions {
  readonly tables: Tables
  readonly entries: EntryTables
  readonly stage: Stage
  readonly #folder: string
  #meta: Meta
  /** Counts commits, so that a reader knows when to read the meta record again. */
  #commit: number

  constructor(folder: string) {
    this.#folder = folder
    this.tables = openTables(folder, 'write')
    this.#meta = readMeta(this.tables)
    if (this.#meta.format !== FORMAT) {
      const reason = `it has format ${this.#meta.format}, and this host writes ${FORMAT}`
      throw hostError('space-broken', { folder, reason })
    }
    this.entries = new EntryTables(this.tables, this.#meta)
    this.stage = new Stage(this.tables)
    this.#commit = (this.tables.meta.get('commit') as number | undefined) ?? 0
  }

  get meta(): Meta {
    return this.#meta
  }

  /**
   * One transaction. The journal, the hashes and the counts of what `change` did to entries are written with it, and what
   * it returns becomes part of the meta record. When it throws, nothing has happened.
   */
  run(change: (batch: MetaChange) => Partial<Meta> | undefined): void {
    const { entries, tables } = this
    let after = this.#meta
    try {
      tables.root.transactionSync(() => {
        const batch = new MetaChange(this.#meta)
        const more = change(batch)
        entries.hashes.write()
        batch.nextChange += entries.journal.write(tables, batch.nextChange)
        batch.countMembers(entries.members.counts)
        after = { ...batch.after(), ...more }
        tables.meta.putSync('space', after)
        tables.meta.putSync('commit', this.#commit + 1)
      })
    } catch (error) {
      this.stage.lookAgain()
      throw explainFailure(error, this.#folder)
    } finally {
      entries.journal.clear()
      entries.hashes.discard()
      entries.members.counts.clear()
    }
    this.#commit++
    this.#meta = after
    entries.meta = after
  }

  async close(): Promise<void> {
    await this.tables.root.close()
  }
}
