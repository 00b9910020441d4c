import { HASHES_PER_BLOCK, type Tables } from './layout.ts'

const WORDS = 4

/** The two hashes of an entry, as four words: of its anchor and of the row it came from. */
export type EntryHashes = readonly [anchorLow: number, anchorHigh: number, printLow: number, printHigh: number]

/**
 * The hashes of all entries, in blocks of 252 ids, because a run reads all of them at its start. Changed blocks are collected during a transaction and written at its end.
 */
export class HashBlocks {
  readonly #tables: Tables
  readonly #changed = new Map<number, Uint32Array>()

  constructor(tables: Tables) {
    this.#tables = tables
  }

  set(id: number, hashes: EntryHashes): void {
    this.#block(Math.floor(id / HASHES_PER_BLOCK)).set(hashes, (id % HASHES_PER_BLOCK) * WORDS)
  }

  of(id: number): EntryHashes {
    const block = this.#block(Math.floor(id / HASHES_PER_BLOCK))
    const at = (id % HASHES_PER_BLOCK) * WORDS
    return [block[at] ?? 0, block[at + 1] ?? 0, block[at + 2] ?? 0, block[at + 3] ?? 0]
  }

  /** Forgets the hashes of an entry that is gone. */
  clear(id: number): void {
    this.set(id, [0, 0, 0, 0])
  }

  /** Writes what has changed. */
  write(): void {
    for (const [number, block] of this.#changed) {
      this.#tables.hashes.putSync(number, Buffer.from(block.buffer, block.byteOffset, block.byteLength))
    }
    this.#changed.clear()
  }

  /** Gives up what has changed and is not written. */
  discard(): void {
    this.#changed.clear()
  }

  /** Hands out the ids that there are, ascending, with their hashes. */
  each(take: (id: number, ...hashes: EntryHashes) => void): void {
    for (const { key, value } of this.#tables.hashes.getRange({})) {
      const block = wordsOf(value)
      for (let slot = 0; slot < HASHES_PER_BLOCK; slot++) {
        const at = slot * WORDS
        const [low = 0, high = 0] = [block[at], block[at + 1]]
        if (low === 0 && high === 0) continue
        take(key * HASHES_PER_BLOCK + slot, low, high, block[at + 2] ?? 0, block[at + 3] ?? 0)
      }
    }
  }

  #block(number: number): Uint32Array {
    let block = this.#changed.get(number)
    if (block === undefined) {
      const stored = this.#tables.hashes.get(number)
      block = stored === undefined ? new Uint32Array(HASHES_PER_BLOCK * WORDS) : new Uint32Array(wordsOf(stored))
      this.#changed.set(number, block)
    }
    return block
  }
}

/** A block as words; copied where its octets are not aligned. */
function wordsOf(block: Buffer): Uint32Array {
  if (block.byteOffset % 4 === 0) return new Uint32Array(block.buffer, block.byteOffset, block.length / 4)
  return new Uint32Array(new Uint8Array(block).buffer)
}
