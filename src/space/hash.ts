import createXxhash from 'xxhash-wasm'

/**
 * 64-bit hashes as two 32-bit halves, which typed arrays and the known table hold without a `bigint` each.
 * xxh64 is not made to resist an attacker: the known table only ever saves work by it, and the writer compares anchors
 * and attributes themselves before it changes anything.
 */
export interface Hash {
  /** Hashes octets; the halves are then in `low` and `high`. */
  of(octets: Uint8Array, seed: bigint): void
  low: number
  high: number
}

const xxhash = await createXxhash()
const halves = new Uint32Array(2)
const whole = new BigUint64Array(halves.buffer)

/** A hasher. It is a register: read the halves before the next call. */
export function createHash(): Hash {
  return {
    low: 0,
    high: 0,
    of(octets, seed) {
      whole[0] = xxhash.h64Raw(octets, seed)
      this.low = halves[0] ?? 0
      this.high = halves[1] ?? 0
      // Zero marks a free slot in the tables.
      if (this.low === 0 && this.high === 0) this.low = 1
    },
  }
}

/** The seed of the hashes of an object type's anchors. Whoever stores one must use it, or the entry is not found. */
export function anchorSeedOf(objectType: string): bigint {
  return seedOf('anchor', objectType)
}

/** The seed that makes fingerprints of one epoch (settings, mapping, schema, object type) differ from another's. */
export function seedOf(...epoch: readonly string[]): bigint {
  return xxhash.h64Raw(Buffer.from(JSON.stringify(epoch)), 0n)
}
