import { Field, type Frame, fieldOf } from './frame.ts'
import { ROW_HEADER, type Tables } from './layout.ts'

const NO_VALUE = Buffer.alloc(0)
/** Keys that are sorted together: what a double has room for beside 32 bits of key. */
const SORTED = 2 ** 20
/** Keys that are looked at for their common prefix. */
const SAMPLED = 32

/**
 * The anchors and index keys of a batch's new entries. They are written in nearly the order of the keys: a B-tree
 * takes sorted keys several times faster than scattered ones. Nearly, because only 32 bits behind a common prefix
 * are compared; what is left out of order lands on the same few pages.
 */
export class KeyBatch {
  readonly #frames: number[] = []
  readonly #entries: number[] = []
  readonly #ids: number[] = []

  add(frame: number, entry: number, id: number): void {
    this.#frames.push(frame)
    this.#entries.push(entry)
    this.#ids.push(id)
  }

  write(tables: Tables, frames: readonly Frame[], types: readonly { readonly type: number }[]): void {
    const count = this.#ids.length
    if (count === 0) return
    const octets = frames.map(frame => Buffer.from(frame.octets))
    const numbers = frames.map(frame => new Uint32Array(frame.numbers))
    const anchors = new Map<number, Group>()
    const keys = new Map<number, Group>()
    for (let i = 0; i < count; i++) {
      const frame = this.#frames[i] ?? 0
      const entry = this.#entries[i] ?? 0
      const id = this.#ids[i] ?? 0
      const source = octets[frame]
      const fields = numbers[frame]
      if (source === undefined || fields === undefined) continue
      const type = types[frames[frame]?.objectType ?? 0]?.type ?? 0
      const anchorAt = fieldOf(fields, entry, Field.start) + ROW_HEADER
      groupOf(anchors, type, count).add(frame, anchorAt, fieldOf(fields, entry, Field.anchorLength), id)
      const end = fieldOf(fields, entry, Field.keysEnd)
      for (let at = fieldOf(fields, entry, Field.bodyEnd); at < end; ) {
        const length = (source[at] ?? 0) | ((source[at + 1] ?? 0) << 8)
        const path = ((source[at + 2] ?? 0) << 16) | ((source[at + 3] ?? 0) << 8) | (source[at + 4] ?? 0)
        groupOf(keys, path, count).add(frame, at + 2, length, id)
        at += 2 + length
      }
    }
    const scratch = Buffer.allocUnsafe(4096)
    const cut = views(scratch)
    const value = Buffer.allocUnsafe(4)
    for (const [type, group] of anchors) {
      scratch[0] = type
      group.each(octets, i => {
        const length = group.copy(octets, i, scratch, 1)
        value.writeUInt32LE(group.id(i))
        tables.anchors.putSync(cut(1 + length), value)
      })
    }
    for (const group of keys.values()) {
      group.each(octets, i => {
        const length = group.copy(octets, i, scratch, 0)
        scratch.writeUInt32BE(group.id(i), length)
        tables.index.putSync(cut(length + 4), NO_VALUE)
      })
    }
  }
}

/** The beginning of a buffer, as a view that is made once for each length. */
function views(buffer: Buffer): (length: number) => Buffer {
  const made: Buffer[] = []
  return length => (made[length] ??= buffer.subarray(0, length))
}

function groupOf(groups: Map<number, Group>, key: number, room: number): Group {
  let group = groups.get(key)
  if (group === undefined) groups.set(key, (group = new Group(room)))
  return group
}

const WORDS = 4

/** Keys of one table and path, by where they stand: frame, offset, length, and the entry's id. */
class Group {
  #words: Uint32Array
  #count = 0

  constructor(room: number) {
    this.#words = new Uint32Array(room * WORDS)
  }

  add(frame: number, offset: number, length: number, id: number): void {
    const at = this.#count * WORDS
    if (at === this.#words.length) {
      const larger = new Uint32Array(this.#words.length * 2)
      larger.set(this.#words)
      this.#words = larger
    }
    this.#words[at] = frame
    this.#words[at + 1] = offset
    this.#words[at + 2] = length
    this.#words[at + 3] = id
    this.#count++
  }

  id(i: number): number {
    return this.#words[i * WORDS + 3] ?? 0
  }

  /** Copies a key; returns its length. */
  copy(octets: readonly Buffer[], i: number, target: Buffer, at: number): number {
    const offset = this.#words[i * WORDS + 1] ?? 0
    const length = this.#words[i * WORDS + 2] ?? 0
    octets[this.#words[i * WORDS] ?? 0]?.copy(target, at, offset, offset + length)
    return length
  }

  /** Hands out the keys' positions in the group, nearly in the order of the keys. */
  each(octets: readonly Buffer[], take: (i: number) => void): void {
    const common = this.#commonPrefix(octets)
    for (let from = 0; from < this.#count; from += SORTED) {
      const order = new Float64Array(Math.min(SORTED, this.#count - from))
      let ascending = true
      let last = -1
      for (let i = 0; i < order.length; i++) {
        const rank = this.#rank(octets, from + i, common)
        if (rank < last) ascending = false
        last = rank
        order[i] = rank * SORTED + i
      }
      if (!ascending) order.sort()
      for (let k = 0; k < order.length; k++) take(from + ((order[k] ?? 0) % SORTED))
    }
  }

  /** How many octets some of the keys share at their start. */
  #commonPrefix(octets: readonly Buffer[]): number {
    const step = Math.max(1, Math.floor(this.#count / SAMPLED))
    let common = this.#words[2] ?? 0
    for (let i = step; i < this.#count; i += step) {
      let same = 0
      while (same < common && this.#octet(octets, i, same) === this.#octet(octets, 0, same)) same++
      common = same
    }
    return common
  }

  /** An octet of a key; -1 behind its end. */
  #octet(octets: readonly Buffer[], i: number, position: number): number {
    const at = i * WORDS
    if (position >= (this.#words[at + 2] ?? 0)) return -1
    return octets[this.#words[at] ?? 0]?.[(this.#words[at + 1] ?? 0) + position] ?? -1
  }

  /** 32 bits of a key, from the octet behind the common prefix. */
  #rank(octets: readonly Buffer[], i: number, common: number): number {
    const word = i * WORDS
    const source = octets[this.#words[word] ?? 0]
    if (source === undefined) return 0
    const at = (this.#words[word + 1] ?? 0) + common
    const left = (this.#words[word + 2] ?? 0) - common
    const high = ((left > 0 ? (source[at] ?? 0) : 0) << 8) | (left > 1 ? (source[at + 1] ?? 0) : 0)
    const low = ((left > 2 ? (source[at + 2] ?? 0) : 0) << 8) | (left > 3 ? (source[at + 3] ?? 0) : 0)
    return high * 0x1_0000 + low
  }
}
