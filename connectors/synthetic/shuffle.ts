/** The numbers from 0 up to a count, each once, in an order that looks like none. */
export interface Shuffle {
  /** Where a number stands in the order. */
  placeOf(number: number): number
  /** The number that stands at a place. */
  at(place: number): number
}

const goldenShare = 0.618_033_988_749_895

/**
 * Steps through the numbers by one that has no divisor in common with their count, so both ways cost a multiplication. The
 * count may be 50 million: the products stay below 2^53.
 */
export function shuffleOf(count: number, offset: number): Shuffle {
  const step = coprimeNear(Math.max(1, Math.floor(count * goldenShare)), count)
  const back = inverse(step, count)
  const start = offset % count
  return {
    placeOf: number => (number * step + start) % count,
    at: place => (((place - start + count) % count) * back) % count,
  }
}

function coprimeNear(from: number, count: number): number {
  let step = from
  while (greatestDivisor(step, count) !== 1) step++
  return step
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b)
}

/** What `number` has to be multiplied by for a remainder of 1, by the extended algorithm of Euclid. */
function inverse(number: number, count: number): number {
  let [rest, next] = [number % count, count]
  let [factor, nextFactor] = [1, 0]
  while (next !== 0) {
    const times = Math.floor(rest / next)
    ;[rest, next] = [next, rest - times * next]
    ;[factor, nextFactor] = [nextFactor, factor - times * nextFactor]
  }
  return ((factor % count) + count) % count
}
