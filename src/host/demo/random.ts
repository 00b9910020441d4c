/** The same numbers for the same seed, on every machine. */
export interface Random {
  /** A number in [0, 1). */
  next(): number
  /** A whole number from 0 up to, and without, `bound`. */
  below(bound: number): number
  pick<T>(values: readonly T[]): T
  /** True in that share of the calls. */
  chance(share: number): boolean
}

/**
 * A counter in steps of an odd number, each step mixed: it takes every 32-bit state once before it repeats. For test
 * data, not for secrets.
 */
export function randomOf(seed: number): Random {
  let state = Math.imul(seed, 0x9e3779b1) | 0
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 0x1_0000_0000
  }
  const below = (bound: number): number => Math.floor(next() * bound)
  return {
    next,
    below,
    pick<T>(values: readonly T[]): T {
      if (values.length === 0) throw new Error('nothing to pick from')
      return values[below(values.length)] as T
    },
    chance: share => next() < share,
  }
}
