/**
 * The entries a run starts from, in shared memory: two open-addressing tables from 64-bit hashes to entry ids, and the
 * position at which each entry was seen in this run. The writer lays them out; the connector worker looks rows up and
 * marks them, and nothing of an unchanged row crosses a thread.
 *
 * Memory: 12 octets a slot in each table at a load of 1/1.4, and 4 for the position: under 38 octets an entry.
 */
export interface KnownTables {
  /** How many ids there are; ids run from 0 and may have gaps. */
  readonly ids: number
  /** Slots of both tables. */
  readonly capacity: number
  /** Fingerprint of the source row → id: three words a slot (low, high, id + 1). */
  readonly byFingerprint: SharedArrayBuffer
  /** Hash of object type and anchor → id, laid out the same way. */
  readonly byAnchor: SharedArrayBuffer
  /** Position in the source at which an id was seen, 0 for not yet. */
  readonly seen: SharedArrayBuffer
}

const WORDS = 3

/** The position of an entry that was seen before the import was interrupted. */
export const SEEN_BEFORE = 0xffff_ffff

/** Lays out empty tables for a number of entries. */
export function allocateKnown(ids: number, entries: number): KnownTables {
  const capacity = Math.max(16, Math.ceil(entries * 1.4)) | 1
  return {
    ids,
    capacity,
    byFingerprint: new SharedArrayBuffer(capacity * WORDS * 4),
    byAnchor: new SharedArrayBuffer(capacity * WORDS * 4),
    seen: new SharedArrayBuffer(Math.max(4, ids * 4)),
  }
}

/** One thread's view of the tables. */
export class Known {
  readonly ids: number
  readonly #capacity: number
  readonly #byFingerprint: Int32Array
  readonly #byAnchor: Int32Array
  readonly #seen: Uint32Array

  constructor(tables: KnownTables) {
    this.ids = tables.ids
    this.#capacity = tables.capacity
    this.#byFingerprint = new Int32Array(tables.byFingerprint)
    this.#byAnchor = new Int32Array(tables.byAnchor)
    this.#seen = new Uint32Array(tables.seen)
  }

  add(id: number, anchorLow: number, anchorHigh: number, fingerprintLow: number, fingerprintHigh: number): void {
    // Without a fingerprint its row is looked at.
    if (fingerprintLow !== 0 || fingerprintHigh !== 0) {
      insert(this.#byFingerprint, this.#capacity, fingerprintLow, fingerprintHigh, id)
    }
    insert(this.#byAnchor, this.#capacity, anchorLow, anchorHigh, id)
  }

  /** The id whose row had this fingerprint, or -1. */
  idByFingerprint(low: number, high: number): number {
    return lookUp(this.#byFingerprint, this.#capacity, low, high)
  }

  /** An id whose anchor has this hash, or -1. The writer compares the anchor itself before it changes the entry. */
  idByAnchor(low: number, high: number): number {
    return lookUp(this.#byAnchor, this.#capacity, low, high)
  }

  /** Where an entry was seen in this run; 0 when it was not. */
  positionOf(id: number): number {
    return this.#seen[id] ?? 0
  }

  markSeen(id: number, position: number): void {
    this.#seen[id] = position
  }

  /** Nothing has been seen: the import begins again. */
  forgetSeen(): void {
    this.#seen.fill(0)
  }
}

function slotOf(low: number, capacity: number): number {
  return (low >>> 0) % capacity
}

function insert(table: Int32Array, capacity: number, low: number, high: number, id: number): void {
  let slot = slotOf(low, capacity)
  while (table[slot * WORDS + 2] !== 0) slot = slot + 1 === capacity ? 0 : slot + 1
  const at = slot * WORDS
  table[at] = low
  table[at + 1] = high
  table[at + 2] = id + 1
}

function lookUp(table: Int32Array, capacity: number, low: number, high: number): number {
  const wantedLow = low | 0
  const wantedHigh = high | 0
  let slot = slotOf(low, capacity)
  for (;;) {
    const at = slot * WORDS
    const id = table[at + 2] ?? 0
    if (id === 0) return -1
    if (table[at] === wantedLow && table[at + 1] === wantedHigh) return id - 1
    slot = slot + 1 === capacity ? 0 : slot + 1
  }
}

/**
 * The anchors that a run met for the first time, by hash, with the position of their row. It belongs to one worker and
 * doubles as it fills.
 */
export class NewAnchors {
  #capacity = 1024
  #count = 0
  #table = new Int32Array(1024 * WORDS)

  /** Remembers an anchor. Returns 0 when it is new, otherwise the position at which its hash was met before. */
  meet(low: number, high: number, position: number): number {
    if (this.#count * 10 >= this.#capacity * 7) this.#grow()
    const wantedLow = low | 0
    const wantedHigh = high | 0
    let slot = slotOf(low, this.#capacity)
    for (;;) {
      const at = slot * WORDS
      const met = this.#table[at + 2] ?? 0
      if (met === 0) {
        this.#table[at] = wantedLow
        this.#table[at + 1] = wantedHigh
        this.#table[at + 2] = position
        this.#count++
        return 0
      }
      if (this.#table[at] === wantedLow && this.#table[at + 1] === wantedHigh) return met
      slot = slot + 1 === this.#capacity ? 0 : slot + 1
    }
  }

  #grow(): void {
    const before = this.#table
    this.#capacity *= 2
    this.#table = new Int32Array(this.#capacity * WORDS)
    for (let at = 0; at < before.length; at += WORDS) {
      const position = before[at + 2] ?? 0
      if (position === 0) continue
      insert(this.#table, this.#capacity, before[at] ?? 0, before[at + 1] ?? 0, position - 1)
    }
  }
}
