/**
 * How a message goes on after naming something that is not there: the near name that was probably meant, or what there
 * is. Connectors use it for columns and tables.
 */
export function suggest(word: string, known: readonly string[]): string {
  const wanted = word.toLowerCase()
  const near = known
    .map(name => ({ name, distance: editDistance(wanted, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= Math.max(1, Math.floor(word.length / 3)))
    .sort((a, b) => a.distance - b.distance)[0]
  if (near !== undefined) return `Did you mean "${near.name}"?`
  if (known.length === 0) return 'There are none.'
  const shown = known.slice(0, 20).join(', ')
  return known.length > 20 ? `There are: ${shown} and ${known.length - 20} more.` : `There are: ${shown}.`
}

/** Letters to insert, delete or replace to get from one word to the other. */
function editDistance(a: string, b: string): number {
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min(replaced, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    last = row
  }
  return last[b.length] ?? 0
}
