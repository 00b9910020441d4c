/** Numbers from one to another, both with them, that were missing when they were looked for first. */
export interface Gap {
  readonly from: number
  readonly to: number
  /** Milliseconds since 1970. */
  readonly since: number
}

/** More gaps than this are joined, and what stands between them is read again. */
const maxGaps = 500

/** Which of some ranges are still missing, once their numbers have been gone through in ascending order. */
export class Missing {
  readonly #ranges: readonly Gap[]
  #found: Gap[] = []
  #index = 0
  #next: number

  constructor(ranges: readonly Gap[]) {
    this.#ranges = ranges
    this.#next = ranges[0]?.from ?? 0
  }

  /** A number that is there. */
  has(number: number): void {
    for (;;) {
      const range = this.#ranges[this.#index]
      if (range === undefined || number < range.from) return
      if (number <= range.to) {
        this.#add(this.#next, number - 1, range.since)
        this.#next = number + 1
        return
      }
      this.#leave(range)
    }
  }

  /** Those that are missing after the last number. */
  end(): readonly Gap[] {
    for (let range = this.#ranges[this.#index]; range !== undefined; range = this.#ranges[this.#index]) {
      this.#leave(range)
    }
    return joined(this.#found)
  }

  #leave(range: Gap): void {
    this.#add(this.#next, range.to, range.since)
    this.#index++
    this.#next = this.#ranges[this.#index]?.from ?? 0
  }

  #add(from: number, to: number, since: number): void {
    if (from > to) return
    this.#found.push({ from, to, since })
    if (this.#found.length > maxGaps * 2) this.#found = [...joined(this.#found)]
  }
}

/** Joins neighbours, from the two that stand closest on, until there are not too many. */
export function joined(gaps: readonly Gap[]): readonly Gap[] {
  if (gaps.length <= maxGaps) return gaps
  const distances = gaps.slice(1).map((gap, index) => gap.from - (gaps[index]?.to ?? 0))
  const widest = new Set(
    distances
      .map((distance, index) => ({ distance, index }))
      .toSorted((a, b) => b.distance - a.distance)
      .slice(0, maxGaps / 2 - 1)
      .map(({ index }) => index),
  )
  const result: Gap[] = []
  for (const [index, gap] of gaps.entries()) {
    const last = result.at(-1)
    if (last === undefined || widest.has(index - 1)) result.push(gap)
    else result[result.length - 1] = { from: last.from, to: gap.to, since: Math.max(last.since, gap.since) }
  }
  return result
}
