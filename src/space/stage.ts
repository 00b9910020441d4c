import { afterPrefix, type Tables } from './layout.ts'

const NO_VALUE = Buffer.alloc(0)
const DELETION = 0
const ENTRY = 1
const VALUE = 2

/** The fingerprint that an entry gets once its staged values are gone, and whether it was counted as updated before. */
export interface StagedEntry {
  readonly id: number
  readonly printLow: number
  readonly printHigh: number
  readonly counted: boolean
}

/**
 * What a run would take away: entries, and values kept as rows. It is written down instead of being done, because only
 * at the end of the run it is known whether it is too much. Until then such an entry has no fingerprint, so that after a
 * crash its row is looked at again. Called within transactions.
 *
 * | key                                    | means                     | value                              |
 * |----------------------------------------|---------------------------|------------------------------------|
 * | 0, id (4, BE)                          | the entry goes            | nothing                            |
 * | 1, id (4, BE)                          | values of the entry go    | fingerprint (4 + 4, LE), counted (1) |
 * | 2, id (4, BE), path (2, BE), value     | the value goes            | nothing                            |
 */
export class Stage {
  readonly #tables: Tables
  /** Nothing is staged: most runs need not look. */
  #empty: boolean

  constructor(tables: Tables) {
    this.#tables = tables
    this.#empty = tables.staged.getKeysCount({ limit: 1 }) === 0
  }

  clear(): void {
    if (this.#empty) return
    this.#tables.staged.clearSync()
    this.#empty = true
  }

  /** After a transaction that came to nothing, whatever was staged in it is not there. */
  lookAgain(): void {
    this.#empty = this.#tables.staged.getKeysCount({ limit: 1 }) === 0
  }

  deleteEntry(id: number): void {
    this.#put(keyOf(DELETION, id), NO_VALUE)
  }

  /** An entry that came up again is not gone, and what goes of it is told anew. */
  forget(id: number): void {
    if (this.#empty) return
    this.#tables.staged.removeSync(keyOf(DELETION, id))
    if (!this.#tables.staged.removeSync(keyOf(ENTRY, id))) return
    const keys = [...this.#keys(keyOf(VALUE, id))]
    for (const key of keys) this.#tables.staged.removeSync(key)
  }

  /** A value goes. `rowKey` is the key of its row: id, path and value. */
  removeValue(rowKey: Uint8Array): void {
    this.#put(Buffer.concat([Buffer.from([VALUE]), rowKey]), NO_VALUE)
  }

  /** A value that was to go is there again. */
  keepValue(rowKey: Uint8Array): void {
    if (!this.#empty) this.#tables.staged.removeSync(Buffer.concat([Buffer.from([VALUE]), rowKey]))
  }

  /** Values of an entry go. */
  entry({ id, printLow, printHigh, counted }: StagedEntry): void {
    const value = Buffer.allocUnsafe(9)
    value.writeUInt32LE(printLow >>> 0, 0)
    value.writeUInt32LE(printHigh >>> 0, 4)
    value.writeUInt8(counted ? 1 : 0, 8)
    this.#put(keyOf(ENTRY, id), value)
  }

  /** The entries that go, by ascending id. */
  *deletions(): Generator<number> {
    if (this.#empty) return
    for (const key of this.#keys(Buffer.from([DELETION]))) yield key.readUInt32BE(1)
  }

  /** The entries of which values go, by ascending id. */
  *entries(): Generator<StagedEntry> {
    if (this.#empty) return
    const prefix = Buffer.from([ENTRY])
    for (const { key, value } of this.#tables.staged.getRange({ start: prefix, end: afterPrefix(prefix) })) {
      yield {
        id: key.readUInt32BE(1),
        printLow: value.readUInt32LE(0),
        printHigh: value.readUInt32LE(4),
        counted: value.readUInt8(8) === 1,
      }
    }
  }

  /** The keys of the rows of an entry that go. */
  *rowKeysOf(id: number): Generator<Buffer> {
    for (const key of this.#keys(keyOf(VALUE, id))) yield key.subarray(1)
  }

  /** How many values of an entry go. */
  countOf(id: number): number {
    const prefix = keyOf(VALUE, id)
    return this.#tables.staged.getKeysCount({ start: prefix, end: afterPrefix(prefix) })
  }

  *#keys(prefix: Buffer): Generator<Buffer> {
    yield* this.#tables.staged.getKeys({ start: prefix, end: afterPrefix(prefix) })
  }

  #put(key: Buffer, value: Buffer): void {
    this.#empty = false
    this.#tables.staged.putSync(key, value)
  }
}

function keyOf(kind: number, id: number): Buffer {
  const key = Buffer.allocUnsafe(5)
  key.writeUInt8(kind, 0)
  key.writeUInt32BE(id, 1)
  return key
}
