import { createHash } from 'node:crypto'

/** What the names of all triggers begin with that write to this change table. */
export function prefixOf(changes: string): string {
  return `ecmahost_${digest(changes)}_`
}

/** What the names of a table's triggers begin with: never longer than any database allows. */
export function stemOf(changes: string, table: string): string {
  const words = table
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, 20)
  return `${prefixOf(changes)}${words}_${digest(table)}`
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8)
}
