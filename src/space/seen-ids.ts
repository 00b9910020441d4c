import type { Tables } from './layout.ts'

/** Ids in a block of the table `seen`. */
const PER_BLOCK = 32_768

/**
 * The ids that an import has seen, as far as it can go on from there: a bit an id, kept in memory and, where the
 * connector says where an import can go on, written with the transaction that covers them.
 */
export class SeenIds {
  readonly #tables: Tables
  readonly #blocks = new Map<number, Buffer>()
  readonly #changed = new Set<number>()

  constructor(tables: Tables) {
    this.#tables = tables
  }

  add(id: number): void {
    const block = this.#block(id)
    const bit = id % PER_BLOCK
    block[bit >> 3] = (block[bit >> 3] ?? 0) | (1 << (bit & 7))
  }

  remove(id: number): void {
    const block = this.#block(id)
    const bit = id % PER_BLOCK
    block[bit >> 3] = (block[bit >> 3] ?? 0) & ~(1 << (bit & 7))
  }

  /** Takes over what an earlier run has written, and hands out its ids. */
  load(take: (id: number) => void): void {
    for (const { key, value } of this.#tables.seen.getRange({})) {
      const block = Buffer.from(value)
      this.#blocks.set(key, block)
      for (let bit = 0; bit < PER_BLOCK; bit++) {
        if (((block[bit >> 3] ?? 0) >> (bit & 7)) & 1) take(key * PER_BLOCK + bit)
      }
    }
  }

  /** Writes the blocks that have changed. Within a transaction. */
  write(): void {
    for (const number of this.#changed) {
      const block = this.#blocks.get(number)
      if (block !== undefined) this.#tables.seen.putSync(number, block)
    }
    this.#changed.clear()
  }

  /** Forgets all of them, also what is written. Within a transaction. */
  clear(): void {
    this.#blocks.clear()
    this.#changed.clear()
    this.#tables.seen.clearSync()
  }

  #block(id: number): Buffer {
    const number = Math.floor(id / PER_BLOCK)
    this.#changed.add(number)
    let block = this.#blocks.get(number)
    if (block === undefined) {
      block = Buffer.alloc(PER_BLOCK / 8)
      this.#blocks.set(number, block)
    }
    return block
  }
}
