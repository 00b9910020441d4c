import { openSpace } from '../../src/space/space.ts'

/**
 * All that a space says of its entries, as sorted lines; when each was stored and how often is left out. Empty where
 * there is no space.
 */
export async function contentsOf(folder: string): Promise<string[]> {
  const space = openSpace(folder)
  const lines: string[] = []
  for (const { name } of space?.schema?.objectTypes ?? []) {
    for (const { anchor, attributes } of space?.list(name, { offset: 0, limit: Number.POSITIVE_INFINITY }) ?? []) {
      const values = Object.entries(attributes).toSorted(([a], [b]) => (a < b ? -1 : 1))
      lines.push(JSON.stringify([name, anchor, Object.fromEntries(values)]))
    }
  }
  await space?.close()
  return lines.sort()
}

/** The lines of the one that the other has not; a short list where two long ones would be compared. */
export function without(lines: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others)
  return lines.filter(line => !known.has(line))
}
