import { nearest } from '../../grammar/syntax/diagnostics.ts'

/**
 * How a message goes on after naming something that is not there: the near name that was probably meant, or what there
 * is. Connectors use it for columns and tables.
 */
export function suggest(word: string, known: readonly string[]): string {
  const near = nearest(word, known)
  if (near !== undefined) return `Did you mean "${near}"?`
  if (known.length === 0) return 'There are none.'
  const shown = known.slice(0, 20).join(', ')
  return known.length > 20 ? `There are: ${shown} and ${known.length - 20} more.` : `There are: ${shown}.`
}
