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

/** How often the journal of a space tells of each kind of change; that it adds and deletes each entry once goes without saying. */
export async function journalOf(folder: string): Promise<Readonly<Record<string, number>>> {
  const space = openSpace(folder)
  const changes: Record<string, number> = {}
  const there = new Set<number>()
  let last = 0
  for (const { sequence, change, objectType, id } of space?.journal(1) ?? []) {
    if (sequence !== ++last) throw new Error(`the journal goes from ${last - 1} to ${sequence}`)
    if (there.has(id) === (change === 'add'))
      throw new Error(`entry ${id} has ${change}, and was ${there.has(id)} there`)
    if (change === 'add') there.add(id)
    else if (change === 'delete') there.delete(id)
    changes[`${change} ${objectType}`] = (changes[`${change} ${objectType}`] ?? 0) + 1
  }
  await space?.close()
  return changes
}

/** The lines of the one that the other has not; a short list where two long ones would be compared. */
export function without(lines: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others)
  return lines.filter(line => !known.has(line))
}
