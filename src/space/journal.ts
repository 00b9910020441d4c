import type { Tables } from './layout.ts'

/** What happened to an entry. */
export type ChangeKind = 'add' | 'update' | 'delete'
const kinds: readonly ChangeKind[] = ['add', 'update', 'delete']

/** One change of the connector space, in the order of commits. */
export interface JournalEntry {
  readonly sequence: number
  readonly change: ChangeKind
  readonly id: number
  readonly objectType: string
  /** Only of a deleted entry: of the others the space tells it. */
  readonly anchor: string | null
}

/**
 * Collects the changes of a transaction for one row of the journal: per change its kind (1), object type (1), id (4)
 * and, of a deletion, the anchor's length (2) and octets. The row's key is the sequence number of its first change.
 */
export class JournalBatch {
  #octets = Buffer.allocUnsafe(64 * 1024)
  #at = 0
  count = 0

  add(change: ChangeKind, type: number, id: number, anchor?: Uint8Array): void {
    const needed = 8 + (anchor?.length ?? 0)
    if (this.#at + needed > this.#octets.length) {
      const larger = Buffer.allocUnsafe(this.#octets.length * 2 + needed)
      this.#octets.copy(larger, 0, 0, this.#at)
      this.#octets = larger
    }
    this.#octets[this.#at] = kinds.indexOf(change)
    this.#octets[this.#at + 1] = type
    this.#octets.writeUInt32LE(id, this.#at + 2)
    this.#at += 6
    if (anchor !== undefined) {
      this.#octets.writeUInt16LE(anchor.length, this.#at)
      this.#octets.set(anchor, this.#at + 2)
      this.#at += 2 + anchor.length
    }
    this.count++
  }

  /** Writes the row and empties the batch. Returns how many changes it held. */
  write(tables: Tables, sequence: number): number {
    const count = this.count
    if (count === 0) return 0
    tables.journal.putSync(sequence, this.#octets.subarray(0, this.#at))
    this.clear()
    return count
  }

  clear(): void {
    this.#at = 0
    this.count = 0
  }
}

/** The changes from a sequence number on, oldest first. */
export function* readJournal(tables: Tables, types: readonly string[], from: number): Generator<JournalEntry> {
  let start = from
  for (const key of tables.journal.getKeys({ start: from, reverse: true, limit: 1 })) start = key
  for (const { key, value } of tables.journal.getRange({ start })) {
    let sequence = key
    for (let at = 0; at < value.length; sequence++) {
      const change = kinds[value[at] ?? 0] ?? 'update'
      const objectType = types[value[at + 1] ?? 0] ?? ''
      const id = value.readUInt32LE(at + 2)
      at += 6
      let anchor: string | null = null
      if (change === 'delete') {
        const length = value.readUInt16LE(at)
        anchor = value.toString('utf8', at + 2, at + 2 + length)
        at += 2 + length
      }
      if (sequence >= from) yield { sequence, change, id, objectType, anchor }
    }
  }
}
