/** Entries of a page where nobody says anything else. */
const usual = 100

/**
 * How many entries are asked for or sent at once: what is wished, from 1 to the connector's maximum. A connector may give
 * either number by a method, or not at all.
 */
export function pageSizeOf(wished: unknown, maximum: unknown): number {
  return Math.max(1, Math.min(numberIn(wished) ?? usual, numberIn(maximum) ?? Infinity))
}

function numberIn(value: unknown): number | undefined {
  const told: unknown = typeof value === 'function' ? (value as () => unknown)() : value
  return typeof told === 'number' && told >= 1 ? Math.floor(told) : undefined
}
